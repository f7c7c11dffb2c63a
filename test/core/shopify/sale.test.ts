import { describe, expect, test } from "vitest";

import { readSale } from "#app/core/shopify/sale.ts";

import { checkout } from "../../fixtures/checkout.ts";
import type { JsonObject } from "../../fixtures/json.ts";
import { moneySet, usd } from "../../fixtures/money.ts";
import { order } from "../../fixtures/order.ts";

const shippingOf = (fields: JsonObject) => readSale(order({ fields })).totals.shipping.shop?.amount;

const shippingLine = (price: string, discounted: string | null) => ({
  price,
  price_set: moneySet(price, usd),
  discounted_price: discounted,
  discounted_price_set: discounted === null ? null : moneySet(discounted, usd),
});

const landingOf = (length: number) => `/?ttclid=${"x".repeat(length)}`;

describe("shipping", () => {
  test("is what was charged, over all lines", () => {
    expect(shippingOf({ shipping_lines: [shippingLine("6.90", "0.00")] })).toBe("0.00");
    expect(shippingOf({ shipping_lines: [shippingLine("6.90", "4.90"), shippingLine("3.00", null)] })).toBe(
      "7.9",
    );
  });

  test("is Shopify's total where there is no line, or one that cannot be read", () => {
    const total = { total_shipping_price_set: moneySet("5.00", usd) };
    expect(shippingOf({ ...total, shipping_lines: [] })).toBe("5.00");
    expect(shippingOf({ ...total, shipping_lines: null })).toBe("5.00");
    expect(shippingOf({ ...total, shipping_lines: [shippingLine("6.90", "6.90"), { price: "free" }] })).toBe(
      "5.00",
    );
  });
});

test("duties are what was first asked for, or what a checkout says", () => {
  const fields = { original_total_duties_set: moneySet("3.25", usd), total_duties: "9.00" };
  expect(readSale(order({ fields })).totals.duties.shop?.amount).toBe("3.25");
  expect(readSale(checkout({ fields: { total_duties: "4.10" } })).totals.duties.shop?.amount).toBe("4.10");
});

describe("the buyer's currency", () => {
  const foreign = { ...usd, buyer: { currency: "EUR", decimals: 2, rate: "0.9" } };

  test("is that of the total as paid, else the one stated, else the shop's", () => {
    expect(readSale(order({ market: foreign })).buyerCurrency).toBe("EUR");
    expect(readSale(order({ market: foreign, fields: { presentment_currency: null } })).buyerCurrency).toBe(
      "EUR",
    );
    expect(readSale(checkout({ market: foreign })).buyerCurrency).toBe("EUR");
    expect(readSale(checkout({ fields: { presentment_currency: null } })).buyerCurrency).toBe("USD");
    expect(readSale({}).buyerCurrency).toBeUndefined();
  });
});

test("a landing page may be longer than other texts, but not without end", () => {
  expect(readSale(order({ landingSite: landingOf(5_000) })).landingSite).toHaveLength(5_009);
  expect(readSale(order({ landingSite: landingOf(8_000) })).landingSite).toBeUndefined();
});

test("a body with nothing in it is a sale of nothing, not an error", () => {
  const sale = readSale({});
  expect(sale).toMatchObject({ lines: [], taxesIncluded: false, attributes: { consent: "unknown" } });
  expect(sale.totals.total).toEqual({ shop: undefined, buyer: undefined });
});
