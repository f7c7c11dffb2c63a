import { expect, test } from "vitest";

import { linenShirt, sampleCartLine, sampleVariant } from "../../emulators/storefront-pixel/sample-events.ts";
import { tellOf } from "./tell-of.ts";

test.each([
  [0.1 + 0.2, "0.3"],
  [1234567.891, "1234567.891"],
  [0, "0"],
  [-0, "0"],
  [1e-7, "0"],
  [25, "25"],
  [100_000_000_000, "100000000000"],
])("an amount of %d is told as %s", async (amount, value) => {
  const { event } = await tellOf((page) =>
    page.publish("product_viewed", {
      productVariant: { ...sampleVariant(linenShirt), price: { amount, currencyCode: "KWD" } },
    }),
  );
  expect(event).toMatchObject({ value, currency: "KWD" });
});

test.each([NaN, Infinity, 1e15, -1e308, "12.00", null, true, [5], {}])(
  "an amount of %s is none, and costs its event nothing else",
  async (amount) => {
    const { event } = await tellOf((page) =>
      page.publish("product_viewed", {
        productVariant: { ...sampleVariant(linenShirt), price: { amount, currencyCode: "USD" } },
      }),
    );
    expect(event).toMatchObject({ currency: "USD", items: [{ sku: "LS-M-SAND", quantity: 1 }] });
    expect(event).not.toHaveProperty("value");
  },
);

test.each([0, -1, 1.5, 1_000_001, NaN, "2", null])("a line of %s pieces is left out", async (quantity) => {
  const { event } = await tellOf((page) =>
    page.publish("product_added_to_cart", { cartLine: { ...sampleCartLine(linenShirt, 1), quantity } }),
  );
  expect(event).toMatchObject({ items: [], value: "39.99" });
});
