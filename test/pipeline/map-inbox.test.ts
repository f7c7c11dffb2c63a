import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { expectLedgerBalanced, shownLedger } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { sampleCheckout, sampleOrder, type SampleOrder } from "./sample-order.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

const paid = (id: number, changes: SampleOrder = {}) => sampleOrder(id, world.time.now(), changes);
const unpaid = (id: number) => paid(id, { financial_status: "pending" });
const outcomes = async (shop: TestShop) =>
  (await shop.deliveries()).map(({ state, reason }) => [state, reason]);

async function countConversions(shop: TestShop): Promise<number> {
  const { rows } = await world.pool.query("SELECT 1 FROM conversion WHERE shop_id = $1", [shop.id]);
  return rows.length;
}

async function entryReasons(shop: TestShop): Promise<unknown[]> {
  const { rows } = await world.pool.query(
    "SELECT state, reason FROM inbox_entry WHERE shop_id = $1 ORDER BY id",
    [shop.id],
  );
  return rows.map(({ state, reason }: { state: string; reason: string }) => `${state}: ${reason}`);
}

describe("orders/create and orders/paid of one order are one conversion", () => {
  const both = ["orders/create", "orders/paid"];
  test.each([
    { name: "in order and in one batch", topics: both, apart: false },
    { name: "in order and one after the other", topics: both, apart: true },
    { name: "the other way round and in one batch", topics: both.toReversed(), apart: false },
    { name: "the other way round and one after the other", topics: both.toReversed(), apart: true },
  ])("$name", async ({ topics, apart }) => {
    const shop = await world.openShop();
    for (const topic of topics) {
      await shop.ingest(topic, paid(1));
      if (apart) await shop.map();
    }
    await shop.map();
    expect(await countConversions(shop)).toBe(1);
    expect(await outcomes(shop)).toEqual([["pending", null]]);
    expect(await entryReasons(shop)).toEqual(["mapped: new_conversion", "mapped: known_conversion"]);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ pending: 1 });
  });

  test("with two mappers at once over a full inbox", async () => {
    const shop = await world.openShop();
    const ids = Array.from({ length: 120 }, (_, index) => index + 1);
    await Promise.all(
      ids.flatMap((id) => [shop.ingest("orders/create", paid(id)), shop.ingest("orders/paid", paid(id))]),
    );
    await Promise.all([shop.map(), shop.map(), shop.map()]);
    expect(await countConversions(shop)).toBe(120);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ pending: 120 });
    expect(new Set(await entryReasons(shop))).toEqual(
      new Set(["mapped: new_conversion", "mapped: known_conversion"]),
    );
  });
});

test("an order that waits for payment goes out when it is paid, as it was when it was paid", async () => {
  const shop = await world.openShop();
  await shop.ingest("orders/create", unpaid(1));
  await shop.map();
  expect(await outcomes(shop)).toEqual([["skipped", "awaiting_payment"]]);
  await shop.ingest("orders/paid", paid(1, { total_price: "42.00" }));
  await shop.map();
  expect(await outcomes(shop)).toEqual([["pending", null]]);
  await shop.send();
  const [event] = world.tiktok.accepted.slice(-1);
  expect(event).toMatchObject({ eventId: "purchase_1", json: { properties: { value: 42 } } });
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 1 });
});

test("an unpaid order whose payment was heard of first is not held back by its older message", async () => {
  const shop = await world.openShop();
  await shop.ingest("orders/paid", paid(1));
  await shop.map();
  await shop.ingest("orders/create", unpaid(1));
  await shop.map();
  expect(await outcomes(shop)).toEqual([["pending", null]]);
});

describe("a message that cannot be read is counted as dead, with its reason", () => {
  test.each([
    ["no JSON", "{ not json", "body_not_json"],
    ["half a JSON", '{"id": 1, "total_price": "1', "body_not_json"],
    ["an array", "[]", "body_not_an_object"],
    ["a null", "null", "body_not_an_object"],
    ["an object without an id", "{}", "order_id_missing"],
    ["an order without a time", { id: 5, total_price: "1.00", currency: "USD" }, "time_unreadable"],
    ["an order without a total", { id: 5, created_at: "2026-11-22T11:00:00Z" }, "total_unreadable"],
  ])("%s", async (_what, body, reason) => {
    const shop = await world.openShop();
    await shop.ingest("orders/create", body);
    await shop.ingest("orders/create", paid(1));
    await shop.map();
    expect(await outcomes(shop)).toEqual(
      expect.arrayContaining([
        ["dead", reason],
        ["pending", null],
      ]),
    );
    expect(await entryReasons(shop)).toEqual([`dead: ${reason}`, "mapped: new_conversion"]);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ dead: 1, pending: 1 });
  });

  test("one that was moved here from another shop, or whose body is gone", async () => {
    const [shop, other] = [await world.openShop(), await world.openShop()];
    await other.ingest("orders/create", paid(1));
    await shop.ingest("orders/create", paid(2));
    await world.pool.query("UPDATE inbox_entry SET shop_id = $1 WHERE shop_id = $2", [shop.id, other.id]);
    await shop.ingest("orders/create", paid(3));
    await world.pool.query(
      "UPDATE inbox_entry SET body_sealed = NULL WHERE id = (SELECT max(id) FROM inbox_entry)",
    );
    await shop.map();
    expect((await outcomes(shop)).toSorted()).toEqual([
      ["dead", "body_unsealable"],
      ["dead", "body_unsealable"],
      ["pending", null],
    ]);
    expect((await shop.deliveries()).map(({ tiktokEventId }) => tiktokEventId)).toContain("purchase_2");
  });
});

test("a conversion of a shop without a pixel is counted once, as not connected", async () => {
  const shop = await world.openShop({ pixels: 0 });
  await shop.ingest("orders/create", paid(1));
  await shop.ingest("orders/paid", paid(1));
  await shop.map();
  expect(await outcomes(shop)).toEqual([["skipped", "not_connected"]]);
  expect(await shownLedger(world.pool, shop.id)).toEqual({ skipped: 1 });
});

test("a shop with two pixels owes each of them a delivery of its own", async () => {
  const shop = await world.openShop({ pixels: 2 });
  await shop.ingest("orders/create", paid(1));
  await shop.ingest("orders/paid", paid(1));
  await shop.map();
  expect((await shop.deliveries()).map(({ pixelCode }) => pixelCode)).toEqual(
    shop.pixels.map(({ code }) => code),
  );
  expect(await shownLedger(world.pool, shop.id)).toEqual({ pending: 2 });
});

test("a pixel that is switched off is owed nothing and gets nothing", async () => {
  const shop = await world.openShop({ pixels: 2 });
  await shop.ingest("orders/create", paid(1));
  await shop.map();
  const [off] = shop.pixels;
  await world.pool.query("UPDATE pixel SET enabled = false WHERE id = $1", [off?.id]);
  await shop.ingest("orders/create", paid(2));
  await shop.map();
  expect(await shop.send(off)).toEqual({ claimed: 0, stopped: true });
  expect((await shop.deliveries()).filter(({ pixelCode }) => pixelCode === off?.code)).toHaveLength(1);
  expect(await shownLedger(world.pool, shop.id)).toEqual({ pending: 3 });
});

test("one shop's mapper leaves another shop's messages alone", async () => {
  const [shop, other] = [await world.openShop(), await world.openShop()];
  await other.ingest("orders/create", paid(1));
  await shop.ingest("orders/create", paid(1));
  await shop.map();
  expect(await outcomes(shop)).toEqual([["pending", null]]);
  expect(await entryReasons(other)).toEqual(["received: null"]);
  await other.map();
  expect(await outcomes(other)).toEqual([["pending", null]]);
});

test("a checkout counts once per token, however often it is updated", async () => {
  const shop = await world.openShop();
  const checkout = sampleCheckout("tok-1", world.time.now());
  for (const topic of ["checkouts/create", "checkouts/update", "checkouts/update"])
    await shop.ingest(topic, checkout);
  await shop.ingest("checkouts/update", sampleCheckout("tok-2", world.time.now()));
  await shop.map();
  expect((await shop.deliveries()).map(({ tiktokEventId }) => tiktokEventId)).toEqual([
    "checkout_tok-1",
    "checkout_tok-2",
  ]);
});

test("an order id past 2^53 arrives at TikTok digit for digit", async () => {
  const shop = await world.openShop();
  const body = JSON.stringify(paid(1, { admin_graphql_api_id: null })).replace(
    '"id":1,',
    '"id":9007199254740993123,',
  );
  await shop.ingest("orders/create", body);
  await shop.map();
  await shop.send();
  expect(world.tiktok.accepted.at(-1)).toMatchObject({
    eventId: "purchase_9007199254740993123",
    json: { properties: { order_id: "9007199254740993123" } },
  });
});

test("the shop's settings decide as they are when a message is mapped", async () => {
  const shop = await world.openShop({ settings: { purchaseTrigger: "placed" } });
  await shop.ingest("orders/create", unpaid(1));
  await shop.map();
  await world.pool.query("UPDATE shop SET settings = $2 WHERE id = $1", [
    shop.id,
    { purchaseTrigger: "paid" },
  ]);
  await shop.ingest("orders/create", unpaid(2));
  await shop.map();
  expect(await outcomes(shop)).toEqual([
    ["pending", null],
    ["skipped", "awaiting_payment"],
  ]);
});

test("messages of topics without a use yet are kept, marked so, and never mapped", async () => {
  const shop = await world.openShop();
  for (const topic of ["orders/edited", "products/create", "never/heard/of"])
    await shop.ingest(topic, paid(1));
  await shop.map();
  expect(await entryReasons(shop)).toEqual(Array(3).fill("stored: no_use_yet"));
  expect(await shownLedger(world.pool, shop.id)).toEqual({});
});

test("where one row cannot be written nothing of its batch is, and all of it is once it can be", async () => {
  const shop = await world.openShop();
  await shop.ingest("orders/create", paid(1));
  await shop.ingest("orders/create", paid(2));
  await shop.ingest("orders/create", "broken");
  await world.pool.query(
    "ALTER TABLE delivery ADD CONSTRAINT refused CHECK (tiktok_event_id <> 'purchase_2') NOT VALID",
  );
  await expect(world.mapInbox(shop.id)).rejects.toThrow("refused");
  await world.pool.query("ALTER TABLE delivery DROP CONSTRAINT refused");
  expect(await countConversions(shop)).toBe(0);
  expect(await shownLedger(world.pool, shop.id)).toEqual({});
  await shop.map();
  expect(await shownLedger(world.pool, shop.id)).toEqual({ pending: 2, dead: 1 });
});
