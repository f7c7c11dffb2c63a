import { skipUnmade } from "#app/core/mapping/apply-rules.ts";
import type { MappedConversion, MappedEvent } from "#app/core/mapping/conversion.ts";
import type { KnownDelivery } from "#app/core/mapping/plan-changes.ts";
import {
  noPixelCode,
  planForApp,
  planForPixel,
  type PixelTarget,
  type PlannedDelivery,
} from "#app/core/mapping/plan-deliveries.ts";
import { noValue } from "#app/core/mapping/value.ts";

export type PendingPlan = Extract<PlannedDelivery, { state: "pending" }>;

/** What a known delivery would be planned as now. */
export type KnownPlan =
  | PendingPlan
  | Pick<Extract<PlannedDelivery, { state: "skipped" }>, "state" | "reason">;

/** What would be planned for a delivery that exists: one that was a test stays one, with the code it was given. */
export function planKnown(
  conversion: MappedConversion,
  { pixelCode, event: name, testEventCode }: KnownDelivery,
  pixels: readonly PixelTarget[],
): KnownPlan {
  const { appId } = conversion.facts;
  const event = conversion.events.find((one) => one.event === name) ?? unmade(conversion, name);
  const [carrier] = pixels;
  if (appId !== undefined && carrier !== undefined)
    return pixelCode === appId
      ? planForApp(conversion, event, appId, carrier)
      : {
          state: "skipped",
          reason: event.skip ?? (pixelCode === noPixelCode ? "not_connected" : "app_order"),
        };
  const pixel = pixels.find(({ code }) => code === pixelCode);
  if (pixel === undefined) return { state: "skipped", reason: event.skip ?? "not_connected" };
  const plan = planForPixel(conversion, event, {
    ...pixel,
    testModeCode: testEventCode ?? pixel.testModeCode,
  });
  return plan.state === "pending" && testEventCode !== null ? { ...plan, testEventCode } : plan;
}

/** An event that newer rules do not make. */
function unmade({ facts, judged }: MappedConversion, event: string): MappedEvent {
  const rows = judged.filter((row) => row.event === event);
  const skip = facts.skip ?? skipUnmade(undefined, rows);
  const nothing = {
    ruleId: undefined,
    value: noValue,
    valueKind: "none",
    warnings: [],
    draft: undefined,
  } as const;
  return { ...nothing, event, skip };
}
