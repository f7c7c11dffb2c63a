import { afterAll, beforeAll, expect, test } from "vitest";

import { annikaInBerlin } from "../fixtures/people.ts";
import { openBackfillWorld, type BackfillWorld } from "./backfill-world.ts";
import { expectLedgerBalanced } from "./ledger.ts";

let world: BackfillWorld;

beforeAll(async () => {
  world = await openBackfillWorld();
});
afterAll(() => world?.close());

test("orders from before installing are in the ledger, skipped with their reason, and TikTok hears of none", async () => {
  const shop = await world.openBackfillShop();
  shop.setOrders([
    shop.order(1, 70),
    shop.order(2, 59),
    shop.order(3, 8),
    shop.order(4, 1),
    shop.order(5, 2, { attributes: { tt_consent: "denied" } }),
    shop.order(6, 2, { attributes: {}, buyer: annikaInBerlin }),
    shop.order(7, 2, { fields: { financial_status: "pending" } }),
    shop.order(8, 2, { fields: { financial_status: "refunded" } }),
    shop.order(9, 2, { fields: { source_name: "pos" } }),
    shop.order(10, 2, { fields: { cancelled_at: "2026-11-22T00:00:00Z" } }),
    // Placed since: its own webhook tells of it.
    shop.order(11, 0),
  ]);
  expect(await shop.backfill()).toMatchObject({
    state: "done",
    done: 9,
    total: 9,
    result: { read: 9, new: 9, unreadable: 0 },
  });
  expect(await shop.fates()).toEqual({
    2: "before_install",
    3: "before_install",
    4: "before_install",
    5: "consent_denied",
    6: "consent_unknown",
    7: "awaiting_payment",
    8: "before_install",
    9: "channel_off",
    10: "cancelled",
  });
  await shop.send();
  expect(world.received(shop)).toEqual([]);
  await expectLedgerBalanced(world.process.database.pool);
});

test("so many days as were asked for are read", async () => {
  const shop = await world.openBackfillShop();
  shop.setOrders([shop.order(1, 31), shop.order(2, 29)]);
  await shop.backfill(30);
  expect(Object.keys(await shop.fates())).toEqual(["2"]);
});

test("a shop without orders has nothing to read", async () => {
  const shop = await world.openBackfillShop();
  expect(await shop.backfill()).toMatchObject({ state: "done", done: 0, total: 0 });
});

test("a conversion of a backfilled order is what its webhook would have made it", async () => {
  const shop = await world.openBackfillShop();
  const live = await world.openBackfillShop();
  const body = shop.order(1, 2, { landingSite: "/?ttclid=E.C.P.the-click-of-landing", tax: "3.10" });
  shop.setOrders([body]);
  await shop.backfill();
  await live.ingest("orders/create", body);
  await live.map();
  const read = async (shopId: number) =>
    (
      await world.process.database.pool.query(
        `SELECT source, tiktok_event_id, order_name, occurred_at, value::text, currency, channel, clicked_at
         FROM conversion WHERE shop_id = $1`,
        [shopId],
      )
    ).rows;
  expect(await read(shop.id)).toEqual(await read(live.id));
});

test("more orders than fit into one page are all read, once", { timeout: 60_000 }, async () => {
  const shop = await world.openBackfillShop();
  shop.setOrders(Array.from({ length: 620 }, (_, at) => shop.order(at + 1, 10)));
  expect(await shop.backfill()).toMatchObject({ result: { read: 620, new: 620, unreadable: 0 } });
  expect(await shop.deliveries()).toHaveLength(620);
});

test("a backfill that is repeated changes nothing", async () => {
  const shop = await world.openBackfillShop();
  shop.setOrders([shop.order(1, 2), shop.order(2, 3)]);
  await shop.backfill();
  const before = await shop.deliveries();
  expect(await shop.backfill()).toMatchObject({ state: "done", result: { read: 2, new: 0 } });
  expect(await shop.deliveries()).toEqual(before);
});

test("one that dies after any of its steps is taken up where it was", async () => {
  for (let died = 1; died <= 5; died += 1) {
    const shop = await world.openBackfillShop();
    shop.setOrders(Array.from({ length: 3 }, (_, at) => shop.order(at + 1, 10)));
    const taskId = await shop.start("backfill", { days: 60 });
    for (let step = 0; step < died; step += 1) {
      await shop.step(taskId);
      world.time.advance(31_000);
    }
    // The process is gone with its lease; the place is in the row.
    await world.process.database.pool.query("UPDATE task SET lease_until = $2 WHERE id = $1", [
      taskId,
      world.time.clock(),
    ]);
    world.time.advance(1_000);
    expect(await shop.finish(taskId)).toMatchObject({ state: "done", result: { read: 3, new: 3 } });
    expect(world.emulator.bulkOperations(shop.domain)).toHaveLength(1);
  }
});

test("an order that its webhook told of before is left as it is", async () => {
  const shop = await world.openBackfillShop();
  const paid = shop.order(1, 1);
  const waiting = shop.order(2, 1, { fields: { financial_status: "pending" } });
  for (const body of [paid, waiting]) await shop.ingest("orders/create", body);
  await shop.map();
  shop.setOrders([paid, shop.order(2, 1)]);
  await shop.backfill();
  expect(await shop.fates()).toEqual({ 1: "pending", 2: "awaiting_payment" });
  await shop.ingest("orders/paid", waiting);
  await shop.map();
  await shop.send();
  expect(world.received(shop)).toEqual(["purchase_1", "purchase_2"]);
});

test("an order that was placed before installing and is paid after is sent: its payment is told live", async () => {
  const shop = await world.openBackfillShop();
  const waiting = shop.order(1, 1, { fields: { financial_status: "pending" } });
  const paid = shop.order(2, 1);
  shop.setOrders([waiting, paid]);
  await shop.backfill();
  expect(await shop.fates()).toEqual({ 1: "awaiting_payment", 2: "before_install" });
  for (const body of [waiting, paid]) await shop.ingest("orders/paid", body);
  await shop.map();
  await shop.send();
  // What had counted before installing stays what it is, whatever is told of it later.
  expect(await shop.fates()).toEqual({ 1: "accepted", 2: "before_install" });
  const { rows } = await world.process.database.pool.query<{ topic: string }>(
    `SELECT inbox_entry.topic FROM conversion JOIN inbox_entry ON inbox_entry.id = conversion.inbox_entry_id
     WHERE conversion.shop_id = $1 ORDER BY conversion.id`,
    [shop.id],
  );
  expect(rows.map(({ topic }) => topic)).toEqual(["orders/paid", "backfill/order"]);
});
