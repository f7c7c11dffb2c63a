import type { TestAnswerTexts } from "#app/core/explain/explain-test-answer.ts";
import type { PixelProblem } from "#app/core/mapping/pixel-settings.ts";
import { enAnswers } from "#app/strings/en-answers.ts";

/** What TikTok's answer to a test event means. Nothing here is tried again by itself. */
const testAnswers = {
  byClass: {
    accepted: {
      meaning: "TikTok took the test event.",
      advice: "It appears in Events Manager under Test events within a minute, and counts nowhere else.",
    },
    partial: {
      meaning: "TikTok does not say clearly whether it took the test event.",
      advice: "Send another.",
    },
    throttled: {
      meaning: "TikTok got too many requests at once and did not take the test event.",
      advice: "Wait a minute and send another.",
    },
    transient: {
      meaning: "A fault on TikTok's side: it did not take the test event.",
      advice: "Wait a minute and send another.",
    },
    auth: {
      meaning: "TikTok does not accept the access token for this pixel.",
      advice: "Reconnect TikTok, then send another.",
    },
    payload: {
      meaning: "TikTok refuses something in the request.",
      advice:
        "TikTok's words usually name the field. If it is not the test event code, report it with the request id.",
    },
    duplicate: { meaning: "TikTok says that it has this event already.", advice: "Send another." },
  },
  byCode: {
    40001: enAnswers.code[40001],
    40102: { meaning: enAnswers.code[40102].meaning, advice: "Reconnect TikTok, then send another." },
    40105: { meaning: enAnswers.code[40105].meaning, advice: "Reconnect TikTok, then send another." },
    60001: {
      meaning: "TikTok is under maintenance and did not take the test event.",
      advice: "Send another later.",
    },
  },
  testEventCode: {
    meaning: "TikTok does not accept the test event code.",
    advice: "Copy it anew from Events Manager, Test events: it belongs to one pixel.",
  },
  notSent: {
    meaning: "TikTok could not be reached: nothing was sent.",
    advice: "Wait a minute and send another.",
  },
  lost: {
    meaning: "The test event was sent, but no answer came.",
    advice: "Look under Test events whether it is there, or send another.",
  },
  gateway: {
    meaning: "Something in front of TikTok answered in its place.",
    advice: "Wait a minute and send another.",
  },
} as const satisfies TestAnswerTexts;

/** What the page of one pixel says: its settings, test mode, the test event. */
export const enPixel = {
  title: "Pixel",
  on: "On",
  off: "Off",
  testing: "Test mode",
  unsaved: "Unsaved changes",
  saved: "Saved",
  savedWithOverlap: "Saved. Two pixels now get the same orders.",
  changedMeanwhile: {
    title: "Not saved: the settings were changed elsewhere meanwhile",
    what: "The page now shows how they are, with your changes on top. Look through them and save again.",
  },
  problemsAbove: "Not saved: some settings need another look.",
  problem: {
    country_unknown: "One of these is not a country TikTok or Shopify knows. Remove it and choose again.",
    event_unknown: "One of these events is not known here. Reload the page and choose again.",
    too_many: "These are more than there are. Reload the page and choose again.",
    code_missing: "Enter the test event code: without it TikTok would count the event.",
    code_malformed: "A test event code has only letters, digits, - and _. Copy it from Events Manager.",
    malformed: "This could not be read. Reload the page and try again.",
  } satisfies Record<PixelProblem["reason"], string>,
  overlap: {
    title: (others: string) => `The same orders go to this pixel and to ${others}`,
    what: "Each of the two gets the order and counts it. Where one ad account uses both, its purchases are counted twice.",
    fix: "To avoid that, give them different markets or switch one off.",
  },
  settings: {
    title: "Settings",
    enabled: "Send events to this pixel",
    enabledHelp: "What happens while it is off does not go to it, later either.",
    primary: "Primary pixel",
    primaryHelp: "Its figures are shown where one pixel must stand for the store. Only one can be primary.",
    spelling: "Event names",
    spellingHelp:
      "Choose the names that TikTok's browser pixel uses for this store, as Events Manager shows them: TikTok counts an order once only if both use the same name.",
    classic: "CompletePayment and SubmitForm",
    classicHelp: "TikTok's names until 2025",
    renamed: "Purchase and Lead",
    renamedHelp: "TikTok's names since 2025",
    markets: "Markets",
    marketsLabel: "Countries",
    marketsHelpAll: "Orders from all countries go to this pixel. Choose countries to limit it to them.",
    marketsHelpSome: "Only orders from these countries go to this pixel; one without a country does not.",
    events: "Events",
    eventsLabel: "Events that go to this pixel",
    noEvents: "No standard event goes to this pixel.",
    asName: (name: string) => `${name} at TikTok`,
  },
  details: {
    title: "Details",
    code: "Pixel code",
    connection: "Connection",
  },
  codeLabel: "Test event code",
  codeHelp: "In TikTok Events Manager, open this pixel and its Test events tab: the code stands there.",
  testMode: {
    title: "Test mode",
    what: "Shopify's test orders and your own visits go to TikTok as tests, with the code, for 24 hours. Real orders go on as always.",
    turnOn: "Turn on for 24 hours",
    turnOff: "Turn off",
    onTitle: (pixel: string) => `Test mode is on: ${pixel}`,
    until: "Until",
    onWhat: (code: string) =>
      `test orders and your own visits go to TikTok's Test events, with the code ${code}. Real orders go on as always.`,
    manage: "Look at it or turn it off",
    turnedOn: "Test mode is on",
    turnedOff: "Test mode is off",
    standing: (code: string) =>
      `Whoever runs Clickback gave this pixel the test event code ${code} for good: every event of it, real orders included, goes as a test. Test mode adds nothing to that.`,
    pixelIsOff: "The pixel is off, so nothing goes to it, tests included.",
    ownVisit: "Open your store as a test visit",
    ownVisitWhat:
      "Marks the browser that opens the link as yours until test mode ends: what it does in the store, orders included, goes as a test. Where you turn test mode off early, it is not sent at all until then. Don't share the link: whoever opens it is taken for you.",
  },
  testEvent: {
    title: "Send a test event",
    what: "Sends one purchase to TikTok as a test, now: a copy of the store's latest order under an id of its own, or a sample if there is none.",
    send: "Send test event",
    fromOrder: (order: string) => `Made from order ${order}.`,
    fromNamelessOrder: "Made from the store's latest order.",
    fromSample: "Made from a sample: there is no order yet that could be repeated.",
    noToken: "Nothing was sent: TikTok is disconnected, so there is no access token. Connect it again first.",
    taken: "Accepted",
    notTaken: "Not accepted",
    answer: "TikTok's answer",
    request: "The request, as it was sent",
    requestNote: "The access token goes in a header and is not shown.",
    answers: testAnswers,
  },
};
