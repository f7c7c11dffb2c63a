import type { ExplanationTexts } from "#app/core/explain/explanation-texts.ts";

/** What TikTok's answers mean, and what to do about them. */
export const enAnswers = {
  answer: {
    accepted: { meaning: "TikTok has taken the event." },
    partial: {
      meaning: "TikTok took part of the request and does not say which part; each event is sent again alone.",
    },
    throttled: { meaning: "TikTok got too many requests at once; it is tried again after a pause." },
    transient: { meaning: "A fault on TikTok's side; it is tried again by itself." },
    auth: {
      meaning: "TikTok does not accept the store's access token for this pixel.",
      advice: "Reconnect TikTok: everything that is held is then sent.",
    },
    payload: {
      meaning: "TikTok refuses something in the event, and would refuse it every time.",
      advice:
        "TikTok's words usually name the field. If the order looks right, report it with the request id.",
    },
    duplicate: { meaning: "TikTok says that it has this event already." },
  },
  noAnswer: {
    not_sent: {
      meaning: "TikTok could not be reached, so it cannot have the event; it is tried again by itself.",
    },
    lost: {
      meaning:
        "The event was sent, but no answer came: the same event is sent again, and TikTok counts it once.",
    },
    gateway: { meaning: "Something in front of TikTok answered in its place; it is tried again by itself." },
    throttled_gateway: { meaning: "TikTok got too many requests at once; it is tried again after a pause." },
    interrupted: {
      meaning:
        "Clickback stopped before the answer was noted: the same event is sent again, and TikTok counts it once.",
    },
    too_old: { meaning: "It was not sent: by then it was older than TikTok matches." },
    parked: {
      meaning:
        "It was not sent again: TikTok may have it, and after so long could count it twice. A person has to look.",
    },
    body_lost: { meaning: "It was not sent: the event that was kept for it no longer opens." },
  },
  code: {
    40001: {
      meaning: "The access token may not write to this pixel.",
      advice: "Reconnect TikTok with an account that may use the pixel.",
    },
    40002: {
      meaning: "TikTok does not accept one of the fields.",
      advice: "TikTok's words name the field. If the order looks right, report it with the request id.",
    },
    40118: {
      meaning:
        "TikTok takes events of mobile apps only from those it has put on its list, and this one is not on it.",
      advice:
        "Ask TikTok's support to let in your app's events; until then it is tried again every hour, for 72 hours.",
    },
    40050: { meaning: "TikTok says that it has an event with this id already." },
    40102: {
      meaning: "The access token has expired.",
      advice: "Reconnect TikTok: everything that is held is then sent.",
    },
    40105: {
      meaning: "The access token is wrong or was revoked.",
      advice: "Reconnect TikTok: everything that is held is then sent.",
    },
    40106: {
      meaning: "Whoever logged in has no access to this ad account any more.",
      advice: "Reconnect TikTok with an account that is an admin or operator of the ad account.",
    },
    40113: {
      meaning: "TikTok has blocked the app, or the token is of another app.",
      advice:
        "Whoever runs Clickback looks at its app in the TikTok developer portal; then reconnect TikTok.",
    },
    40125: {
      meaning: "The app lacks the permission for this.",
      advice:
        "Whoever runs Clickback adds it to the app in the TikTok developer portal; then reconnect TikTok.",
    },
    40132: {
      meaning: "TikTok got too many requests for this pixel at once; it is tried again after a pause.",
      advice: "If it lasts, look whether another app sends to the same pixel.",
    },
    41000: {
      meaning: "TikTok takes no requests from the country the server is in.",
      advice: "Whoever runs Clickback moves it to a server elsewhere.",
    },
    60001: { meaning: "TikTok is under maintenance; it is tried again by itself." },
  },
} as const satisfies Pick<ExplanationTexts, "answer" | "noAnswer" | "code">;
