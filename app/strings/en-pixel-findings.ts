import type { EvidenceLine, FindingTexts } from "#app/strings/finding-text.ts";

/** Findings about the way to TikTok: the connection and its pixels. */
export const enPixelFindings = {
  not_connected: ({ waiting }) => ({
    title: "TikTok is not connected, so nothing is sent.",
    evidence: waitingLine(waiting),
    whatToDo: "Connect TikTok. What happens until then is noted, but not sent afterwards.",
    action: "Connect TikTok",
  }),
  disconnected: ({ waiting }) => ({
    title: "TikTok is disconnected, so nothing is sent.",
    evidence: waitingLine(waiting),
    whatToDo: "Connect TikTok again. What was waiting is then sent by itself.",
    action: "Connect TikTok",
  }),
  needs_reconnecting: ({ pixelCode, brokenAt, words, waiting }) => ({
    title:
      pixelCode === undefined
        ? "TikTok no longer takes the login's access token, so nothing is sent with it."
        : `TikTok no longer takes the access token of pixel ${pixelCode}, so nothing is sent to it.`,
    evidence: [
      ...(brokenAt === undefined ? [] : [{ label: "Since", at: brokenAt }]),
      ...saidLine(words),
      ...waitingLine(waiting),
    ],
    whatToDo:
      pixelCode === undefined
        ? "Reconnect TikTok. What waits is then sent by itself, and nothing is lost."
        : "Make a new access token in TikTok Events Manager and paste it for this pixel. What waits is then sent by itself.",
    action: "Reconnect TikTok",
  }),
  permissions_missing: ({ permissions }) => ({
    title: "TikTok did not grant every permission.",
    evidence: [{ label: "Missing", text: permissions.join(", ") }],
    whatToDo:
      "Reconnect TikTok and allow all of them. If they are not offered, whoever runs Clickback adds them to its app in the TikTok developer portal.",
    action: "Reconnect TikTok",
  }),
  pixels_off: ({ pixelCodes }) => ({
    title: "Every pixel is switched off, so nothing is sent.",
    evidence: [{ label: "Pixels", text: pixelCodes.join(", ") }],
    whatToDo: "Switch on the pixel that should get the store's conversions.",
    action: "Open the pixels",
  }),
  pixel_not_permitted: ({ pixelCode, code, words }) => ({
    title: `TikTok does not let this login write to pixel ${pixelCode}.`,
    evidence: [...saidLine(words), { label: "TikTok's code", text: String(code) }],
    whatToDo:
      "Give whoever logged in the role of an admin or operator of the pixel's ad account, or log in as somebody who has it. What waits is tried again every hour. If the pixel is not to be used, switch it off.",
    action: "Open the pixel",
  }),
  pixel_unknown: ({ pixelCode, accounts }) => ({
    title: `TikTok lists pixel ${pixelCode} in none of the ad accounts.`,
    evidence: [{ label: "Chosen ad accounts", text: accounts.join(", ") || "none" }],
    whatToDo:
      "The pixel was deleted, or moved to an account that this login does not reach. Choose one of the pixels that TikTok lists, or log in as somebody who reaches its account.",
    action: "Choose pixels",
  }),
  pixel_elsewhere: ({ pixelCode, account }) => ({
    title: `Pixel ${pixelCode} belongs to an ad account that is not chosen.`,
    evidence: [{ label: "Its ad account", text: account }],
    whatToDo:
      "Ads of the chosen account can't use what this pixel counts. Choose its account as well, or choose a pixel of the account that runs the ads.",
    action: "Choose ad accounts and pixels",
  }),
  pixels_overlap: ({ pixelCodes }) => ({
    title: `The same orders go to pixels ${pixelCodes[0]} and ${pixelCodes[1]}.`,
    evidence: [{ label: "Pixels", text: pixelCodes.join(", ") }],
    whatToDo:
      "Each of them counts the sale. If that is not meant, give them different markets on their pages, or switch one off.",
    action: "Open the pixels",
  }),
  pixel_paused: ({ pixelCode, until, failures }) => ({
    title: `TikTok is not taking requests for pixel ${pixelCode} at the moment.`,
    evidence: [
      { label: "Requests in a row that failed", text: failures.toLocaleString("en") },
      { label: "Next try", at: until },
    ],
    whatToDo:
      "Nothing has to be done: it is tried again by itself, and nothing is lost. If it lasts for hours, see what TikTok answered.",
    action: "See what waits",
  }),
  test_tagged: ({ pixelCode, testEventCode }) => ({
    title: `Every event of pixel ${pixelCode} is tagged as a test, so TikTok counts none of them.`,
    evidence: [{ label: "Test event code", text: testEventCode }],
    whatToDo: "Connect the pixel again without a test event code. Only then are its conversions counted.",
    action: "Open the pixel",
  }),
  test_mode_on: ({ pixelCode, testEventCode, until }) => ({
    title: `Test mode is on for pixel ${pixelCode}.`,
    evidence: [
      { label: "Test event code", text: testEventCode },
      { label: "Ends", at: until },
    ],
    whatToDo:
      "Real orders are sent as always; test orders and your own visits go to TikTok as tests. It ends by itself, or can be ended now.",
    action: "Open the pixel",
  }),
} as const satisfies Partial<FindingTexts>;

function waitingLine(waiting: number): readonly EvidenceLine[] {
  return waiting === 0 ? [] : [{ label: "Conversions that wait", text: waiting.toLocaleString("en") }];
}

function saidLine(words: string | undefined): readonly EvidenceLine[] {
  return words === undefined ? [] : [{ label: "TikTok said", text: `“${words}”` }];
}
