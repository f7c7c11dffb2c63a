import { describe, expect, test } from "vitest";

import { storefrontEventSchema } from "#app/core/storefront/storefront-event.ts";

import { visitOf, type EventMaker } from "./shopper.ts";
import type { StorefrontWorld } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

describe("an event that does not fit", () => {
  const wrong: readonly (readonly [string, (base: { id: string; at: number }) => unknown])[] = [
    ["is no object", () => "text"],
    ["is null", () => null],
    ["has no name", (base) => base],
    ["has a name nobody knows", (base) => ({ ...base, name: "purchase", orderId: "1" })],
    ["claims to be a webhook", (base) => ({ ...base, name: "orders/create" })],
    ["has no id", ({ at }) => ({ at, name: "page_viewed" })],
    ["has an id of 201", ({ at }) => ({ at, name: "page_viewed", id: "x".repeat(201) })],
    ["has an id that Postgres cannot hold", ({ at }) => ({ at, name: "page_viewed", id: "a\u0000b" })],
    [
      "takes the id of a purchase",
      ({ at }) => ({ at, name: "search_submitted", query: "x", id: "purchase_1" }),
    ],
    [
      "takes the id of a checkout",
      ({ at }) => ({ at, name: "search_submitted", query: "x", id: "checkout_a" }),
    ],
    [
      "takes the id of a registration",
      ({ at }) => ({ at, name: "search_submitted", query: "x", id: "customer_1" }),
    ],
    [
      "takes the id of a dead entry",
      ({ at }) => ({ at, name: "search_submitted", query: "x", id: "entry_1" }),
    ],
    ["has a time in words", ({ id }) => ({ id, name: "page_viewed", at: "now" })],
    ["has half a millisecond", ({ id, at }) => ({ id, name: "page_viewed", at: at + 0.5 })],
    ["has no items where there must be some", (base) => ({ ...base, name: "product_viewed" })],
    [
      "has a price below zero",
      (base) => ({ ...base, name: "product_viewed", items: [{ quantity: 1, price: "-1.00" }] }),
    ],
    [
      "has a price in words",
      (base) => ({ ...base, name: "product_viewed", items: [{ quantity: 1, price: "one" }] }),
    ],
    [
      "has none of an item",
      (base) => ({ ...base, name: "product_viewed", items: [{ sku: "a", quantity: 0 }] }),
    ],
    ["has no checkout", (base) => ({ ...base, name: "checkout_started", items: [] })],
    [
      "has a checkout that is none",
      (base) => ({ ...base, name: "checkout_started", items: [], checkoutToken: "a b" }),
    ],
    [
      "has an order id that is none",
      (base) => ({ ...base, name: "checkout_completed", checkoutToken: "a", orderId: "gid://1" }),
    ],
    [
      "is a custom one without a name",
      (base) => ({ ...base, name: "custom", customName: "", properties: {} }),
    ],
    [
      "is a custom one whose name has a NUL in it",
      (base) => ({ ...base, name: "custom", customName: "a\u0000", properties: {} }),
    ],
    [
      "is a custom one with half a character in its name",
      (base) => ({ ...base, name: "custom", customName: "a\ud800", properties: {} }),
    ],
    [
      "is a custom one with lists inside",
      (base) => ({ ...base, name: "custom", customName: "a", properties: { a: [1] } }),
    ],
  ];

  test.each(wrong)("because it %s is left out, and what stands beside it is kept", async (_what, spoil) => {
    const store = await world.openStore();
    const base = { id: `sh-wrong-${store.id}`, at: world.time.now() };
    const [before, after] = [make.productViewed(), make.addedToCart()];
    const answer = await world.door.post(store.batch([before, spoil(base), after]));
    expect(answer.status).toBe(204);
    expect((await store.entries()).map(({ webhookId }) => webhookId).toSorted()).toEqual(
      [before.id, after.id].toSorted(),
    );
    expect(world.door.logLines.at(-1)).toMatchObject({
      msg: "storefront.malformed",
      shop: store.domain,
      dropped: 1,
    });
  });

  test("would fit if it were right: the list above is of mistakes, not of an odd base", () => {
    const base = { id: "sh-1", at: 0 };
    for (const event of [
      { ...base, name: "page_viewed" },
      { ...base, name: "product_viewed", items: [{ quantity: 1, price: "1.00" }] },
      { ...base, name: "checkout_started", items: [], checkoutToken: "a" },
      { ...base, name: "checkout_completed", checkoutToken: "a", orderId: "1" },
      { ...base, name: "custom", customName: "a", properties: { a: 1 } },
    ])
      expect(storefrontEventSchema.safeParse(event).success).toBe(true);
  });

  test("in a part that is not needed is kept without it: Shopify has products without type, vendor and SKU", () => {
    const item = { sku: null, title: "x".repeat(1_001), vendor: "", type: "  ", quantity: 1 };
    const parsed = storefrontEventSchema.parse({ id: "sh-1", at: 0, name: "product_viewed", items: [item] });
    expect(JSON.parse(JSON.stringify(parsed))).toMatchObject({ items: [{ quantity: 1 }] });
    expect(Object.keys(JSON.parse(JSON.stringify(parsed)).items[0])).toEqual(["quantity"]);
  });
});

test.each([
  ["a click id that is too long", { click: { ttclid: "x".repeat(1_001) } }],
  ["a click that is none", { click: "E.C.P.abc" }],
  ["a click's time in words", { click: { ttclid: "E.C.P.abc", at: "now" } }],
  ["a _ttp that is too long", { ttp: "x".repeat(1_001) }],
  ["a customer that is no number", { customerId: "gid://shopify/Customer/1" }],
])("%s takes no event with it", async (_what, wrong) => {
  const store = await world.openStore();
  const visit = { ...visitOf(), ...wrong };
  expect((await world.door.post(store.batch([make.productViewed()], { visit }))).status).toBe(204);
  await store.map();
  expect(await store.deliveries()).toHaveLength(1);
});
