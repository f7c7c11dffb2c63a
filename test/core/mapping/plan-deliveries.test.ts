import { describe, expect, test } from "vitest";

import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import type { OrderTopic } from "#app/core/mapping/map-order.ts";
import {
  noPixelCode,
  planChanges,
  planDeliveries,
  type KnownDelivery,
  type PixelTarget,
} from "#app/core/mapping/plan-deliveries.ts";
import { deliveryStates } from "#app/core/delivery/state.ts";

import { contextOf, livePixel, testPixel } from "../../fixtures/case.ts";
import type { JsonObject } from "../../fixtures/json.ts";
import { order } from "../../fixtures/order.ts";
import { mapOrder } from "./map-body.ts";

function conversion(topic: OrderTopic, fields: JsonObject = {}): MappedConversion {
  const result = mapOrder(order({ fields }), topic, contextOf({}));
  if (!result.ok) throw new Error(result.reason);
  return result.conversion;
}

const created = conversion("orders/create", { financial_status: "pending" });
const paid = conversion("orders/paid", { financial_status: "paid" });
const cancelled = conversion("orders/cancelled", {
  financial_status: "voided",
  cancelled_at: "2026-11-22T02:31:00-08:00",
});

/** The pipeline's part in small: a first message plans, each further one changes what is there. */
function play(
  messages: readonly MappedConversion[],
  pixels: readonly PixelTarget[],
): readonly KnownDelivery[] {
  let known: KnownDelivery[] = [];
  for (const [index, message] of messages.entries()) {
    if (index === 0) {
      known = planDeliveries(message, pixels).map((plan, id) => ({
        id: String(id),
        pixelCode: plan.pixelCode,
        state: plan.state,
        reason: plan.state === "skipped" ? plan.reason : null,
        waits: false,
      }));
      continue;
    }
    for (const change of planChanges(message, known, pixels)) {
      const after = {
        release: { state: "pending", reason: null },
        complete: {},
        restate: { state: "skipped", reason: change.kind === "restate" ? change.reason : null },
        withdraw: { state: "skipped", reason: change.kind === "withdraw" ? change.reason : null },
      }[change.kind];
      known = known.map((delivery) =>
        delivery.id === change.deliveryId ? { ...delivery, ...after } : delivery,
      );
    }
  }
  return known;
}

function orderings<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) =>
    orderings([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}

const outcomeOf = (deliveries: readonly KnownDelivery[]) =>
  deliveries.map(({ state, reason }) => [state, reason]);

const deliveryIn = (state: string, reason: string | null): KnownDelivery => ({
  id: "7",
  pixelCode: livePixel.code,
  state,
  reason,
  waits: false,
});

describe("messages about one order, in any order and more than once", () => {
  test("a cancelled order that was not sent is never sent", () => {
    for (const messages of orderings([created, paid, cancelled, created, paid]))
      expect(outcomeOf(play(messages, [livePixel]))).toEqual([["skipped", "cancelled"]]);
  });

  test("a paid order is sent, whether its creation is heard of before, after or never", () => {
    for (const messages of [...orderings([created, created, paid, paid]), [paid]])
      expect(outcomeOf(play(messages, [livePixel]))).toEqual([["pending", null]]);
  });

  test("an order that only was created waits, however often that is said", () => {
    expect(outcomeOf(play([created, created, created], [livePixel]))).toEqual([
      ["skipped", "awaiting_payment"],
    ]);
  });

  test("each pixel has its own delivery, and all go the same way", () => {
    const pixels = [livePixel, testPixel];
    for (const messages of orderings([created, paid]))
      expect(outcomeOf(play(messages, pixels))).toEqual([
        ["pending", null],
        ["pending", null],
      ]);
  });

  test("a test order waits for no payment at a live pixel", () => {
    const fields = { test: true, financial_status: "pending" };
    const messages = [
      conversion("orders/create", fields),
      conversion("orders/paid", { ...fields, financial_status: "paid" }),
    ];
    expect(outcomeOf(play(messages, [livePixel, testPixel]))).toEqual([
      ["skipped", "test_order"],
      ["pending", null],
    ]);
  });
});

describe("a further message", () => {
  test("changes nothing that has left pending, except what waits for payment or consent", () => {
    for (const state of deliveryStates.filter((one) => one !== "pending"))
      for (const reason of [null, "cancelled", "consent_denied", "too_old", "not_connected"])
        for (const message of [created, paid, cancelled])
          expect(planChanges(message, [deliveryIn(state, reason)], [livePixel])).toEqual([]);
    for (const state of ["accepted", "rejected", "unknown", "dead", "redacted"])
      expect(planChanges(paid, [deliveryIn(state, "awaiting_payment")], [livePixel])).toEqual([]);
  });

  test("of payment releases with the event of that message", () => {
    expect(planChanges(paid, [deliveryIn("skipped", "awaiting_payment")], [livePixel])).toEqual([
      {
        kind: "release",
        deliveryId: "7",
        waitedFor: "awaiting_payment",
        body: { event: "CompletePayment", ...paid.facts.draft },
      },
    ]);
  });

  test("of payment leaves a pending delivery alone: its body may be on its way", () => {
    expect(planChanges(paid, [deliveryIn("pending", null)], [livePixel])).toEqual([]);
  });

  test("of payment that comes too late says so instead of releasing", () => {
    const late = conversion("orders/paid", { processed_at: "2026-11-01T00:00:00Z" });
    expect(planChanges(late, [deliveryIn("skipped", "awaiting_payment")], [livePixel])).toEqual([
      { kind: "restate", deliveryId: "7", reason: "too_old" },
    ]);
  });

  test("that the order was created changes nothing while it waits", () => {
    expect(planChanges(created, [deliveryIn("skipped", "awaiting_payment")], [livePixel])).toEqual([]);
  });

  test("of payment reaches only pixels that are still there", () => {
    expect(planChanges(paid, [deliveryIn("skipped", "awaiting_payment")], [testPixel])).toEqual([]);
    const without = { ...deliveryIn("skipped", "awaiting_payment"), pixelCode: noPixelCode };
    expect(planChanges(paid, [without], [])).toEqual([
      { kind: "restate", deliveryId: "7", reason: "not_connected" },
    ]);
  });

  test("of cancellation withdraws what is pending and restates what waited", () => {
    expect(planChanges(cancelled, [deliveryIn("pending", null)], [livePixel])).toEqual([
      { kind: "withdraw", deliveryId: "7", reason: "cancelled" },
    ]);
    for (const reason of ["awaiting_payment", "consent_unknown"])
      expect(planChanges(cancelled, [deliveryIn("skipped", reason)], [livePixel])).toEqual([
        { kind: "restate", deliveryId: "7", reason: "cancelled" },
      ]);
  });
});

describe("planning", () => {
  test("spells the event as the pixel's own browser events are spelled", () => {
    expect(planDeliveries(paid, [livePixel, testPixel]).map(({ eventName }) => eventName)).toEqual([
      "CompletePayment",
      "Purchase",
    ]);
    const [plan] = planDeliveries(paid, [testPixel]);
    expect(plan).toMatchObject({ pixelId: 2, state: "pending", body: { event: "Purchase" } });
  });

  test("counts a conversion once where there is no pixel, with its own reason if it has one", () => {
    expect(planDeliveries(paid, [])).toEqual([
      {
        pixelId: null,
        pixelCode: "-",
        eventName: "CompletePayment",
        state: "skipped",
        reason: "not_connected",
      },
    ]);
    expect(planDeliveries(cancelled, [])).toMatchObject([{ reason: "cancelled" }]);
  });

  test("a test order goes to pixels that mark tests, and nowhere else", () => {
    const plans = planDeliveries(conversion("orders/create", { test: true }), [livePixel, testPixel]);
    expect(plans.map((plan) => (plan.state === "skipped" ? plan.reason : plan.state))).toEqual([
      "test_order",
      "pending",
    ]);
  });

  test("a conversion that may be sent but has no event is a bug, not a silent skip", () => {
    const broken = { ...paid, facts: { ...paid.facts, draft: undefined } };
    expect(() => planDeliveries(broken, [livePixel])).toThrow(/purchase_6482910374021/);
  });
});
