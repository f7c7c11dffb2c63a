import { afterAll, beforeAll, expect, test } from "vitest";

import type { ReconcileParams } from "#app/pipeline/reconcile.ts";
import { startDueReconciling } from "#app/pipeline/start-due-reconciling.ts";

import { openBackfillWorld, type BackfillShop, type BackfillWorld } from "./backfill-world.ts";
import { dayMs, hourMs, minuteMs } from "./hand-clock.ts";

let world: BackfillWorld;

beforeAll(async () => {
  world = await openBackfillWorld();
});
afterAll(() => world?.close());

/** A shop that installed the app ten days ago. */
async function openShop(): Promise<BackfillShop> {
  const shop = await world.openBackfillShop();
  const installed = new Date(world.time.now() - 10 * dayMs);
  await world.process.database.pool.query("UPDATE shop SET installed_at = $2 WHERE id = $1", [
    shop.id,
    installed,
  ]);
  return shop;
}

/** Hours, as the fixtures count days. */
const hoursAgo = (hours: number) => hours / 24;

const due = () => startDueReconciling(world.process.database.pool, world.time.clock());
const compared = async (shop: BackfillShop) => {
  const { rows } = await world.process.database.pool.query<{ orders_compared_until: Date | null }>(
    "SELECT orders_compared_until FROM shop WHERE id = $1",
    [shop.id],
  );
  return rows[0]?.orders_compared_until?.getTime();
};
const finishDue = async (shop: BackfillShop) => {
  const task = await shop.task();
  if (task === undefined) throw new Error("nothing was begun");
  return shop.finish(task.id);
};

test("each installed shop is compared once an hour, by one process of several, and goes on where it ended", async () => {
  const shop = await openShop();
  shop.setOrders([shop.order(1, 6), shop.order(2, hoursAgo(2))]);
  const begun = world.time.now();
  await Promise.all([due(), due(), due()]);
  expect(await finishDue(shop)).toMatchObject({ createdBy: "sweep", result: { missing: 2, fetched: 2 } });
  expect(await compared(shop)).toBe(begun - 15 * minuteMs);

  const first = await shop.task();
  await due();
  expect((await shop.task())?.id).toBe(first?.id);

  world.time.advance(2 * hourMs);
  shop.setOrders([shop.order(3, hoursAgo(1))]);
  await due();
  const next = await finishDue(shop);
  expect(next.result).toMatchObject({ orders: 1, fetched: 1 });
  expect(next.total).toBeLessThan(8);
});

test("no shop is compared that was uninstalled, never opened, or has no token to ask with", async () => {
  const [gone, unopened, closed] = [await openShop(), await openShop(), await openShop()];
  const { pool } = world.process.database;
  await pool.query("UPDATE shop SET state = 'uninstalled' WHERE id = $1", [gone.id]);
  await pool.query("UPDATE shop SET state = 'never_opened' WHERE id = $1", [unopened.id]);
  await pool.query("DELETE FROM session WHERE shop = $1", [closed.domain]);
  await due();
  for (const shop of [gone, unopened, closed]) expect(await shop.task()).toBeUndefined();
});

test("a range that somebody asked for moves its place only where no hour is left out", async () => {
  const shop = await openShop();
  const asked = async (fromDays: number, untilDays: number) => {
    const at = (days: number) => world.time.now() - days * dayMs;
    const params: ReconcileParams = { from: at(fromDays), until: at(untilDays), isDryRun: false };
    await shop.finish(await shop.start("reconcile", params));
    return { until: params.until, compared: await compared(shop) };
  };
  expect((await asked(2, 1)).compared).toBeUndefined();
  const whole = await asked(7, 3);
  expect(whole.compared).toBe(whole.until);
  expect((await asked(1.5, 1)).compared).toBe(whole.until);
  expect((await asked(6, 5)).compared).toBe(whole.until);
  const joined = await asked(4, 1);
  expect(joined.compared).toBe(joined.until);
});
