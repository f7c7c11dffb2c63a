import { afterAll, beforeAll, expect, test } from "vitest";

import { hourMs } from "./hand-clock.ts";
import { expectLedgerBalanced, shownLedger } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld } from "./pipeline-world.ts";
import { sampleOrder } from "./sample-order.ts";
import { openShopWithOrders } from "./shop-with-orders.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
afterAll(() => world?.close());

test("a mapper and a sender that count the same hours in opposite orders both get through", async () => {
  const shop = await openShopWithOrders(world, 1);
  await shop.ingest("orders/create", sampleOrder(2, world.time.now(), { financial_status: "pending" }));
  await shop.map();
  world.time.advance(hourMs);
  for (const [topic, id] of [
    ["orders/create", 3],
    ["orders/paid", 2],
  ] as const)
    await shop.ingest(topic, sampleOrder(id, world.time.now()));
  await shop.map();
  await shop.ingest("orders/create", sampleOrder(4, world.time.now(), { financial_status: "pending" }));
  await shop.map();
  world.time.advance(hourMs);
  await shop.ingest("orders/create", sampleOrder(5, world.time.now()));
  await shop.map();
  await shop.ingest("orders/create", sampleOrder(6, world.time.now()));
  await shop.ingest("orders/paid", sampleOrder(4, world.time.now()));

  // The mapper counts this hour for order 6, then an earlier one for order 4; there it is held up.
  const blocker = await world.pool.connect();
  await blocker.query("BEGIN");
  await blocker.query(
    "SELECT 1 FROM delivery WHERE tiktok_event_id = 'purchase_4' AND shop_id = $1 FOR UPDATE",
    [shop.id],
  );
  const mapping = shop.map();
  await untilWaiting(1);
  // The sender counts both hours, the earlier one first.
  const sending = shop.send();
  await untilWaiting(2);
  await blocker.query("ROLLBACK");
  blocker.release();
  await Promise.all([mapping, sending]);
  expect(world.tiktok.counts.duplicates).toBe(0);
  await shop.send();
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 6 });
  const attempts = (await shop.deliveries()).flatMap((delivery) => delivery.attempts);
  expect(attempts.map(({ outcome }) => outcome)).not.toContain("interrupted");
  await expectLedgerBalanced(world.pool);
});

/** Until so many of this database's connections wait for a lock. */
async function untilWaiting(count: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const { rows } = await world.pool.query(
          "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        );
        return rows.length;
      },
      { timeout: 10_000 },
    )
    .toBe(count);
}
