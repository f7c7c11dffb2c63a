import { Big } from "big.js";

import type { RuleOutcome } from "#app/core/mapping/apply-rules.ts";
import { skipUnmade } from "#app/core/mapping/apply-rules.ts";
import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { planDeliveries, type PixelTarget, type PlannedDelivery } from "#app/core/mapping/plan-deliveries.ts";
import type { JudgedRow } from "#app/core/rules/judged-row.ts";
import type { TikTokProperties } from "#app/core/tiktok/event.ts";

/** What TikTok is told that an event is worth; the amount as a decimal string. */
export type ToldValue = { readonly amount: string; readonly currency: string };

/** What one pixel hears of a conversion under one event, or why it hears nothing. Plain data, fit for JSON. */
export type ToldEvent = { readonly pixelCode: string; readonly event: string } & (
  | { readonly state: "sent"; readonly ruleId?: string | undefined; readonly value?: ToldValue | undefined }
  | {
      readonly state: "skipped";
      readonly reason: string;
      /** The row of the table that says so, where one does. */
      readonly row?: JudgedRow | undefined;
    }
);

/** All that pixels hear of a conversion, with what each row said to it. */
export type Telling = { readonly events: readonly ToldEvent[]; readonly judged: readonly JudgedRow[] };

/** What a conversion's facts decide beside the rules. */
export type TellableConversion = Pick<MappedConversion, "test" | "source" | "facts" | "tiktokEventId">;

/** What the shop's pixels hear of a conversion, once rules have made it events. */
export function tellEvents(
  conversion: TellableConversion,
  { events, judged }: RuleOutcome,
  pixels: readonly PixelTarget[],
): Telling {
  const plans = planDeliveries({ ...conversion, events, awaitsOtherHalf: false }, pixels);
  return { events: plans.map((plan) => tellPlan(plan, judged)), judged };
}

function tellPlan(plan: PlannedDelivery, judged: readonly JudgedRow[]): ToldEvent {
  const { pixelCode, event } = plan;
  if (plan.state === "skipped") {
    const { reason } = plan;
    return { pixelCode, event, state: "skipped", reason, row: rowAbout(event, reason, judged) };
  }
  return { pixelCode, event, state: "sent", ruleId: plan.ruleId, value: readToldValue(plan.body.properties) };
}

/** What TikTok is told with these properties. */
export function readToldValue({ value, currency }: TikTokProperties): ToldValue | undefined {
  if (value === undefined || currency === undefined) return undefined;
  return { amount: new Big(value).toFixed(), currency };
}

/** What a pixel hears of an event that is not among those the rules made. */
export function tellUnmade(pixelCode: string, event: string, judged: readonly JudgedRow[]): ToldEvent {
  const reason = skipUnmade(
    undefined,
    judged.filter((row) => row.event === event),
  );
  return { pixelCode, event, state: "skipped", reason, row: rowAbout(event, reason, judged) };
}

function rowAbout(event: string, reason: string, judged: readonly JudgedRow[]): JudgedRow | undefined {
  if (reason !== "rule_off" && reason !== "rule_condition") return undefined;
  const rows = judged.filter(({ verdict }) => verdict.kind !== "matches");
  return rows.find((row) => row.event === event) ?? rows[0];
}
