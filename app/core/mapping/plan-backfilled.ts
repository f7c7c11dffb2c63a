import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { going, type DeliveryChange, type KnownDelivery } from "#app/core/mapping/plan-changes.ts";
import { noPixelCode, planDeliveries, type PixelTarget } from "#app/core/mapping/plan-deliveries.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";

/** What becomes of an order from before installing, and what still speaks against sending it, event by event. */
export type BackfilledPlan = {
  readonly changes: readonly DeliveryChange[];
  readonly reasons: readonly SkipReason[];
};

/**
 * What is sent of a conversion from before installing, now that it was mapped as one that may be. A pixel that was
 * connected since the backfill gets a delivery of its own, and one that has anything of this conversion already, under
 * whatever name, gets nothing more of it.
 */
export function planBackfilled(
  conversion: MappedConversion,
  known: readonly KnownDelivery[],
  pixels: readonly PixelTarget[],
): BackfilledPlan {
  const changes: DeliveryChange[] = [];
  const reasons: SkipReason[] = [];
  for (const plan of planDeliveries(conversion, pixels)) {
    if (plan.state === "skipped") {
      reasons.push(plan.reason);
      continue;
    }
    const ofPixel = known.filter(({ pixelCode }) => pixelCode === plan.pixelCode);
    if (ofPixel.some(({ state, reason }) => state !== "skipped" || reason !== "before_install")) continue;
    const same = ofPixel.find(({ event }) => event === plan.event);
    if (same !== undefined)
      changes.push({ kind: "replay", reason: "before_install", ...going(same.id, plan) });
    else if (plan.pixelCode !== noPixelCode) changes.push({ kind: "add", plan });
  }
  return { changes, reasons };
}
