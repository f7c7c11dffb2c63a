import { describe, expect, test } from "vitest";

import { deliveryStates } from "#app/core/delivery/state.ts";
import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { planChanges } from "#app/core/mapping/plan-changes.ts";
import { noPixelCode, type PixelTarget } from "#app/core/mapping/plan-deliveries.ts";

import { livePixel, now } from "../../fixtures/case.ts";
import { checkout } from "../../fixtures/checkout.ts";
import { aCheckout, aConversion, cancelled, created, paid, skipped } from "./a-conversion.ts";
import { awaitingPayment, deliveryIn, outcomeOf, pending, play, waiting } from "./known-deliveries.ts";

describe("a pixel that was connected while an order waited", () => {
  const newPixel: PixelTarget = { ...livePixel, id: 3, code: "CNEW" };
  const target = {
    pixelId: 3,
    pixelCode: "CNEW",
    event: "CompletePayment",
    eventName: "CompletePayment",
    ruleId: "purchase",
    warnings: [],
  };
  const body = { event: "CompletePayment", ...paid.events[0]?.draft };
  const added = {
    kind: "add",
    plan: { ...target, state: "pending", body, awaitsOtherHalf: true, testEventCode: undefined },
  };

  test.each(["awaiting_payment", "consent_unknown"])("gets it when it no longer waits: %s", (reason) => {
    const known = [deliveryIn("skipped", reason)];
    expect(planChanges(paid, known, [livePixel, newPixel], now).at(-1)).toEqual(added);
    expect(planChanges(paid, known, [newPixel], now)).toEqual([
      { kind: "restate", deliveryId: "7", reason: "not_connected" },
      added,
    ]);
    expect(
      planChanges(paid, [deliveryIn("skipped", reason, { pixelCode: noPixelCode })], [newPixel], now),
    ).toEqual([{ kind: "restate", deliveryId: "7", reason: "not_connected" }, added]);
  });

  test("is told why it does not get it where its own rules say so", () => {
    const pixels = [livePixel, { ...newPixel, eventsOff: ["CompletePayment"] }];
    expect(planChanges(paid, [awaitingPayment], pixels, now).at(-1)).toEqual({
      kind: "add",
      plan: { ...target, state: "skipped", reason: "event_off" },
    });
  });

  test("gets nothing of what was ready to be sent before, whatever became of it", () => {
    const pixels = [livePixel, newPixel];
    for (const state of deliveryStates.filter((one) => one !== "skipped"))
      for (const others of [[], [{ ...awaitingPayment, id: "8", pixelCode: "CGONE" }]])
        expect(
          planChanges(paid, [deliveryIn(state, null), ...others], pixels, now).filter(
            ({ kind }) => kind === "add",
          ),
        ).toEqual([]);
    for (const reason of ["not_connected", "too_old", "other_market", "event_off", "test_order", "cancelled"])
      expect(planChanges(paid, [deliveryIn("skipped", reason)], pixels, now)).toEqual([]);
  });

  test("gets nothing while it still waits, nor when it ends otherwise", () => {
    const late = aConversion("orders/paid", { processed_at: "2026-11-01T00:00:00Z" });
    for (const message of [created, late, cancelled])
      expect(
        planChanges(message, [awaitingPayment], [livePixel, newPixel], now).filter(
          ({ kind }) => kind === "add",
        ),
      ).toEqual([]);
  });

  test("gets it once, however often its payment is told", () => {
    const once = play([created, paid], [livePixel]);
    expect(planChanges(paid, once, [livePixel, newPixel], now)).toEqual([]);
  });
});

describe("what turns out to be a test before it was sent", () => {
  const own: MappedConversion = { ...paid, test: "own_visit" };
  const testing: PixelTarget = { ...livePixel, testModeCode: "TEST1" };

  test("gets the code of the pixel's test mode", () => {
    expect(planChanges(own, [pending], [testing], now)).toEqual([
      { kind: "tag", deliveryId: "7", testEventCode: "TEST1" },
    ]);
    const whole = { ...own, awaitsOtherHalf: false };
    expect(planChanges(whole, [waiting], [testing], now)).toMatchObject([
      { kind: "complete", testEventCode: "TEST1" },
    ]);
    expect(planChanges(own, [awaitingPayment], [testing], now)).toMatchObject([
      { kind: "release", testEventCode: "TEST1" },
    ]);
  });

  test("is withdrawn from a pixel that is not in test mode", () => {
    for (const delivery of [pending, waiting])
      expect(planChanges(own, [delivery], [livePixel], now)).toEqual([
        { kind: "withdraw", deliveryId: "7", reason: "own_visit" },
      ]);
  });

  test("keeps the code it has when test mode ends or has another by now, and when it looks real later", () => {
    const tagged = deliveryIn("pending", null, { waits: true, testEventCode: "TEST1" });
    for (const pixel of [livePixel, testing, { ...livePixel, testModeCode: "TEST2" }])
      for (const message of [own, paid])
        expect(planChanges({ ...message, awaitsOtherHalf: false }, [tagged], [pixel], now)).toMatchObject([
          { kind: "complete", testEventCode: "TEST1" },
        ]);
    expect(planChanges(own, [{ ...tagged, waits: false }], [livePixel], now)).toEqual([]);
  });
});

describe("what may not leave any more", () => {
  const refused = skipped(paid, "consent_denied");

  test("is withdrawn while nobody sends it, whether it waits for its other half or for its turn", () => {
    for (const delivery of [pending, waiting, { ...pending, pixelCode: "CGONE" }])
      expect(planChanges(refused, [delivery], [livePixel], now)).toEqual([
        { kind: "withdraw", deliveryId: "7", reason: "consent_denied" },
      ]);
  });

  test("is withdrawn only while it waits where the rule is about the event as a whole", () => {
    const pixels = [
      [{ ...livePixel, eventsOff: ["CompletePayment"] }, "event_off"],
      [{ ...livePixel, markets: ["DE"] }, "other_market"],
    ] as const;
    for (const [pixel, reason] of pixels) {
      expect(planChanges(paid, [waiting], [pixel], now)).toEqual([
        { kind: "withdraw", deliveryId: "7", reason },
      ]);
      expect(planChanges(paid, [pending], [pixel], now)).toEqual([]);
    }
    for (const skip of ["bot", "channel_off", "total_zero"] as const) {
      expect(planChanges(skipped(paid, skip), [waiting], [livePixel], now)).toMatchObject([{ reason: skip }]);
      expect(planChanges(skipped(paid, skip), [pending], [livePixel], now)).toEqual([]);
    }
  });
});

describe("a checkout of which nobody knows yet where its buyer is", () => {
  const young = aCheckout(
    checkout({ fields: { billing_address: null, shipping_address: null, customer: null } }),
  );
  const grown = aCheckout(checkout());
  const pixel: PixelTarget = { ...livePixel, markets: ["US"] };
  const elsewhere = deliveryIn("skipped", "other_market", { event: "InitiateCheckout" });

  test("goes to the pixel of its market once its address is known", () => {
    expect(play([young], [pixel])).toMatchObject([{ reason: "other_market" }]);
    expect(outcomeOf(play([young, young, grown, young], [pixel]))).toEqual([["pending", null]]);
  });

  test("stays out of other markets, and says what it waits for next", () => {
    expect(planChanges(grown, [elsewhere], [{ ...pixel, markets: ["DE"] }], now)).toEqual([]);
    expect(planChanges(skipped(grown, "consent_unknown"), [elsewhere], [pixel], now)).toEqual([
      { kind: "restate", deliveryId: "7", reason: "consent_unknown" },
    ]);
  });

  test("differs from an order, whose country is known from its first message", () => {
    expect(planChanges(paid, [deliveryIn("skipped", "other_market")], [pixel], now)).toEqual([]);
  });
});
