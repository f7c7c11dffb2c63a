import { beforeEach, describe, expect, test } from "vitest";

import { noShopFacts, type ShopFacts } from "#app/core/shopify/shop-facts.ts";
import type { WantedFacts } from "#app/pipeline/read-shop-facts.ts";

import { checkoutToken } from "../fixtures/shopper-browser.ts";
import { sampleOrder } from "../pipeline/sample-order.ts";
import type { EventMaker } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

let asked: WantedFacts[] = [];
let known: ShopFacts = noShopFacts;

beforeEach(() => {
  asked = [];
  known = noShopFacts;
  world.readFactsBy(async (_shop, wanted) => {
    asked.push(wanted);
    return known;
  });
});

const customerId = "7300000000001";
const productId = "8100000000001";
const order = () => sampleOrder(1, world.time.now(), { checkout_token: checkoutToken });

/** As an earlier round of mapping would have stored it. */
async function storeFacts(store: TestStore): Promise<void> {
  await world.pool.query(
    `INSERT INTO customer_fact (shop_id, customer_key, orders_count, sale_opted_out, never_send, read_at)
     VALUES ($1, $2, 1, true, false, $3)`,
    [store.id, store.vault.linkKey("customer", customerId), world.time.clock()],
  );
  await world.pool.query(
    "INSERT INTO product_fact (shop_id, product_id, product_type, read_at) VALUES ($1, $2, 'Shirts', $3)",
    [store.id, productId, world.time.clock()],
  );
}

describe("before messages are mapped", () => {
  test("it is asked for the products and customers of what Shopify signed, and since when a count is needed", async () => {
    const store = await world.openStore();
    await store.ingest("orders/create", order());
    await store.tell([make.productViewed({ items: [{ productId: "666", quantity: 1 }] })], {
      visit: { customerId: "42" },
    });
    await store.map();
    expect(asked).toEqual([
      {
        productIds: [productId],
        customerIds: [customerId, "42"],
        orderedAt: new Map([[customerId, world.time.now()]]),
      },
    ]);
  });

  test("of so many who say to be logged in it is not asked for all", async () => {
    const store = await world.openStore();
    for (let number = 1; number <= 60; number += 1)
      await store.tell([make.pageViewed({ id: `page-${number}` })], { visit: { customerId: `${number}` } });
    await store.map();
    expect(asked.map(({ customerIds }) => customerIds.length)).toEqual([50]);
  });

  test("nothing is asked where nothing waits", async () => {
    await (await world.openStore()).map();
    expect(asked).toEqual([]);
  });
});

test("a customer the merchant marked is told of neither as a visitor nor as a buyer", async () => {
  known = {
    ...noShopFacts,
    customer: () => ({ ordersCount: 1, saleOptedOut: false, neverSend: true }),
  };
  const store = await world.openSpeakingStore();
  await store.tell([make.productViewed()], { visit: { customerId } });
  await store.ingest("orders/create", order());
  await store.map();
  expect((await store.deliveries()).map(({ reason }) => reason)).toEqual(["never_send", "never_send"]);
});

test("an order that waits for its turn is withdrawn once its customer is marked", async () => {
  const store = await world.openStore();
  await store.ingest("orders/create", order());
  await store.map();
  known = { ...noShopFacts, customer: () => ({ ordersCount: 1, saleOptedOut: false, neverSend: true }) };
  await store.ingest("orders/paid", order());
  await store.map();
  expect((await store.deliveries()).map(({ reason }) => reason)).toEqual(["never_send"]);
});

test("an order that is mapped again for its browser's half keeps what was known of it", async () => {
  const store = await world.openSpeakingStore();
  await storeFacts(store);
  await store.ingest("orders/create", order());
  await store.map();
  // Of this message nothing is known but the order that it belongs to.
  await store.tell([make.checkoutCompleted()]);
  await store.map();
  await store.sendDue();
  const [event] = store.counted();
  expect(event).toMatchObject({ limited_data_use: true });
  expect(event?.["properties"]).toMatchObject({ contents: [{ content_category: "Shirts" }] });
});

test("a later answer or none changes nothing of what a transaction does: mapping waits for it before", async () => {
  const store = await world.openStore();
  let answer = (_facts: ShopFacts) => {};
  world.readFactsBy(
    () =>
      new Promise<ShopFacts>((resolve) => {
        answer = resolve;
      }),
  );
  await store.ingest("orders/create", order());
  const mapping = world.mapInbox(store.id);
  // Whoever maps meanwhile takes them; the first then finds nothing left.
  world.readFactsBy(async () => noShopFacts);
  await store.map();
  expect(await store.deliveries()).toHaveLength(1);
  answer(noShopFacts);
  await mapping;
  expect(await store.deliveries()).toHaveLength(1);
  expect(await store.entryReasons()).toEqual(["new_conversion"]);
});
