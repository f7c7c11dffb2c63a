import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { planChanges, type DeliveryChange, type KnownDelivery } from "#app/core/mapping/plan-changes.ts";
import { planDeliveries, type PixelTarget, type PlannedDelivery } from "#app/core/mapping/plan-deliveries.ts";

import { livePixel, now } from "../../fixtures/case.ts";

/** The pipeline's part in small: a first message plans, each further one changes what is there. */
export function play(
  messages: readonly MappedConversion[],
  pixels: readonly PixelTarget[],
): readonly KnownDelivery[] {
  let known: KnownDelivery[] = [];
  for (const [index, message] of messages.entries()) {
    if (index === 0) {
      known = planDeliveries(message, pixels).map(deliveryOf);
      continue;
    }
    for (const change of planChanges(message, known, pixels, now)) {
      if (change.kind === "add") {
        known = [...known, deliveryOf(change.plan, known.length)];
        continue;
      }
      const after = { ...afterOf(change) };
      known = known.map((delivery) =>
        delivery.id === change.deliveryId ? { ...delivery, ...after } : delivery,
      );
    }
  }
  return known;
}

function deliveryOf(plan: PlannedDelivery, id: number): KnownDelivery {
  return {
    id: String(id),
    pixelCode: plan.pixelCode,
    event: plan.event,
    state: plan.state,
    reason: plan.state === "skipped" ? plan.reason : null,
    waits: false,
    testEventCode: plan.state === "pending" ? (plan.testEventCode ?? null) : null,
  };
}

function afterOf(change: Exclude<DeliveryChange, { kind: "add" }>): Partial<KnownDelivery> {
  switch (change.kind) {
    case "release":
    case "replay":
      return { state: "pending", reason: null, testEventCode: change.testEventCode ?? null };
    case "complete":
    case "tag":
      return { testEventCode: change.testEventCode ?? null };
    case "restate":
    case "withdraw":
      return { state: "skipped", reason: change.reason };
  }
}

export function orderings<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) =>
    orderings([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}

export const outcomeOf = (deliveries: readonly KnownDelivery[]) =>
  deliveries.map(({ state, reason }) => [state, reason]);

export const deliveryIn = (
  state: string,
  reason: string | null,
  changes: Partial<KnownDelivery> = {},
): KnownDelivery => ({
  id: "7",
  pixelCode: livePixel.code,
  event: "CompletePayment",
  state,
  reason,
  waits: false,
  testEventCode: null,
  ...changes,
});

export const awaitingPayment = deliveryIn("skipped", "awaiting_payment");
export const pending = deliveryIn("pending", null);
export const waiting = deliveryIn("pending", null, { waits: true });
