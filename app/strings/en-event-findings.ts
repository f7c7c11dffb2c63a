import { enAnswers } from "#app/strings/en-answers.ts";
import type { EvidenceLine, FindingTexts } from "#app/strings/finding-text.ts";
import { sayShare } from "#app/strings/say-share.ts";
import type { AnswerText } from "#app/core/explain/explanation-texts.ts";
import type { CodeClass } from "#app/core/tiktok/response-codes.ts";

/** Findings about the events: what TikTok says to them, and who else sends any. */
export const enEventFindings = {
  clicks_outside_window: ({ held, of, windowDays }) => ({
    title: "Conversions are held back because their TikTok click is too old.",
    evidence: [
      { label: "Held back in the last 7 days", text: sayShare(held, of) },
      { label: "Attribution window", text: days(windowDays) },
    ],
    whatToDo:
      "If your ads count longer than that, set a longer attribution window, or have such conversions sent without their click.",
    action: "See them",
  }),
  events_too_old: ({ count, of, maxAgeDays }) => ({
    title: "Conversions are not sent because they were too old when they arrived.",
    evidence: [
      { label: "Too old, in the last 7 days", text: sayShare(count, of) },
      { label: "Sent up to an age of", text: days(maxAgeDays) },
    ],
    whatToDo:
      "Orders that are imported or paid late arrive with their old time. Where payment takes longer, let orders count when they are placed.",
    action: "See them",
  }),
  currency_not_supported: ({ currency, events }) => ({
    title:
      currency === undefined
        ? "TikTok does not take the currency of some events, so they go without their value."
        : `TikTok does not take the store's currency, ${currency}, so events go without their value.`,
    evidence: [{ label: "Events of the last 7 days", text: events.toLocaleString("en") }],
    whatToDo:
      "Where shoppers pay in a currency that TikTok takes, have the value sent in the shopper's currency; else give events a fixed value in their rules.",
    action: "Open the settings",
  }),
  events_without_value: ({ events }) => ({
    title: "Some events have no value that could be read.",
    evidence: [{ label: "Events of the last 7 days", text: events.toLocaleString("en") }],
    whatToDo: "Open one of them: its page says how the value adds up, and what is missing.",
    action: "See deliveries",
  }),
  products_without_id: ({ events }) => ({
    title: "Some products have no id that TikTok's catalogue could know.",
    evidence: [{ label: "Events of the last 7 days", text: events.toLocaleString("en") }],
    whatToDo:
      "Custom items of a draft order or a gift have none, which is no fault. If your products do, give them an SKU, or send variant ids instead.",
    action: "See deliveries",
  }),
  browser_sender: ({ pixelCode, from, to, accepted, browser }) => ({
    title: `Somebody else sends purchases to pixel ${pixelCode} from the browser.`,
    evidence: [
      { label: "TikTok counts from browsers", text: browser.toLocaleString("en") },
      { label: "Accepted of ours", text: accepted.toLocaleString("en") },
      daysLine(from, to),
    ],
    whatToDo:
      "Clickback sends none from there: it is TikTok's own sales channel, another app, or a pixel in the theme. With other event ids TikTok counts those sales twice. In the TikTok channel set data sharing to off or remove the pixel there; look for a TikTok pixel in the theme's code, in Customer events, and in other apps.",
    action: "See both sides by day",
  }),
  server_sender: ({ pixelCode, from, to, accepted, server }) => ({
    title: `Somebody else sends purchases to pixel ${pixelCode} from a server.`,
    evidence: [
      { label: "TikTok counts from servers", text: server.toLocaleString("en") },
      { label: "Accepted of ours", text: accepted.toLocaleString("en") },
      daysLine(from, to),
    ],
    whatToDo:
      "TikTok's own sales channel with maximum data sharing does, and other tracking apps do. Their event ids are not ours, so TikTok counts those sales twice: switch purchases off there, or use a pixel that only Clickback writes to.",
    action: "See both sides by day",
  }),
  server_far_below: ({ pixelCode, from, to, accepted, server }) => ({
    title: `TikTok counts far fewer purchases than it accepted for pixel ${pixelCode}.`,
    evidence: [
      { label: "TikTok counts from servers", text: server.toLocaleString("en") },
      { label: "Accepted of ours", text: accepted.toLocaleString("en") },
      daysLine(from, to),
    ],
    whatToDo:
      "Look in TikTok Events Manager under the pixel's diagnostics. With these numbers TikTok's support can look too.",
    action: "See both sides by day",
  }),
  tiktok_error: ({ code, codeClass, count, isAtLeast, newest }) => {
    const { meaning, advice } = answerText(code, codeClass);
    const number = count.toLocaleString("en");
    return {
      title: `TikTok answered ${code}: ${meaning}`,
      evidence: [
        { label: "Deliveries of the last 7 days", text: isAtLeast ? `at least ${number}` : number },
        { label: "Newest", at: newest.at },
        ...(newest.words === undefined ? [] : [{ label: "TikTok said", text: `“${newest.words}”` }]),
        ...(newest.requestId === undefined ? [] : [{ label: "Request id", text: newest.requestId }]),
      ],
      whatToDo:
        advice ?? "Nothing has to be done. If it lasts for days, send TikTok's support the request id.",
      action: "Open the newest",
    };
  },
  given_up: ({ dead, unknown, since }) => ({
    title: "Some deliveries ended without TikTok having said yes or no.",
    evidence: [
      { label: "Given up, or unreadable", text: dead.toLocaleString("en") },
      { label: "Never answered", text: unknown.toLocaleString("en") },
      { label: "Since", at: since },
    ],
    whatToDo: "Each one's page says why, and whether it can be sent again.",
    action: "See them",
  }),
} as const satisfies Partial<FindingTexts>;

const codes: Readonly<Record<number, AnswerText>> = enAnswers.code;

function answerText(code: number, codeClass: CodeClass): AnswerText {
  return (Object.hasOwn(codes, code) ? codes[code] : undefined) ?? enAnswers.answer[codeClass];
}

function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}

function daysLine(from: string, to: string): EvidenceLine {
  return { label: "UTC days", text: from === to ? from : `${from} to ${to}` };
}
