import { describe, expect, test } from "vitest";

import { deliveryStates } from "#app/core/delivery/state.ts";
import { planChanges } from "#app/core/mapping/plan-changes.ts";
import { refusalOf } from "#app/core/mapping/refusal.ts";
import { skipReasons } from "#app/core/mapping/skip-reason.ts";
import { noPixelCode } from "#app/core/mapping/plan-deliveries.ts";

import { livePixel, now, testPixel } from "../../fixtures/case.ts";
import { aConversion, cancelled, created, paid, skipped } from "./a-conversion.ts";
import { awaitingPayment, deliveryIn, orderings, outcomeOf, play } from "./known-deliveries.ts";

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
      aConversion("orders/create", fields),
      aConversion("orders/paid", { ...fields, financial_status: "paid" }),
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
        for (const message of [created, paid])
          expect(planChanges(message, [deliveryIn(state, reason)], [livePixel], now)).toEqual([]);
    for (const state of deliveryStates.filter((one) => one !== "pending"))
      for (const reason of [null, "cancelled", "consent_denied", "never_send", "channel_off", "rule_off"])
        expect(planChanges(cancelled, [deliveryIn(state, reason)], [livePixel], now)).toEqual([]);
    for (const state of ["accepted", "rejected", "unknown", "dead", "redacted"])
      expect(planChanges(paid, [deliveryIn(state, "awaiting_payment")], [livePixel], now)).toEqual([]);
  });

  test("of payment releases with the event of that message", () => {
    expect(planChanges(paid, [awaitingPayment], [livePixel], now)).toEqual([
      {
        kind: "release",
        deliveryId: "7",
        waitedFor: "awaiting_payment",
        body: { event: "CompletePayment", ...paid.events[0]?.draft },
        pixelId: livePixel.id,
        ruleId: "purchase",
        warnings: [],
        testEventCode: undefined,
      },
    ]);
  });

  test("of payment leaves a pending delivery alone: its body may be on its way", () => {
    expect(planChanges(paid, [deliveryIn("pending", null)], [livePixel], now)).toEqual([]);
  });

  test("of payment that comes too late says so instead of releasing", () => {
    const late = aConversion("orders/paid", { processed_at: "2026-11-01T00:00:00Z" });
    expect(planChanges(late, [awaitingPayment], [livePixel], now)).toEqual([
      { kind: "restate", deliveryId: "7", reason: "too_old" },
    ]);
  });

  test("that the order was created changes nothing while it waits", () => {
    expect(planChanges(created, [awaitingPayment], [livePixel], now)).toEqual([]);
  });

  test("of payment says of a pixel that is gone that it is not connected", () => {
    expect(planChanges(paid, [awaitingPayment], [], now)).toEqual([
      { kind: "restate", deliveryId: "7", reason: "not_connected" },
    ]);
    const without = { ...awaitingPayment, pixelCode: noPixelCode };
    expect(planChanges(paid, [without], [], now)).toEqual([
      { kind: "restate", deliveryId: "7", reason: "not_connected" },
    ]);
    expect(planChanges(created, [awaitingPayment], [], now)).toEqual([]);
  });

  test("of cancellation withdraws what is pending and restates what waited, also for a pixel that is gone", () => {
    expect(planChanges(cancelled, [awaitingPayment], [], now)).toEqual([
      { kind: "restate", deliveryId: "7", reason: "cancelled" },
    ]);
    expect(planChanges(cancelled, [deliveryIn("pending", null)], [livePixel], now)).toEqual([
      { kind: "withdraw", deliveryId: "7", reason: "cancelled" },
    ]);
    for (const reason of [
      "awaiting_payment",
      "consent_unknown",
      "rule_condition",
      "too_old",
      "not_connected",
    ])
      expect(planChanges(cancelled, [deliveryIn("skipped", reason)], [livePixel], now)).toEqual([
        { kind: "restate", deliveryId: "7", reason: "cancelled" },
      ]);
  });
});

describe("a refusal that comes with a further message", () => {
  const refusals = ["consent_denied", "never_send"] as const;

  test("is kept as the reason of what was skipped for another one, and changes nothing that went", () => {
    for (const refusal of refusals) {
      const message = skipped(paid, refusal);
      const reasonsAfter = (state: string, reason: string | null) =>
        planChanges(message, [deliveryIn(state, reason)], [livePixel], now);
      expect(reasonsAfter("skipped", "channel_off")).toMatchObject([{ kind: "restate", reason: refusal }]);
      for (const final of ["cancelled", "consent_denied", "never_send"])
        expect(reasonsAfter("skipped", final)).toEqual([]);
      for (const state of deliveryStates.filter((one) => one !== "skipped" && one !== "pending"))
        expect(reasonsAfter(state, null)).toEqual([]);
    }
  });

  test("is told apart from whatever else keeps a conversion from being sent", () => {
    for (const skip of skipReasons)
      expect(refusalOf(skipped(paid, skip))).toBe(refusals.find((refusal) => refusal === skip));
    expect(refusalOf(paid)).toBeUndefined();
  });
});

test("what waits for its payment goes on waiting while the table has no row for it: rules of that day count", () => {
  const unruled = skipped(created, "no_rule");
  const message = { ...unruled, facts: { ...unruled.facts, skip: "awaiting_payment" as const } };
  expect(planChanges(message, [deliveryIn("skipped", "awaiting_payment")], [livePixel], now)).toEqual([]);
});
