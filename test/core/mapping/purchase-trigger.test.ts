import { describe, expect, test } from "vitest";

import { purchaseEventId, type OrderTopic } from "#app/core/mapping/map-order.ts";
import type { ShopSettings } from "#app/core/mapping/shop-settings.ts";

import { contextOf, now } from "../../fixtures/case.ts";
import { longNumber, type JsonObject } from "../../fixtures/json.ts";
import { order } from "../../fixtures/order.ts";
import { mapOrder } from "./map-body.ts";

function map(topic: OrderTopic, fields: JsonObject, settings: Partial<ShopSettings> = {}) {
  const result = mapOrder(order({ fields }), topic, contextOf({ settings }));
  if (!result.ok) throw new Error(result.reason);
  return result.conversion;
}

/** The one event it becomes under the default rules. */
function eventOf(...parameters: Parameters<typeof map>) {
  const { events } = map(...parameters);
  expect(events).toHaveLength(1);
  return { skip: events[0]?.skip };
}

const statuses = [
  "pending",
  "authorized",
  "partially_paid",
  "paid",
  "partially_refunded",
  "refunded",
  "voided",
  "expired",
  "something_new",
  null,
] as const;

/** Of which statuses orders/create already makes a purchase. */
const sentOnCreate: Record<ShopSettings["purchaseTrigger"], readonly (string | null)[]> = {
  authorised: ["authorized", "partially_paid", "paid"],
  placed: statuses,
  paid: ["paid"],
};

const iso = (time: number) => new Date(time).toISOString();

const mapAt = (processed: string | null, created: string | null) =>
  mapOrder(
    order({ fields: { processed_at: processed, created_at: created } }),
    "orders/create",
    contextOf({}),
  );

const withTotal = (amount: string) => ({ total_price_set: { shop_money: { amount, currency_code: "USD" } } });

describe.each(Object.keys(sentOnCreate) as ShopSettings["purchaseTrigger"][])(
  "trigger %s",
  (purchaseTrigger) => {
    test.each(statuses)("orders/create with status %s", (status) => {
      const { skip } = eventOf("orders/create", { financial_status: status }, { purchaseTrigger });
      expect(skip).toBe(sentOnCreate[purchaseTrigger].includes(status) ? undefined : "awaiting_payment");
    });

    test.each(statuses)("orders/paid is a purchase, also with status %s", (status) => {
      expect(eventOf("orders/paid", { financial_status: status }, { purchaseTrigger }).skip).toBeUndefined();
    });

    test.each(statuses)("orders/cancelled is none, also with status %s", (status) => {
      expect(eventOf("orders/cancelled", { financial_status: status }, { purchaseTrigger }).skip).toBe(
        "cancelled",
      );
    });
  },
);

describe("an order", () => {
  test("has one id, whichever message speaks of it", () => {
    const ids = (["orders/create", "orders/paid", "orders/cancelled"] as const).map(
      (topic) => map(topic, {}).tiktokEventId,
    );
    expect(new Set(ids)).toEqual(new Set(["purchase_6482910374021"]));
    expect(purchaseEventId("820982911946154508")).toBe("purchase_820982911946154508");
  });

  test("takes its id from the GraphQL id, which no parser rounds", () => {
    const fields = { id: 820982911946154500, admin_graphql_api_id: "gid://shopify/Order/820982911946154508" };
    expect(map("orders/create", fields).tiktokEventId).toBe("purchase_820982911946154508");
    const differing = { id: 1, admin_graphql_api_id: "gid://shopify/Order/6482910374021" };
    expect(map("orders/create", differing).tiktokEventId).toBe("purchase_6482910374021");
    // An unsafe number that reached us already rounded is no id.
    const rounded = {
      admin_graphql_api_id: "gid://shopify/DraftOrder/1",
      id: longNumber("820982911946154500"),
    };
    expect(mapOrder(order({ fields: rounded }), "orders/create", contextOf({}))).toMatchObject({
      ok: false,
      reason: "order_id_missing",
    });
  });

  test("is a test only where it says true", () => {
    expect(map("orders/create", { test: true }).test).toBe("test_order");
    for (const value of [false, "false", "true", 1, null, {}])
      expect(map("orders/create", { test: value }).test).toBeUndefined();
  });

  test("cancelled by topic alone is cancelled at the time it was read", () => {
    expect(map("orders/cancelled", { cancelled_at: null }).cancelledAt).toBe(now);
    expect(map("orders/cancelled", { cancelled_at: "2026-11-22T03:00:00Z" }).cancelledAt).toBe(
      Date.parse("2026-11-22T03:00:00Z"),
    );
    expect(eventOf("orders/create", { cancelled_at: "2026-11-22T03:00:00Z" }).skip).toBe("cancelled");
    expect(map("orders/create", {}).cancelledAt).toBeUndefined();
  });
});

describe("the time of an order", () => {
  const day = 86_400_000;

  test("is processed_at, in whole seconds", () => {
    expect(mapAt("2026-11-22T10:14:03.999Z", "2026-11-22T10:00:00Z")).toMatchObject({
      conversion: { facts: { draft: { event_time: 1_795_342_443 }, timeSource: "order's processed_at" } },
    });
  });

  test("is created_at where processed_at is missing, garbled or yet to come", () => {
    for (const processed of [null, "soon", iso(now + 6 * 60_000), "9999-12-31T23:59:59Z"])
      expect(mapAt(processed, iso(now - 60_000))).toMatchObject({
        conversion: { occurredAt: now - 60_000, facts: { timeSource: "order's created_at" } },
      });
  });

  test("is not that of its click: one without a time is as old as the order's creation", () => {
    const fields = {
      created_at: "2026-11-20T08:00:00Z",
      processed_at: "2026-11-22T08:00:00Z",
      note_attributes: [{ name: "ttclid", value: "abc" }],
    };
    expect(map("orders/create", fields).facts.clicks).toMatchObject([
      { click: { clickedAt: Date.parse("2026-11-20T08:00:00Z"), timeKnown: false }, verdict: "used" },
    ]);
    expect(map("orders/create", { ...fields, created_at: null }).facts.clicks).toMatchObject([
      { click: { clickedAt: Date.parse("2026-11-22T08:00:00Z") } },
    ]);
  });

  test("may be a little ahead of our clock, as Shopify's is now and then", () => {
    expect(mapAt(iso(now + 5 * 60_000), null)).toMatchObject({
      conversion: { occurredAt: now + 5 * 60_000 },
    });
    expect(mapAt(iso(now + 5 * 60_000 + 1), null)).toMatchObject({ ok: false, reason: "time_unreadable" });
  });

  test.each([
    [7, 7 * day, undefined],
    [7, 7 * day + 1, "too_old"],
    [28, 28 * day, undefined],
    [28, 28 * day + 1, "too_old"],
  ])("with a limit of %i days and an age of %i ms: %s", (maxAgeDays, age, skip) => {
    const fields = { processed_at: iso(now - age) };
    expect(eventOf("orders/create", fields, { maxAgeDays }).skip).toBe(skip);
  });
});

describe("of several reasons", () => {
  test("the one that would hold longest is given", () => {
    const all: JsonObject = {
      source_name: "pos",
      note_attributes: [{ name: "tt_consent", value: "denied" }],
      cancelled_at: "2026-11-22T03:00:00Z",
      financial_status: "pending",
      total_price_set: { shop_money: { amount: "0.00", currency_code: "USD" } },
      processed_at: "2026-10-01T00:00:00Z",
    };
    expect(eventOf("orders/create", all).skip).toBe("consent_denied");
    expect(eventOf("orders/create", { ...all, note_attributes: [] }).skip).toBe("channel_off");
    const consented = { ...all, source_name: "web", note_attributes: [] };
    expect(eventOf("orders/create", consented).skip).toBe("cancelled");
    expect(eventOf("orders/create", { ...consented, cancelled_at: null }).skip).toBe("awaiting_payment");
    const paid = { ...consented, cancelled_at: null, financial_status: "paid" };
    expect(eventOf("orders/create", paid).skip).toBe("total_zero");
    expect(eventOf("orders/create", paid, { sendFreeOrders: true }).skip).toBe("too_old");
  });

  test("a channel counts only where the table says so in so many words", () => {
    for (const channel of ["WEB", "webx", "constructor", "__proto__", null])
      expect(eventOf("orders/create", { source_name: channel }).skip).toBe("channel_off");
    expect(eventOf("orders/create", {}, { channels: { web: false } }).skip).toBe("channel_off");
    expect(eventOf("orders/create", {}, { channels: {} }).skip).toBe("channel_off");
  });

  test("a total below zero is as free as one of zero", () => {
    expect(eventOf("orders/create", withTotal("-0.01")).skip).toBe("total_zero");
    expect(eventOf("orders/create", withTotal("0.00")).skip).toBe("total_zero");
    expect(eventOf("orders/create", withTotal("0.01")).skip).toBeUndefined();
  });
});
