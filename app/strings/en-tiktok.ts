import type { NeededScope } from "#app/core/tiktok/scopes.ts";

/** What the pages say that connect a shop to TikTok. */
export const enTikTok = {
  title: "TikTok",
  badge: {
    connected: "Connected",
    needs_reconnecting: "Needs reconnecting",
    disconnected: "Disconnected",
    none: "Not connected",
  },
  card: {
    none: "No TikTok pixel is connected.",
    needs_reconnecting:
      "TikTok no longer takes the access token. What happens meanwhile waits, and nothing is lost.",
    disconnected: "TikTok was disconnected, so nothing is sent.",
    connect: "Connect TikTok",
    reconnect: "Reconnect TikTok",
    manage: "TikTok settings",
  },
  notice: {
    cancelled: {
      title: "TikTok was not connected",
      text: "You came back from TikTok without allowing it. Nothing was changed.",
    },
    reconnected: {
      title: "TikTok is connected again",
      text: "What waited is being sent now, by itself.",
    },
    saved: { title: "Saved", text: "The pixels in use are listed below." },
  },
  overlap: (one: string, other: string) =>
    `The same orders go to ${one} and ${other}, so each of them counts the sale. If that is not meant, give them different markets on their pages, or switch one off.`,
  overlapTitle: "Two pixels get the same orders",
  login: {
    title: "Login with TikTok",
    sentence: {
      connected: "Clickback is allowed to work with this store's TikTok ad accounts and pixels.",
      disconnected: "TikTok was disconnected. Nothing is sent through it until it is connected again.",
      none: "Log in at TikTok and allow Clickback to find your ad accounts and pixels and to send events to them.",
    },
    broken: (waiting: number) =>
      `TikTok no longer takes the access token: it was withdrawn, or it expired. ${
        waiting === 0
          ? "What happens meanwhile waits and is sent by itself once you have reconnected."
          : `${waiting === 1 ? "1 conversion waits" : `${waiting.toLocaleString("en")} conversions wait`}, and go out by themselves once you have reconnected.`
      }`,
    notOffered:
      "Connecting by login is not set up on this server: whoever runs it has to set TIKTOK_APP_ID and TIKTOK_APP_SECRET. You can connect a pixel by its code and token instead, below.",
    connect: "Connect TikTok",
    reconnect: "Reconnect TikTok",
    disconnect: "Disconnect",
    confirm: {
      title: "Disconnect TikTok?",
      text: "The access token is revoked at TikTok and forgotten here. Pixels that use this login get nothing more; what happens meanwhile is noted and not sent. What waits now stays until you connect again.",
      yes: "Disconnect TikTok",
      no: "Keep it connected",
    },
    leaving: "Opening TikTok…",
    missing: {
      title: "TikTok did not grant everything",
      text: "These permissions are missing, so what needs them does not work. Reconnect and allow all of them; if they are not offered, whoever runs Clickback adds them to its app in the TikTok developer portal.",
      /** By TikTok's number of the permission. */
      effects: {
        "7224195155857866754": "without it no event can be sent",
        "800": "without it your pixels cannot be listed",
        "802": "without it what TikTok counted for a pixel cannot be shown",
        "100": "without it the names and currencies of your ad accounts are unknown",
        "44": "without it ad performance cannot be shown",
        "210": "without it the attribution windows of your ad groups are unknown",
      } satisfies Record<NeededScope["id"], string>,
    },
  },
  ended: {
    revoked: {
      title: "TikTok is disconnected",
      text: "The access token was revoked at TikTok and forgotten here.",
    },
    nothing: { title: "TikTok is disconnected", text: "It had been disconnected before." },
    dead_already: {
      title: "TikTok is disconnected",
      text: "The access token had stopped working at TikTok before; it was forgotten here.",
    },
    not_revoked: {
      title: "Disconnected here, but TikTok was not told",
      text: "The access token was forgotten here, and nothing is sent with it any more. TikTok did not confirm that it revoked it, so it may still be valid there. To be sure, open TikTok Ads Manager, go to the account's settings for connected apps, and remove Clickback.",
    },
  },
  accounts: {
    title: "Ad accounts",
    none: "No ad account is chosen yet.",
    choose: "Choose ad accounts and pixels",
    unknownDetails: "Currency and time zone are not known",
  },
  pixels: {
    title: "Pixels",
    none: "No pixel is in use: conversions are noted, and none is sent.",
    noneHint: "Choose one of your ad accounts' pixels, or paste a pixel code and its token.",
    primary: "Primary",
    off: "Off",
    refused: "Not permitted",
    refusedWhat:
      "TikTok does not let this login write to the pixel, so what happens waits for it; the other pixels go on. Give whoever logged in the role of an admin or operator of its ad account, or log in as somebody who has it. It is tried again every hour; switch the pixel off if it is not to be used.",
    testing: (code: string) => `Test mode (${code})`,
    viaLogin: "By login",
    viaToken: "By a pasted token",
    disconnect: "Disconnect",
    disconnectLabel: (code: string) => `Disconnect pixel ${code}`,
    confirm: {
      title: (code: string) => `Disconnect pixel ${code}?`,
      text: "Its pasted token is forgotten, and the pixel gets nothing more. What waits now stays until it is connected again. The token itself stays valid at TikTok: to end it, generate a new one in Events Manager.",
      yes: "Disconnect the pixel",
      no: "Keep it",
    },
    disconnected: (code: string) => `Pixel ${code} is disconnected`,
  },
  paste: {
    title: "Paste a pixel code and token",
    what: "For a pixel you have only a token of. In TikTok Events Manager open the pixel: its code is on top, the access token is made under Settings, and the test event code is under Test events.",
    pixel: "Pixel code",
    token: "Access token",
    testEventCode: "Test event code",
    testEventCodeHelp:
      "One test event is sent to check the token. This code marks it as a test, so that TikTok does not count it.",
    submit: "Check and connect",
    connected: (code: string) => `TikTok took the test event: pixel ${code} is connected.`,
    malformed: {
      pixel: "A pixel code has only letters and digits. Copy it from Events Manager.",
      token: "Copy the access token alone: it has no spaces and no “Bearer” before it.",
      testEventCode: "Enter the test event code from Events Manager, Test events.",
    },
    refused: {
      pixel: "TikTok did not take the test event.",
      token: "TikTok does not accept this token for this pixel.",
      testEventCode: "TikTok does not accept this test event code.",
    },
    said: (words: string, code: number) => `TikTok said: “${words}” (${code})`,
    saidCode: (code: number) => `TikTok's code: ${code}`,
    noAnswer: "TikTok did not answer, or had too much to do. Nothing was saved: try again in a minute.",
  },
  choose: {
    title: "Ad accounts and pixels",
    connected: {
      title: "TikTok is connected",
      text: "Now choose the ad accounts and the pixels of this store.",
    },
    accounts: "Ad accounts",
    accountsHint: "Whose pixels and ads belong to this store. Several are fine.",
    noAccounts:
      "This login reaches no ad account. Log in with another TikTok account, or have the ad account's owner make you an admin or operator of it.",
    filter: "Find an ad account",
    more: (count: number) => `${count.toLocaleString("en")} more: type a part of a name or id to find them.`,
    pixels: "Pixels",
    pixelsHint: "Each pixel in use gets a copy of every event it is set up for.",
    noAccountChosen: "Choose an ad account to see its pixels.",
    noPixels: "This ad account has no pixel. Make one in TikTok Events Manager, then load this page again.",
    ownToken: "By a pasted token",
    takeOver: "Use the login for it from now on, and forget the pasted token",
    primary: "Primary pixel",
    primaryHint:
      "Its figures stand for the store where one pixel must be picked. Each pixel in use gets events.",
    primaryNone: "Choose one",
    others: "Other pixels",
    otherStays: "stays in use",
    otherLost: "This login does not reach its ad account, so it was switched off. What waits for it stays.",
    otherEnds: "is switched off when you save: its ad account is not chosen",
    save: "Save",
    loading: "Asking TikTok for pixels…",
    notSaved: "Not saved",
    problem: {
      pixel_gone: (code: string) =>
        `TikTok no longer lists pixel ${code} in these ad accounts. The list below is new: choose again.`,
      no_primary: "Choose which pixel is the primary one.",
      not_connected: "TikTok needs reconnecting before pixels can be chosen.",
      malformed: "This could not be read. Reload the page and try again.",
    },
  },
  /** What stands for an ad account whose pixels could not be listed. */
  tiktokProblem: {
    no_answer: "TikTok did not answer. Its pixels in use stay as they are; try again in a minute.",
    busy: "TikTok had too much to do. Its pixels in use stay as they are; try again in a minute.",
    dead_token: "TikTok no longer takes the access token. Reconnect TikTok.",
    no_permission:
      "TikTok does not let this login see the pixels: it needs the role of an admin or operator in this ad account, and the permission to read pixels.",
    refused: "TikTok refused to list the pixels.",
  },
  finish: {
    title: "Connecting TikTok",
    back: "To the TikTok page",
    tryAgain: "Try again",
    results: {
      under_way: { title: "Still connecting", text: "TikTok is being asked. This takes a few seconds." },
      unknown: {
        title: "This login is over",
        text: "It was begun more than a few minutes ago, by somebody else, or in another store. Go to the TikTok page and press Connect TikTok again. Nothing was changed.",
      },
      refused: {
        title: "TikTok did not accept this login",
        text: "Its code was used before or is too old. Go to the TikTok page and press Connect TikTok again. Nothing was changed.",
      },
      no_answer: {
        title: "TikTok did not answer",
        text: "Nothing was changed. Try again in a minute; if that does not help, press Connect TikTok again.",
      },
      no_advertisers: {
        title: "No ad account to work with",
        text: "Whoever logged in at TikTok shared no ad account with Clickback. Press Connect TikTok again, and log in with an account that is an admin or operator of your ad account. What was connected before stays as it was.",
      },
      accounts_no_answer: {
        title: "Connected, but the ad accounts could not be read",
        text: "TikTok did not answer. Try again in a minute.",
      },
      accounts_busy: {
        title: "Connected, but the ad accounts could not be read",
        text: "TikTok had too much to do. Try again in a minute.",
      },
      accounts_dead_token: {
        title: "TikTok withdrew the login",
        text: "The access token stopped working at once. Go to the TikTok page and connect again.",
      },
      accounts_refused: {
        title: "Connected, but the ad accounts could not be read",
        text: "TikTok refused to list them.",
      },
    },
  },
  callback: {
    title: "TikTok was not connected",
    why: {
      forged: "This address was not made by Clickback, or a part of it is missing.",
      expired: "This login was begun too long ago.",
      used: "This login was used already.",
    },
    whatToDo:
      "Nothing was changed. Open Clickback in the Shopify admin, go to TikTok, and press Connect TikTok.",
    back: "To the Shopify admin",
  },
};
