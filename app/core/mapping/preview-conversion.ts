import { applyRules } from "#app/core/mapping/apply-rules.ts";
import { compareTellings, type EventChange } from "#app/core/mapping/compare-tellings.ts";
import type { EventDraft } from "#app/core/mapping/conversion.ts";
import type { PixelTarget } from "#app/core/mapping/plan-deliveries.ts";
import type { ShopSettings } from "#app/core/mapping/shop-settings.ts";
import type { StoredFacts } from "#app/core/mapping/stored-facts.ts";
import { tellEvents, type TellableConversion } from "#app/core/mapping/tell-events.ts";
import type { Rule } from "#app/core/rules/rule.ts";

/** A conversion that is there already. */
export type PastConversion = Pick<TellableConversion, "source" | "tiktokEventId"> & {
  readonly facts: StoredFacts;
  /** It was cancelled before any of it was sent. */
  readonly isCancelled: boolean;
};

/** What a conversion waits for; the rules of the day when it comes decide. */
export type WaitsFor = "awaiting_payment" | "consent_unknown";

export type PreviewedConversion = {
  /** Set where the differences show only once that has come. */
  readonly waitsFor: WaitsFor | undefined;
  readonly changes: readonly EventChange[];
};

/** Stands for what is not kept of who it was, where only the names and values of events are asked for. */
const nobody: EventDraft = { event_time: 0, event_id: "", user: {}, page: { url: "" }, properties: {} };

/**
 * What another table of rules makes of a conversion, compared with the one in force. All that rules do not decide
 * (consent, channel, age) is as it was when the conversion was mapped; pixels and the shop's setting of the value are
 * as they are now.
 */
export function previewConversion(
  { source, tiktokEventId, facts, isCancelled }: PastConversion,
  before: readonly Rule[],
  after: readonly Rule[],
  settings: Pick<ShopSettings, "value" | "currency">,
  pixels: readonly PixelTarget[],
): PreviewedConversion {
  const held = isCancelled ? "cancelled" : facts.skip;
  const waitsFor = held === "awaiting_payment" || held === "consent_unknown" ? held : undefined;
  const judged =
    waitsFor === undefined
      ? { ...facts, skip: held }
      : { ...facts, skip: undefined, draft: facts.draft ?? nobody };
  const conversion = { source, tiktokEventId, test: facts.test, facts: judged };
  const tell = (rules: readonly Rule[]) =>
    tellEvents(conversion, applyRules(judged, rules, settings), pixels);
  return { waitsFor, changes: compareTellings(tell(before), tell(after)) };
}
