import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { parseLosslessJson } from "#app/core/lossless-json.ts";
import { sumRefund } from "#app/core/mapping/map-refund.ts";
import { readRefund } from "#app/core/shopify/refund.ts";

import type { Json } from "../../fixtures/json.ts";
import { usd, type Market } from "../../fixtures/money.ts";
import { paidBack, refund, type RefundSpec } from "../../fixtures/refund.ts";
import { assertLaw } from "../assert-law.ts";

const inCanada: Market = { ...usd, buyer: { currency: "CAD", decimals: 2, rate: "1.3846" } };
const inJapan: Market = {
  shop: { currency: "JPY", decimals: 0 },
  buyer: { currency: "USD", decimals: 2, rate: "0.0067" },
};

function sumOf(spec: RefundSpec, shopCurrency?: string): ReturnType<typeof sumRefund> {
  const read = readRefund(refund(spec));
  if (!read.ok) throw new Error(read.reason);
  return sumRefund(read.refund, shopCurrency);
}

const dollars = (amount: string) => ({ amount, currency: "USD" });

describe("what a refund gave back", () => {
  test("is its payments, not what its lines were worth", () => {
    expect(sumOf({ line: "34.00", payments: [paidBack("20.10"), paidBack("5.05")] })).toEqual(
      dollars("25.15"),
    );
  });

  test.each([
    ["without a payment", []],
    ["whose payment failed", [paidBack("34.00", { status: "failure" })]],
    ["whose payment is under way", [paidBack("34.00", { status: "pending" })]],
    ["that only let go of what was held", [paidBack("34.00", { kind: "void" })]],
    ["that repeats the sale's own payment", [paidBack("34.00", { kind: "sale" })]],
    ["of nothing", [paidBack("0.00")]],
  ])("is nothing for one %s", (_what, payments) => {
    expect(sumOf({ payments })).toBe("nothing");
  });

  test("counts each payment that succeeded, and no other", () => {
    const payments = [
      paidBack("10.00", { status: "failure" }),
      paidBack("10.00"),
      paidBack("9.00", { kind: "void" }),
    ];
    expect(sumOf({ payments })).toEqual(dollars("10"));
  });

  test("is in the shop's currency where a payment names none", () => {
    expect(sumOf({ payments: [paidBack("34.00", { currency: null })] })).toEqual(dollars("34"));
    const fields = { refund_line_items: [], total_duties_set: null };
    const payments = [paidBack("34.00", { currency: null })];
    expect(sumOf({ payments, fields }, "EUR")).toEqual({ amount: "34", currency: "EUR" });
    expect(sumOf({ payments, fields })).toBeUndefined();
    expect(sumOf({ payments: [paidBack("34.00")], fields })).toEqual(dollars("34"));
  });

  test.each([
    [
      "by its own amounts in both currencies",
      paidBack("47.08", {
        currency: "CAD",
        fields: {
          amount_set: {
            shop_money: { amount: "34.01", currency_code: "USD" },
            presentment_money: { amount: "47.08", currency_code: "CAD" },
          },
        },
      }),
      "34.01",
    ],
    ["by the rate of its lines", paidBack("47.08", { currency: "CAD" }), "34"],
    ["by that rate also for a part of them", paidBack("10.00", { currency: "CAD" }), "7.22"],
  ])("paid in the buyer's currency is told in the shop's %s", (_how, payment, amount) => {
    expect(sumOf({ market: inCanada, payments: [payment] })).toEqual(dollars(amount));
  });

  test("has the decimals of the shop's currency", () => {
    expect(sumOf({ market: inJapan, line: "5000", payments: [paidBack("33.50")] })).toEqual({
      amount: "5000",
      currency: "JPY",
    });
  });

  test.each([
    ["in a currency of which no rate is told", { payments: [paidBack("34.00", { currency: "CAD" })] }],
    ["without an amount", { payments: [paidBack(null)] }],
    ["below nothing", { payments: [paidBack("-34.00")] }],
    [
      "beyond what a shop can give back",
      { payments: [paidBack("999999999999999.00"), paidBack("999999999999999.00")] },
    ],
  ])("is not known for a payment %s", (_what, spec) => {
    expect(sumOf(spec)).toBeUndefined();
  });
});

test("ids beyond what numbers hold are kept digit for digit, and its time is when it was made", () => {
  const text = JSON.stringify({ ...refund(), admin_graphql_api_id: null })
    .replace('"id":920450018233', '"id":9007199254740993127')
    .replace('"order_id":6482910374021', '"order_id":9007199254740993123');
  expect(readRefund(parseLosslessJson(text))).toMatchObject({
    refund: {
      id: "9007199254740993127",
      orderId: "9007199254740993123",
      refundedAt: Date.parse("2026-11-22T03:14:06-08:00"),
    },
  });
});

describe("a refund that cannot be told from others is refused", () => {
  test.each<[string, Json]>([
    ["without an id", { ...refund(), id: null, admin_graphql_api_id: null }],
    ["without its order", { ...refund(), order_id: null }],
    ["that is a list", [refund()]],
    ["that is null", null],
    ["whose id a number cannot hold", { ...refund(), id: 8.9e17, admin_graphql_api_id: null }],
  ])("%s", (_what, body) => {
    expect(readRefund(body)).toEqual({ ok: false, reason: "refund_unreadable" });
  });
});

test("whatever stands in its fields, a refund ends in an amount the database holds, in nothing, or unknown", () => {
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom("0", "-1", "999999999999999.99999999", "0.00000001", "CAD"),
  );
  const money = fc.record({ amount: odd, currency_code: odd });
  const set = fc.record({ shop_money: money, presentment_money: money });
  const payment = fc.record({
    kind: fc.constant("refund"),
    status: fc.constant("success"),
    amount: odd,
    currency: odd,
    amount_set: fc.oneof(odd, set),
  });
  const line = fc.record({ subtotal_set: set, total_tax_set: fc.oneof(odd, set) });
  const body = fc.record({
    transactions: fc.oneof(odd, fc.array(payment)),
    refund_line_items: fc.oneof(odd, fc.array(line)),
    order_adjustments: odd,
  });
  assertLaw(
    fc.property(body, (fields) => {
      const read = readRefund({ ...refund(), ...fields });
      if (!read.ok) throw new Error(read.reason);
      const sum = sumRefund(read.refund, "USD");
      if (sum === undefined || sum === "nothing") return;
      expect(sum.amount).toMatch(/^\d{1,15}(\.\d{1,4})?$/);
      expect(sum.currency).toMatch(/^[A-Z]{3}$/);
    }),
    500,
  );
});
