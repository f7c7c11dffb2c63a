import { describe, expect, test } from "vitest";

import { secondMs } from "../pipeline/hand-clock.ts";
import { shownLedger } from "../pipeline/ledger.ts";
import { sampleCheckout, sampleOrder } from "../pipeline/sample-order.ts";
import { visitOf, type EventMaker } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const token = "hWN8nFQmFzQ2XoVd3Jk7pTqYcLrBxKaE";
const outcomes = async (store: TestStore) =>
  (await store.deliveries()).map(({ eventName, state, reason }) => [eventName, state, reason]);

async function count(table: "conversion" | "visitor" | "inbox_entry", store: TestStore): Promise<number> {
  const { rows } = await world.pool.query(`SELECT 1 FROM ${table} WHERE shop_id = $1`, [store.id]);
  return rows.length;
}

describe("a robot", () => {
  const robot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

  test("is kept and counted, not sent and not remembered", async () => {
    const store = await world.openStore();
    const all = [make.pageViewed(), make.productViewed(), make.searchSubmitted(), make.checkoutStarted()];
    await store.tell(all, { userAgent: robot });
    await store.map();
    expect(await count("inbox_entry", store)).toBe(4);
    expect((await outcomes(store)).toSorted()).toEqual([
      ["InitiateCheckout", "skipped", "bot"],
      ["Search", "skipped", "bot"],
      ["ViewContent", "skipped", "bot"],
    ]);
    expect(await count("visitor", store)).toBe(0);
    expect(await shownLedger(world.pool, store.id)).toEqual({ skipped: 3 });
    world.time.advance(120 * secondMs);
    await store.sendDue();
    expect(store.counted()).toEqual([]);
  });

  test("lends its consent and clicks to no order", async () => {
    const store = await world.openStore({ settings: { unknownConsent: "withhold" } });
    await store.tell([make.checkoutCompleted()], { userAgent: robot });
    await store.ingest("orders/create", sampleOrder(1, world.time.now(), { checkout_token: token }));
    await store.map();
    expect(await outcomes(store)).toEqual([["CompletePayment", "skipped", "consent_unknown"]]);
  });
});

describe("a storefront cannot make a purchase", () => {
  test("by completing a checkout that Shopify never told of", async () => {
    const store = await world.openStore();
    await store.tell([make.checkoutCompleted({ orderId: "77" }), make.checkoutCompleted({ orderId: "78" })]);
    await store.map();
    world.time.advance(120 * secondMs);
    await store.sendDue();
    expect(await count("conversion", store)).toBe(0);
    expect(await shownLedger(world.pool, store.id)).toEqual({});
    expect(store.counted()).toEqual([]);
  });

  test.each(["CompletePayment", "Purchase", "PlaceAnOrder", "InitiateCheckout"])(
    "by publishing a custom event named %s, not even one that the shop chose",
    async (name) => {
      const store = await world.openStore({
        rules: [{ id: "chosen", source: "custom", customName: name, event: null }],
      });
      await store.tell([make.custom(name, { value: 999, currency: "USD" })]);
      await store.map();
      expect(await outcomes(store)).toEqual([["CustomEvent", "skipped", "event_name_not_allowed"]]);
    },
  );

  test("nor keep one from being made by taking its id", async () => {
    const store = await world.openStore();
    const id = "purchase_1";
    await store.tell([
      make.productViewed({ id }),
      make.custom("quiz", {}, { id }),
      make.checkoutStarted({ id }),
    ]);
    await store.map();
    await store.ingest("orders/create", sampleOrder(1, world.time.now()));
    await store.map();
    expect(await outcomes(store)).toEqual([["CompletePayment", "pending", null]]);
  });

  test("nor jam the shop's mapping with what the database cannot hold", async () => {
    const store = await world.openStore();
    const huge = { title: "a\u0000b\ud800", quantity: 1_000_000, price: "999999999999999.99999999" };
    const items = Array.from({ length: 400 }, () => huge);
    await store.tell([
      make.productViewed({ items, value: undefined }),
      make.addedToCart({ items: [huge], value: "999999999999999.99999999" }),
      make.custom("a".repeat(50), { "\u0000": "\u0000", x: "\ud800" }),
      make.custom("ünïcödé 💳", { x: 1e308 }),
      make.searchSubmitted({ query: "\u0000 \ud800" }),
    ]);
    await store.ingest("orders/create", sampleOrder(1, world.time.now()));
    await store.map();
    expect(await outcomes(store)).toHaveLength(6);
    world.time.advance(20 * secondMs);
    await store.sendDue();
    expect(await shownLedger(world.pool, store.id)).toEqual({ accepted: 5, skipped: 1 });
  });
});

describe("the key of one shop", () => {
  test("reaches nothing of another shop, whose tokens, ids and visitors it may know", async () => {
    const [store, other] = [await world.openStore(), await world.openStore()];
    await store.speak();
    await store.ingest("orders/create", sampleOrder(1, world.time.now(), { checkout_token: token }));
    await store.ingest("checkouts/create", sampleCheckout(token, world.time.now()));
    await store.map();
    const before = await store.deliveries();
    await other.tell([make.checkoutStarted(), make.checkoutCompleted(), make.pageViewed()]);
    await other.map();
    await store.map();
    expect(await store.deliveries()).toEqual(before);
    expect(await count("visitor", store)).toBe(0);
    expect((await outcomes(other)).map(([event]) => event)).toEqual(["InitiateCheckout"]);
    world.time.advance(60 * secondMs);
    await store.sendDue();
    expect(store.counted().map((event) => Object.keys(event["user"] as object))).toEqual([
      expect.not.arrayContaining(["ttclid", "ttp"]),
      expect.not.arrayContaining(["ttclid", "ttp", "ip", "user_agent"]),
    ]);
  });

  test("finds no visitor of another shop, though clientId, cart, checkout and order are the same", async () => {
    const [store, other] = [await world.openStore(), await world.openStore()];
    await other.tell([
      make.addedToCart({ cartToken: "cart-1" }),
      make.checkoutStarted(),
      make.checkoutCompleted(),
    ]);
    await other.map();
    const order = sampleOrder(1, world.time.now(), { checkout_token: token, cart_token: "cart-1" });
    for (const one of [store, other]) {
      await one.ingest("orders/create", order);
      await one.map();
      await one.sendDue();
    }
    expect(store.sentUsers("CompletePayment").map((user) => user["ttclid"])).toEqual([undefined]);
    expect(other.sentUsers("CompletePayment")).toMatchObject([{ ttclid: visitOf().click?.ttclid }]);
  });
});
