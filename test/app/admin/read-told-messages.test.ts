import { afterAll, beforeAll, expect, test } from "vitest";

import { readExplanation } from "#app/admin/read-explanation.ts";
import { openDatabase, type Database } from "#app/db.server.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

import { paidBack, refund } from "../../fixtures/refund.ts";
import { checkoutToken } from "../../fixtures/shopper-browser.ts";
import { secondMs } from "../../pipeline/hand-clock.ts";
import { sampleCheckout, sampleOrder, type SampleOrder } from "../../pipeline/sample-order.ts";
import type { EventMaker } from "../../storefront/shopper.ts";
import type { StorefrontWorld, TestStore } from "../../storefront/storefront-world.ts";
import { useStorefrontWorld } from "../../storefront/use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
let database: Database;
useStorefrontWorld((opened) => ({ world, make } = opened));
beforeAll(() => {
  database = openDatabase({ url: world.url, poolMax: 2, onError: () => {} });
});
afterAll(() => database?.close());

const order = (changes: SampleOrder = {}) =>
  sampleOrder(1, world.time.now(), { checkout_token: checkoutToken, ...changes });

/** Of the delivery of this event: what told of it, in the order its explanation has it. */
async function toldOf(store: TestStore, event = "CompletePayment"): Promise<(string | undefined)[]> {
  const one = (await store.deliveries()).find(({ eventName }) => eventName === event);
  const { timeline } =
    (await readExplanation({
      prisma: database.prisma,
      shop: store,
      deliveryId: BigInt(one?.id ?? 0),
      texts: enExplanation,
    })) ?? {};
  const { received, unlisted } = enExplanation.timeline;
  const tellings: string[] = [received.shopify, received.storefront, unlisted];
  return (timeline ?? []).flatMap(({ what, detail }) => (tellings.includes(what) ? [detail ?? what] : []));
}

/** Each is told a second after the one before, and mapped before the next. */
async function tellInTurn(store: TestStore, steps: readonly (() => Promise<void>)[]): Promise<void> {
  for (const step of steps) {
    world.time.advance(secondMs);
    await step();
    await store.map();
  }
}

const made = "it was mapped from this";
const changed = "this changed what becomes of it";
const unchanged = "this changed nothing that is sent";

test("every message that told of an order is there in the order it arrived, with what it did", async () => {
  const store = await world.openSpeakingStore();
  const placed = order();
  const [total, updatedAt] = ["45.00", new Date(world.time.now() + 60 * secondMs).toISOString()];
  await tellInTurn(store, [
    () => store.ingest("orders/create", placed),
    () => store.tell([make.checkoutCompleted({ orderId: "1" })]),
    () => store.ingest("orders/paid", placed),
    () => store.ingest("orders/updated", { ...placed, current_total_price: total, updated_at: updatedAt }),
    () => store.ingest("refunds/create", refund({ orderId: 1, payments: [paidBack("5.00")] })),
    () => store.ingest("refunds/create", refund({ orderId: 1, id: 2, payments: [] })),
    () => store.ingest("orders/cancelled", { ...placed, cancelled_at: updatedAt }),
    () => store.ingest("orders/create", sampleOrder(2, world.time.now())),
  ]);
  expect(await toldOf(store)).toEqual([
    `orders/create: ${made}`,
    `storefront/checkout_completed: ${changed}`,
    `orders/paid: ${unchanged}`,
    "orders/updated: what the order is worth now was noted",
    "refunds/create: the refund was noted, TikTok hears of none",
    "refunds/create: no money was given back",
    `orders/cancelled: ${changed}`,
  ]);
});

test("what was told before the order was known is there, also where one round maps all of it", async () => {
  const store = await world.openSpeakingStore();
  await store.ingest("refunds/create", refund({ orderId: 1, payments: [paidBack("5.00")] }));
  world.time.advance(secondMs);
  await store.tell([make.checkoutCompleted({ orderId: "1" })]);
  world.time.advance(secondMs);
  await store.ingest("orders/create", order());
  await store.map();
  expect(await toldOf(store)).toEqual([
    "refunds/create: the refund was noted, TikTok hears of none",
    "storefront/checkout_completed: kept for when Shopify tells of it",
    `orders/create: ${made}`,
  ]);
});

test("a checkout_completed that names no order is found by the order it completed", async () => {
  const store = await world.openSpeakingStore();
  await tellInTurn(store, [
    () => store.ingest("orders/create", order()),
    () => store.tell([make.checkoutCompleted({ orderId: undefined })]),
  ]);
  expect(await toldOf(store)).toEqual([
    `orders/create: ${made}`,
    `storefront/checkout_completed: ${changed}`,
  ]);
});

test("both halves of a checkout are there, and nothing that the browser did besides", async () => {
  const store = await world.openSpeakingStore();
  await tellInTurn(store, [
    () => store.tell([make.productViewed(), make.checkoutStarted()]),
    () => store.ingest("checkouts/create", sampleCheckout(checkoutToken, world.time.now())),
  ]);
  expect(await toldOf(store, "InitiateCheckout")).toEqual([
    `storefront/checkout_started: ${made}`,
    expect.stringMatching(/^checkouts\/create: this changed/),
  ]);
});

test("of what was mapped before messages remembered what they told of, the one it was mapped from is there", async () => {
  const store = await world.openStore();
  await store.ingest("orders/create", order());
  await store.map();
  await world.pool.query("UPDATE inbox_entry SET about = NULL WHERE shop_id = $1", [store.id]);
  expect(await toldOf(store)).toEqual([`orders/create: ${made}`]);
});

test("a message that can't be read says so", async () => {
  const store = await world.openStore();
  await store.ingest("orders/create", "{");
  await store.map();
  expect(await toldOf(store)).toEqual([`orders/create: ${enExplanation.reason.body_not_json.short}`]);
});

test("the first fifty are listed, and it says where more were left out", async () => {
  const store = await world.openStore();
  await store.ingest("orders/create", order());
  for (let turn = 1; turn <= 50; turn += 1) await store.ingest("orders/paid", order());
  await store.map();
  const told = await toldOf(store);
  expect(told).toHaveLength(51);
  expect(told.at(-1)).toBe(enExplanation.timeline.unlisted);
});

test("nothing of another shop's order of the same number is there", async () => {
  const [store, other] = [await world.openStore(), await world.openStore()];
  for (const each of [store, other]) await each.ingest("orders/create", order());
  await other.ingest("orders/paid", order());
  for (const each of [store, other]) await each.map();
  expect(await toldOf(store)).toHaveLength(1);
});

test("they are found by an index, however many others there are", async () => {
  const store = await world.openStore();
  await world.pool.query(
    `INSERT INTO inbox_entry (shop_id, topic, webhook_id, received_at, state, about, body_bytes)
     SELECT $1, 'orders/create', 'filler-' || number, now(), 'mapped', 'purchase_filler_' || number, 0
     FROM generate_series(1, 5000) AS number`,
    [store.id],
  );
  await world.pool.query("ANALYZE inbox_entry");
  const { rows } = await world.pool.query<{ "QUERY PLAN": string }>(
    "EXPLAIN SELECT id FROM inbox_entry WHERE shop_id = $1 AND about = $2",
    [store.id, "purchase_filler_7"],
  );
  expect(rows.map((row) => row["QUERY PLAN"]).join("\n")).toContain("inbox_entry_about");
});
