import { describe, expect, test } from "vitest";

import { shirt, type EventMaker } from "./shopper.ts";
import type { StorefrontWorld } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const content = {
  content_id: "LS-M-SAND",
  content_name: "Linen shirt",
  content_category: "Shirts",
  brand: "Northlight",
  quantity: 2,
  price: 27.5,
};

describe("money", () => {
  test("in a currency that TikTok does not take is left out, prices too, and the shop is warned", async () => {
    const { store, events } = await world.sendOne(make.addedToCart({ currency: "XOF" }));
    const { price: _price, ...unpriced } = content;
    expect(events[0]?.["properties"]).toEqual({
      contents: [unpriced],
      content_type: "product",
      num_items: 2,
    });
    const { rows } = await world.pool.query("SELECT warnings FROM delivery WHERE shop_id = $1", [store.id]);
    expect(rows).toEqual([{ warnings: ["currency_not_supported"] }]);
  });

  test("without a currency is left out", async () => {
    const event = await world.onlyEvent(make.addedToCart({ currency: undefined }));
    expect(Object.keys(event["properties"] as object)).toEqual(["contents", "content_type", "num_items"]);
  });

  test("is added up exactly where the browser gives no total", async () => {
    const items = [
      { ...shirt, price: "0.10", quantity: 1 },
      { ...shirt, price: "0.20", quantity: 1 },
    ];
    const event = await world.onlyEvent(make.addedToCart({ items, value: undefined }));
    expect(event["properties"]).toMatchObject({ value: 0.3, num_items: 2 });
  });

  test("is left out where one item has no price", async () => {
    const items = [shirt, { ...shirt, price: undefined }];
    const event = await world.onlyEvent(make.addedToCart({ items, value: undefined }));
    expect(event["properties"]).not.toHaveProperty("value");
  });
});

describe("the id of a content is the one the shop chose, else the next, as in a purchase", () => {
  const { sku, variantId, productId } = shirt;
  test.each([
    ["sku", { sku, variantId, productId }, sku],
    ["sku", { variantId, productId }, variantId],
    ["variant", { sku, variantId, productId }, variantId],
    ["variant", { sku, productId }, productId],
    ["variant", { sku }, sku],
    ["product", { sku, variantId, productId }, productId],
    ["product", { sku, variantId }, variantId],
  ])("%s of %j", async (contentId, ids, expected) => {
    const event = await world.onlyEvent(make.addedToCart({ items: [{ ...ids, quantity: 1 }] }), {
      settings: { contentId },
    });
    expect(event["properties"]).toMatchObject({
      contents: [{ content_id: expected, quantity: 1 }],
      content_type: contentId === "product" ? "product_group" : "product",
    });
  });

  test("an item without any is counted and not listed", async () => {
    const event = await world.onlyEvent(make.addedToCart({ items: [{ title: "Gift wrap", quantity: 3 }] }));
    expect(event["properties"]).toEqual({ value: 55, currency: "USD", num_items: 3 });
  });
});
