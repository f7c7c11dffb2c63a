import { describe, expect, test } from "vitest";

import { readLineItems } from "#app/core/shopify/line-item.ts";

import type { JsonObject } from "../../fixtures/json.ts";
import { bottle, orderLine } from "../../fixtures/line-item.ts";
import { usd } from "../../fixtures/money.ts";

const currencies = { shop: "USD", buyer: "USD" };

function discountsOf(fields: JsonObject) {
  const [line] = readLineItems([orderLine({ ...bottle, fields }, 0, usd)], currencies);
  return line?.discounts.map(({ shop }) => shop?.amount);
}

const line = (fields: JsonObject) => orderLine({ ...bottle, fields }, 0, usd);

describe("a line's discounts", () => {
  test("are its allocations, line and order discounts alike", () => {
    expect(discountsOf({ discount_allocations: [{ amount: "1.50" }, { amount: "2.25" }] })).toEqual([
      "1.50",
      "2.25",
    ]);
  });

  test("are its total_discount only where there is no list of allocations", () => {
    const total = { total_discount: "3.00", total_discount_set: null };
    expect(discountsOf({ ...total, discount_allocations: [] })).toEqual([]);
    expect(discountsOf({ ...total, discount_allocations: null })).toEqual(["3.00"]);
  });

  test("are none where nothing is said of any", () => {
    expect(
      discountsOf({ discount_allocations: null, total_discount: null, total_discount_set: null }),
    ).toEqual([]);
  });

  test("are unknown, not nothing, where an allocation cannot be read", () => {
    expect(discountsOf({ discount_allocations: [{ amount: "1.50" }, null, { amount: "a lot" }] })).toEqual([
      "1.50",
      undefined,
      undefined,
    ]);
  });
});

describe("the lines", () => {
  test("leave out what was removed, what cannot be counted, and tips", () => {
    const lines = [
      line({ quantity: 0 }),
      line({ quantity: -1 }),
      line({ quantity: "2" }),
      line({ quantity: 1.5 }),
      line({ tip_payment_gateway: "shopify_payments" }),
      line({ tip_payment_method: "visa" }),
      line({ tip_payment_gateway: null, quantity: 3 }),
      null,
      "line",
    ];
    expect(readLineItems(lines, currencies).map(({ quantity }) => quantity)).toEqual([3]);
  });

  test.each([null, undefined, {}, "lines", 7])("of %j are none", (value) => {
    expect(readLineItems(value, currencies)).toEqual([]);
  });
});
