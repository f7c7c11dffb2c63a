import type {
  AttributesEvidence,
  EmbedEvidence,
  NotChecked,
  StorefrontEvidence,
  WebPixelEvidence,
} from "#app/core/diagnostics/evidence.ts";
import { finding, type Finding } from "#app/core/diagnostics/finding.ts";

type Verdict = readonly Finding[] | NotChecked;

/** Whether Shopify has our web pixel, with the settings it should have. */
export function judgeWebPixel({ state }: WebPixelEvidence): Verdict {
  return state === "installed" ? [] : [finding("critical", "web_pixel_missing", { state })];
}

/** Whether the published theme has the app embed switched on: without it carts carry no clicks. */
export function judgeEmbed({ state }: EmbedEvidence): Verdict {
  return state === "on" ? [] : [finding("critical", "embed_off", { state })];
}

/** Longer than a quiet day in a store that sells. */
const silentMs = 24 * 3_600_000;
const purchasesMin = 3;

/** Whether the storefront is heard of while the store sells. */
export function judgeStorefront({ now, lastSeenAt, purchases }: StorefrontEvidence): Verdict {
  if (lastSeenAt !== undefined && Date.parse(now) - Date.parse(lastSeenAt) < silentMs) return [];
  if (purchases < purchasesMin) return "too_few";
  return [finding("warning", "storefront_silent", { lastSeenAt, purchases })];
}

const seenMin = 10;
/** A few buy without a cart page (buy-now buttons, links to a checkout): their orders never carry attributes. */
const lostShare = 0.2;
const lostMostlyShare = 0.6;

/** Whether clicks survive in the cart until the order, among shoppers whose click the web pixel surely saw. */
export function judgeAttributes({ seen, lost }: AttributesEvidence): Verdict {
  if (seen < seenMin) return "too_few";
  if (lost <= seen * lostShare) return [];
  return [finding(lost > seen * lostMostlyShare ? "warning" : "notice", "attributes_lost", { lost, seen })];
}
