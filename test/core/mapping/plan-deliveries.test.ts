import { describe, expect, test } from "vitest";

import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { planDeliveries, type PixelTarget } from "#app/core/mapping/plan-deliveries.ts";

import { livePixel, testPixel } from "../../fixtures/case.ts";
import { aConversion, cancelled, paid } from "./a-conversion.ts";

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
        event: "CompletePayment",
        eventName: "CompletePayment",
        ruleId: "purchase",
        warnings: [],
        state: "skipped",
        reason: "not_connected",
      },
    ]);
    expect(planDeliveries(cancelled, [])).toMatchObject([{ reason: "cancelled" }]);
  });

  test("a test order goes to pixels that mark tests, and nowhere else", () => {
    const plans = planDeliveries(aConversion("orders/create", { test: true }), [livePixel, testPixel]);
    expect(plans.map((plan) => (plan.state === "skipped" ? plan.reason : plan.state))).toEqual([
      "test_order",
      "pending",
    ]);
  });

  test("a test takes the pixel's code along; what is real never does", () => {
    const [, own] = planDeliveries({ ...paid, test: "own_visit" }, [livePixel, testPixel]);
    expect(own).toMatchObject({ state: "pending", testEventCode: "TEST51042" });
    expect(planDeliveries({ ...paid, test: "own_visit" }, [livePixel])).toMatchObject([
      { state: "skipped", reason: "own_visit" },
    ]);
    for (const plan of planDeliveries(paid, [livePixel, testPixel]))
      expect(plan).toMatchObject({ state: "pending", testEventCode: undefined });
  });

  test("a test's body is the same as that of a real one", () => {
    const [real] = planDeliveries(paid, [testPixel]);
    const [own] = planDeliveries({ ...paid, test: "own_visit" }, [testPixel]);
    if (real?.state !== "pending" || own?.state !== "pending") throw new Error("not planned");
    expect(JSON.stringify(own.body)).toBe(JSON.stringify(real.body));
  });

  const reasonAt = (conversion: MappedConversion, changes: Partial<PixelTarget>) => {
    const [plan] = planDeliveries(conversion, [{ ...livePixel, ...changes }]);
    return plan?.state === "skipped" ? plan.reason : plan?.state;
  };
  const boughtIn = (...countries: string[]): MappedConversion => ({
    ...paid,
    facts: { ...paid.facts, countries },
  });

  test.each([
    [[], ["FR"], "pending"],
    [["US"], ["US"], "pending"],
    [["DE", "US"], ["US"], "pending"],
    [["DE", "AT"], ["US"], "other_market"],
    [["US"], [], "other_market"],
    // The buyer's own country is the first; the other is where a gift goes.
    [["US"], ["US", "DE"], "pending"],
    [["DE"], ["US", "DE"], "other_market"],
  ])("markets %j take an order from %j: %s", (markets, countries, expected) => {
    expect(reasonAt(boughtIn(...countries), { markets })).toBe(expected);
  });

  test("an order without any country is in no market, and in all where none is chosen", () => {
    expect(reasonAt(boughtIn(), { markets: ["US"] })).toBe("other_market");
    expect(reasonAt(boughtIn(), {})).toBe("pending");
  });

  test("what shoppers do before they have an address is told to every pixel", () => {
    for (const source of ["product_view", "add_to_cart", "search", "lead", "payment_info", "custom"] as const)
      expect(reasonAt({ ...boughtIn(), source }, { markets: ["US"] })).toBe("pending");
    for (const source of ["purchase", "renewal", "checkout"] as const)
      expect(reasonAt({ ...boughtIn(), source }, { markets: ["US"] })).toBe("other_market");
  });

  test("an event that is switched off goes to none but the other pixels, under either spelling", () => {
    for (const eventSpelling of ["classic", "renamed"] as const) {
      expect(reasonAt(paid, { eventSpelling, eventsOff: ["CompletePayment"] })).toBe("event_off");
      expect(reasonAt(paid, { eventSpelling, eventsOff: ["ViewContent", "Purchase"] })).toBe("pending");
    }
  });

  test("what holds everywhere is said before what holds for one pixel, and a test before both", () => {
    const rules = { eventsOff: ["CompletePayment"], markets: ["FR"] };
    expect(reasonAt(aConversion("orders/create", { financial_status: "pending" }), rules)).toBe(
      "awaiting_payment",
    );
    expect(reasonAt(paid, rules)).toBe("event_off");
    expect(reasonAt(aConversion("orders/create", { test: true, financial_status: "pending" }), rules)).toBe(
      "test_order",
    );
  });

  test("a conversion that may be sent but has no event is a bug, not a silent skip", () => {
    const broken = { ...paid, events: paid.events.map((event) => ({ ...event, draft: undefined })) };
    expect(() => planDeliveries(broken, [livePixel])).toThrow(/purchase_6482910374021/);
  });
});
