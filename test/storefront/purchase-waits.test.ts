import { describe, expect, test } from "vitest";

import { checkoutToken, ttclid } from "../fixtures/shopper-browser.ts";
import { dayMs, secondMs } from "../pipeline/hand-clock.ts";
import { sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import { noteAttributes } from "./note-attributes.ts";
import type { EventMaker } from "./shopper.ts";
import type { StorefrontWorld } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

/** An order whose attributes are lost, as far as it knows them. */
const order = (changes: SampleOrder = {}) =>
  sampleOrder(1, world.time.now(), { checkout_token: checkoutToken, ...changes });

describe("a purchase without click and consent", () => {
  test("waits 20 s where the storefront speaks, and then goes alone", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order());
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", 20]]);
    world.time.advance(20 * secondMs - 1);
    await store.sendDue();
    expect(store.sentUsers("CompletePayment")).toEqual([]);
    world.time.advance(1);
    await store.sendDue();
    expect(store.sentUsers("CompletePayment")).toHaveLength(1);
    expect(store.sentUsers("CompletePayment")[0]).not.toHaveProperty("ttclid");
  });

  test.each([
    ["never spoke", undefined, 0],
    ["spoke a moment less than a week ago", 7 * dayMs - 1, 20],
    ["has been silent for a week", 7 * dayMs, 0],
  ])("where the storefront %s", async (_what, silentMs, seconds) => {
    const store = await world.openStore();
    if (silentMs !== undefined) {
      await store.speak();
      world.time.advance(silentMs);
    }
    await store.ingest("orders/create", order());
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", seconds]]);
  });

  test("waits from when Shopify told of it, not from when it was mapped", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order());
    world.time.advance(15 * secondMs);
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", 5]]);
    await store.ingest("orders/create", { ...order(), id: 2, admin_graphql_api_id: null });
    world.time.advance(60 * secondMs);
    await store.map();
    expect((await store.owed())[1]).toEqual(["CompletePayment", 0]);
  });

  test.each([
    ["a click alone", { ttclid }, 20],
    ["consent alone", { tt_consent: "granted" }, 20],
    ["click and consent", { ttclid, tt_consent: "granted" }, 0],
    ["click and consent without sale", { ttclid, tt_consent: "granted_no_sale" }, 0],
  ])("waits unless the order knows both: %s", async (_what, values, seconds) => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order(noteAttributes(values)));
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", seconds]]);
  });

  test("does not wait where the visitor is known from the checkout", async () => {
    const store = await world.openSpeakingStore();
    await store.tell([make.checkoutStarted()], { visit: { click: undefined } });
    await store.map();
    await store.ingest("orders/create", order());
    await store.map();
    expect(await store.owed()).toEqual([
      ["InitiateCheckout", 60],
      ["CompletePayment", 0],
    ]);
  });

  test("waits as long as the shop wants, and with 0 not at all", async () => {
    for (const purchaseWaitSeconds of [0, 1, 300]) {
      const store = await world.openSpeakingStore({ purchaseWaitSeconds });
      await store.ingest("orders/create", order());
      await store.map();
      expect(await store.owed()).toEqual([["CompletePayment", purchaseWaitSeconds]]);
    }
  });
});

describe("an order that waits", () => {
  test("waits no longer because it was paid meanwhile", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order());
    await store.map();
    world.time.advance(7 * secondMs);
    await store.ingest("orders/paid", order());
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", 13]]);
  });

  test("goes at once where its payment's message knows what its creation's did not", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order());
    await store.map();
    await store.ingest("orders/paid", order(noteAttributes({ ttclid, tt_consent: "granted" })));
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", 0]]);
    await store.sendDue();
    expect(store.sentUsers("CompletePayment")).toMatchObject([{ ttclid }]);
  });

  test("is withdrawn when it is cancelled, and nothing brings it back", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order());
    await store.map();
    await store.ingest("orders/cancelled", order({ cancelled_at: world.time.clock().toISOString() }));
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", "skipped cancelled"]]);
    await store.tell([make.checkoutCompleted()]);
    await store.ingest("orders/paid", order());
    await store.map();
    world.time.advance(60 * secondMs);
    await store.sendDue();
    expect(store.counted()).toEqual([]);
  });
});
