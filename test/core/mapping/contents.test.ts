import { describe, expect, test } from "vitest";

import { mapContents } from "#app/core/mapping/contents.ts";
import { readLineItems } from "#app/core/shopify/line-item.ts";

import type { JsonObject } from "../../fixtures/json.ts";
import { bottle, orderLine, towel, type LineSpec } from "../../fixtures/line-item.ts";
import { usd } from "../../fixtures/money.ts";

function contentsOf(
  lines: readonly LineSpec[],
  contentId: "sku" | "variant" | "product" = "sku",
  currency?: string,
) {
  const json = lines.map((line, index): JsonObject => orderLine(line, index, usd));
  return mapContents(
    readLineItems(json, { shop: "USD", buyer: "USD" }),
    { contentId, currency: "shop" },
    currency,
  );
}

const ids = { sku: "SKU", variantId: 46543210987654, productId: 8790123456789 } as const;

describe("the id of a content", () => {
  test.each([
    ["sku", {}, "SKU"],
    ["sku", { sku: null }, "46543210987654"],
    ["sku", { sku: null, variantId: null }, "8790123456789"],
    ["variant", {}, "46543210987654"],
    ["variant", { variantId: null }, "8790123456789"],
    ["variant", { variantId: null, productId: null }, "SKU"],
    ["product", {}, "8790123456789"],
    ["product", { productId: null }, "46543210987654"],
    ["product", { productId: null, variantId: null }, "SKU"],
  ] as const)("by %s, with %j, is %s", (setting, lacks, id) => {
    const { contents } = contentsOf([{ title: "Thing", price: "1.00", ...ids, ...lacks }], setting);
    expect(contents.map(({ content_id }) => content_id)).toEqual([id]);
  });

  test("is a text even where Shopify's is a number, and absent rather than null", () => {
    const { contents, linesWithoutId, units } = contentsOf([
      { title: "Engraving", price: "1.00", quantity: 2 },
      bottle,
    ]);
    expect(contents).toHaveLength(1);
    expect({ linesWithoutId, units }).toEqual({ linesWithoutId: 1, units: 3 });
  });
});

describe("the price of a content", () => {
  test("is one unit's after discounts, half a cent up", () => {
    const line = { ...bottle, price: "0.35", quantity: 2, discounts: ["0.05", "0.02"] };
    const { contents, netTotal } = contentsOf([line], "sku", "USD");
    expect(contents[0]?.price).toBe(0.32);
    expect(netTotal?.toFixed(2)).toBe("0.63");
  });

  test("is left out where TikTok does not take the currency, and the sum is still known", () => {
    const json = orderLine(bottle, 0, {
      shop: { currency: "GEL", decimals: 2 },
      buyer: { currency: "GEL", decimals: 2, rate: "1" },
    });
    const lines = readLineItems([json], { shop: "GEL", buyer: "GEL" });
    const { contents, netTotal } = mapContents(lines, { contentId: "sku", currency: "shop" }, "GEL");
    expect(contents[0]).not.toHaveProperty("price");
    expect(netTotal?.toFixed(2)).toBe("34.00");
  });

  test("one unknown price makes the sum unknown, not smaller", () => {
    const unpriced = { ...towel, fields: { price: null, price_set: null } };
    for (const lines of [
      [bottle, unpriced],
      [unpriced, bottle],
    ]) {
      const { contents, netTotal } = contentsOf(lines, "sku", "USD");
      expect(netTotal).toBeUndefined();
      expect(contents.map(({ price }) => price).filter((price) => price !== undefined)).toEqual([34]);
    }
  });
});

test("title and vendor are left out where there are none", () => {
  const { contents } = contentsOf([{ title: "", vendor: null, price: "1.00", sku: "SKU" }]);
  expect(contents).toStrictEqual([{ content_id: "SKU", quantity: 1 }]);
});
