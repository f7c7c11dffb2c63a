import { Big } from "big.js";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { ShopSettings } from "#app/core/mapping/shop-settings.ts";

import { contextOf } from "../../fixtures/case.ts";
import type { LineSpec } from "../../fixtures/line-item.ts";
import type { Market } from "../../fixtures/money.ts";
import { order, type OrderSpec } from "../../fixtures/order.ts";
import { assertLaw } from "../assert-law.ts";
import { mapOrder } from "./map-body.ts";

type Choice = Pick<ShopSettings, "value" | "currency">;

function map(spec: OrderSpec, settings: Choice) {
  const result = mapOrder(order(spec), "orders/create", contextOf({ settings }));
  if (!result.ok) throw new Error(result.reason);
  const [event] = result.conversion.events;
  if (event?.draft === undefined) throw new Error("no draft");
  const { draft, value } = event;
  return { value, properties: draft.properties };
}

const markets = fc.constantFrom<Market>(
  ...(
    [
      ["USD", 2, "EUR", 2, "0.9137"],
      ["JPY", 0, "USD", 2, "0.0067"],
      ["KWD", 3, "JPY", 0, "498.61"],
      ["EUR", 2, "EUR", 2, "1"],
      ["HUF", 2, "KWD", 3, "0.000913"],
    ] as const
  ).map(([currency, decimals, paid, paidDecimals, rate]) => ({
    shop: { currency, decimals },
    buyer: { currency: paid, decimals: paidDecimals, rate },
  })),
);

/** A whole number of cents, yen or fils as Shopify writes it. */
function ofMinor(minor: number, decimals: number): string {
  return new Big(Math.floor(minor)).div(10 ** decimals).toFixed(decimals);
}

/** An order whose amounts add up as Shopify's do; amounts are drawn in minor units. */
const orders = markets.chain((market) => {
  const { decimals } = market.shop;
  const amount = (max: number) => fc.nat({ max }).map((minor) => ofMinor(minor, decimals));
  const line = fc
    .record({
      price: fc.nat({ max: 20_000_00 }),
      quantity: fc.integer({ min: 1, max: 12 }),
      percents: fc.array(fc.nat({ max: 50 }), { maxLength: 2 }),
    })
    .map(({ price, quantity, percents }): LineSpec => ({
      title: "Thing",
      sku: "THING",
      price: ofMinor(price, decimals),
      quantity,
      discounts: percents.map((percent) => ofMinor((price * quantity * percent) / 100, decimals)),
    }));
  return fc.record({
    market: fc.constant(market),
    lines: fc.array(line, { minLength: 1, maxLength: 6 }),
    shipping: fc.array(fc.record({ price: amount(50_00) }), { maxLength: 2 }),
    tax: amount(300_00),
    tip: amount(20_00),
    taxesIncluded: fc.boolean(),
  });
});

const choices = fc.record({
  value: fc.constantFrom<Choice["value"]>("total", "subtotal", "without_tax", "without_shipping"),
  currency: fc.constantFrom<Choice["currency"]>("shop", "buyer"),
});

const sumOf = (amounts: readonly Big.BigSource[]) =>
  amounts.reduce<Big>((total, amount) => total.plus(amount), new Big(0));

/** A set with the shop's side only. */
const usd = (amount: string) => ({ shop_money: { amount, currency_code: "USD" } });

describe("for any order whose amounts add up", () => {
  test("prices times quantities are the discounted lines, within half a minor unit per unit", () => {
    assertLaw(
      fc.property(orders, choices, (spec, choice) => {
        const { properties, value } = map(spec, choice);
        const { decimals } = spec.market[choice.currency];
        const listed = sumOf(
          (properties.contents ?? []).map(({ price = 0, quantity }) => new Big(price).times(quantity)),
        );
        const lines = value.steps.find(({ part }) => part === "lines")?.amount ?? "0";
        const units = properties.num_items ?? 0;
        expect(
          listed
            .minus(lines)
            .abs()
            .lte(new Big(units).div(2).div(10 ** decimals)),
        ).toBe(true);
      }),
    );
  });

  test("the lines are the subtotal to the last digit, in the shop's currency", () => {
    assertLaw(
      fc.property(orders, (spec) => {
        const { steps } = map(spec, { value: "total", currency: "shop" }).value;
        expect(steps[0]?.part).toBe("lines");
        expect(new Big(steps[0]?.amount ?? -1).eq(order(spec)["subtotal_price"] as string)).toBe(true);
        expect(steps.filter(({ part }) => part === "remainder")).toEqual([]);
      }),
    );
  });

  test("the steps add up to the value exactly, and the value is the amount the setting names", () => {
    assertLaw(
      fc.property(orders, choices, (spec, choice) => {
        const { value, properties } = map(spec, choice);
        const amount = new Big(value.amount ?? -1);
        expect(sumOf(value.steps.map((step) => step.amount)).eq(amount)).toBe(true);
        const side = choice.currency === "shop" ? "shop_money" : "presentment_money";
        const stated = (field: string) =>
          (order(spec)[field] as Record<string, { amount: string }>)[side]?.amount ?? "?";
        const freight = sumOf(
          (
            order(spec)["shipping_lines"] as { discounted_price_set: Record<string, { amount: string }> }[]
          ).map((line) => line.discounted_price_set[side]?.amount ?? "?"),
        );
        const expected = {
          total: () => new Big(stated("total_price_set")),
          subtotal: () => new Big(stated("subtotal_price_set")),
          without_tax: () => new Big(stated("total_price_set")).minus(stated("total_tax_set")),
          without_shipping: () => new Big(stated("total_price_set")).minus(freight),
        }[choice.value]();
        expect(amount.eq(expected.lt(0) ? 0 : expected)).toBe(true);
        expect(properties.currency).toBe(spec.market[choice.currency].currency);
      }),
    );
  });

  test("numbers are the decimals themselves: no noise, no negative, no more digits than the currency has", () => {
    assertLaw(
      fc.property(orders, choices, (spec, choice) => {
        const { value, properties } = map(spec, choice);
        const { decimals } = spec.market[choice.currency];
        expect(new Big(String(properties.value)).eq(value.amount ?? -1)).toBe(true);
        for (const number of [
          properties.value ?? -1,
          ...(properties.contents ?? []).map(({ price = -1 }) => price),
        ]) {
          expect(number).toBeGreaterThanOrEqual(0);
          expect(new Big(String(number)).round(decimals).eq(number)).toBe(true);
        }
      }),
    );
  });
});

describe("amounts that do not add up", () => {
  const one = {
    lines: [{ title: "Thing", sku: "THING", price: "0.10", quantity: 1 }],
    shipping: [{ price: "0.20" }],
  };

  test("a tenth and two tenths are three tenths", () => {
    const { properties, value } = map(one, { value: "total", currency: "shop" });
    expect([properties.value, value.amount]).toEqual([0.3, "0.3"]);
  });

  test("a value below zero is zero, and the remainder says what is missing", () => {
    const fields = { total_tax: "5.00", total_tax_set: usd("5.00") };
    const { value, properties } = map({ ...one, fields }, { value: "without_tax", currency: "shop" });
    expect([value.amount, properties.value]).toEqual(["0", 0]);
    expect(value.steps).toContainEqual({ part: "tax_left_out", amount: "-5" });
    expect(value.steps.at(-1)).toEqual({ part: "remainder", amount: "-0.3" });
  });

  test("a discount larger than its line makes it free, not negative", () => {
    const lines = [{ title: "Thing", sku: "THING", price: "1.00", quantity: 2, discounts: ["3.00"] }];
    const { properties } = map(
      { lines, fields: { total_price_set: usd("1.00") } },
      { value: "total", currency: "shop" },
    );
    expect(properties.contents?.[0]?.price).toBe(0);
  });

  test("additional fees are a step of their own", () => {
    const fields = { original_total_additional_fees_set: usd("0.50"), total_price_set: usd("0.80") };
    expect(map({ ...one, fields }, { value: "total", currency: "shop" }).value.steps).toEqual([
      { part: "lines", amount: "0.1" },
      { part: "shipping", amount: "0.20" },
      { part: "fees", amount: "0.50" },
    ]);
  });

  test("a price in another currency than the value is left out, and so is one whose discount is unknown", () => {
    const [line] = order(one)["line_items"] as [Record<string, unknown>];
    for (const odd of [
      { price_set: { shop_money: { amount: "0.10", currency_code: "EUR" } } },
      { discount_allocations: [{ amount: "much" }] },
      {
        discount_allocations: [
          { amount: "0.01", amount_set: { shop_money: { amount: "0.01", currency_code: "EUR" } } },
        ],
      },
      { price: "ten cents", price_set: null },
    ]) {
      const fields = { line_items: [{ ...line, ...odd }] } as OrderSpec["fields"] & object;
      const { properties, value } = map({ ...one, fields }, { value: "total", currency: "shop" });
      expect(properties.contents).toEqual([
        { content_id: "THING", content_name: "Thing", brand: "Harbor & Pine", quantity: 1 },
      ]);
      expect(properties.value).toBe(0.3);
      expect(value.steps[0]).toEqual({ part: "lines", amount: "0.1" });
    }
  });

  test("amounts of another currency are no step on the way to the value", () => {
    const foreign = { amount: "9.00", currency_code: "EUR" };
    const fields = { total_tax_set: { shop_money: foreign }, total_tax: "9.00" };
    const { value } = map({ ...one, fields }, { value: "without_tax", currency: "shop" });
    expect(value).toMatchObject({ amount: "0.3", currency: "USD" });
    expect(value.steps.map(({ part }) => part)).toEqual(["lines", "shipping"]);
  });
});
