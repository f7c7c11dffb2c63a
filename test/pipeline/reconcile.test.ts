import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { ReconcileParams } from "#app/pipeline/reconcile.ts";

import type { JsonObject } from "../fixtures/json.ts";
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

const lastDays = (days: number, isDryRun = false): ReconcileParams => ({
  from: world.time.now() - days * dayMs,
  until: world.time.now() - 15 * minuteMs,
  isDryRun,
});

const hoursOf = async (shop: BackfillShop) => {
  const { rows } = await world.process.database.pool.query<{
    orders: number;
    fetched: number;
    missing: number;
  }>("SELECT orders, fetched, missing FROM order_hour WHERE shop_id = $1 ORDER BY hour", [shop.id]);
  return rows;
};

/** Hours, as the fixtures count days. */
const hoursAgo = (hours: number) => hours / 24;

describe("an order whose webhook never came", () => {
  test("is fetched and sent as a live one would be, once", async () => {
    const shop = await openShop();
    const [known, lost] = [shop.order(1, hoursAgo(5)), shop.order(2, hoursAgo(4))];
    shop.setOrders([known, lost]);
    await shop.ingest("orders/create", known);
    await shop.map();
    const task = await shop.finish(await shop.start("reconcile", lastDays(1)));
    expect(task).toMatchObject({
      state: "done",
      done: 24,
      total: 24,
      result: { orders: 2, missing: 1, fetched: 1, gone: 0 },
    });
    // What a live purchase waits for of its browser's half.
    world.time.advance(minuteMs);
    await shop.send();
    expect(world.received(shop)).toEqual(["purchase_1", "purchase_2"]);
    expect(await hoursOf(shop)).toEqual([
      { orders: 1, fetched: 0, missing: 0 },
      { orders: 1, fetched: 1, missing: 0 },
    ]);

    const again = await shop.finish(await shop.start("reconcile", lastDays(1)));
    expect(again.result).toMatchObject({ orders: 2, missing: 0, fetched: 0 });
    await shop.send();
    expect(world.received(shop)).toHaveLength(2);
  });

  test("stays one order when its webhook comes after all, before or after it was mapped", async () => {
    const shop = await openShop();
    const orders = [shop.order(1, hoursAgo(3)), shop.order(2, hoursAgo(2))] as const;
    shop.setOrders(orders);
    const taskId = await shop.start("reconcile", lastDays(1));
    // Compared, then fetched; the first webhook comes before anything is mapped, the second after.
    for (let step = 0; step < 20; step += 1) {
      await shop.step(taskId);
      world.time.advance(2_000);
    }
    expect(await shop.task()).toMatchObject({ state: "done", result: { fetched: 2 } });
    await shop.ingest("orders/create", orders[0]);
    await shop.map();
    await shop.ingest("orders/paid", orders[1]);
    await shop.map();
    world.time.advance(minuteMs);
    await shop.send();
    expect(world.received(shop)).toEqual(["purchase_1", "purchase_2"]);
    expect(await shop.deliveries()).toHaveLength(2);
  });

  test("keeps to the rules of live ones: other channels, tests, and what is too old or unpaid are recorded, not sent", async () => {
    const shop = await openShop();
    const fields = (more: JsonObject) => ({ fields: more });
    shop.setOrders([
      shop.order(1, 1, fields({ source_name: "pos" })),
      shop.order(2, 1, fields({ test: true })),
      shop.order(3, 8),
      shop.order(4, 1, fields({ financial_status: "pending" })),
      shop.order(5, 1, fields({ financial_status: "refunded" })),
      shop.order(6, 1, { attributes: { tt_consent: "denied" } }),
    ]);
    const task = await shop.finish(await shop.start("reconcile", lastDays(9)));
    expect(task.result).toMatchObject({ orders: 6, missing: 6, fetched: 6 });
    world.time.advance(minuteMs);
    await shop.send();
    expect(await shop.fates()).toEqual({
      1: "channel_off",
      2: "test_order",
      3: "too_old",
      4: "awaiting_payment",
      5: "accepted",
      6: "consent_denied",
    });
    expect(world.received(shop)).toEqual(["purchase_5"]);
  });

  test("is counted and left where it is by a dry run", async () => {
    const shop = await openShop();
    shop.setOrders([shop.order(1, hoursAgo(3))]);
    const task = await shop.finish(await shop.start("reconcile", lastDays(1, true)));
    expect(task.result).toEqual({ orders: 1, missing: 1, fetched: 0, gone: 0 });
    expect(await hoursOf(shop)).toEqual([{ orders: 1, fetched: 0, missing: 1 }]);
    expect(await shop.deliveries()).toEqual([]);
  });

  test("with more lines than one answer holds is sent with all of them", async () => {
    const shop = await openShop();
    const order = shop.order(1, hoursAgo(3));
    const [line] = order["line_items"] as JsonObject[];
    const lines = Array.from({ length: 120 }, (_, index) => ({
      ...line,
      id: 9_000 + index,
      admin_graphql_api_id: `gid://shopify/LineItem/${9_000 + index}`,
      sku: `SKU-${index}`,
    }));
    shop.setOrders([{ ...order, line_items: lines }]);
    await shop.finish(await shop.start("reconcile", lastDays(1)));
    world.time.advance(minuteMs);
    await shop.send();
    const [event] = world.tiktok.accepted.filter(({ pixelCode }) => pixelCode === shop.pixelCode);
    expect(event?.json).toMatchObject({
      properties: { contents: lines.map(({ sku }) => ({ content_id: sku })) },
    });
  });

  test("and was deleted meanwhile is not waited for", async () => {
    const shop = await openShop();
    shop.setOrders([shop.order(1, hoursAgo(3))]);
    const taskId = await shop.start("reconcile", lastDays(1));
    for (let turn = 0; turn < 20 && (await hoursOf(shop)).length === 0; turn += 1) await shop.step(taskId);
    shop.setOrders([]);
    const task = await shop.finish(taskId);
    expect(task.result).toEqual({ orders: 1, missing: 1, fetched: 0, gone: 1 });
    expect(await hoursOf(shop)).toEqual([{ orders: 0, fetched: 0, missing: 0 }]);
  });
});

describe("a comparison", () => {
  test("of hundreds of orders pages to the end of each hour", async () => {
    const shop = await openShop();
    // One a minute, through some six hours.
    const orders = Array.from({ length: 360 }, (_, index) =>
      shop.order(1_000 + index, (index * minuteMs + hourMs) / dayMs),
    );
    shop.setOrders(orders);
    const task = await shop.finish(await shop.start("reconcile", lastDays(1, true)));
    expect(task.result).toMatchObject({ orders: 360, missing: 360 });
    const hours = await hoursOf(shop);
    expect(hours.reduce((sum, { orders: count }) => sum + count, 0)).toBe(360);
    expect(Math.max(...hours.map(({ orders: count }) => count))).toBe(60);
  });

  test("fetches every missing order of an hour, however many steps that takes", async () => {
    const shop = await openShop();
    shop.setOrders(Array.from({ length: 12 }, (_, index) => shop.order(1 + index, hoursAgo(5))));
    const task = await shop.finish(await shop.start("reconcile", lastDays(1)));
    expect(task.result).toEqual({ orders: 12, missing: 12, fetched: 12, gone: 0 });
    expect(await shop.deliveries()).toHaveLength(12);
    expect(await hoursOf(shop)).toEqual([{ orders: 12, fetched: 12, missing: 0 }]);
  });

  test("waits out what Shopify refuses for a while, and goes on where it was", async () => {
    const shop = await openShop();
    shop.setOrders([shop.order(1, hoursAgo(20)), shop.order(2, hoursAgo(3))]);
    const taskId = await shop.start("reconcile", lastDays(1));
    await shop.step(taskId);
    world.emulator.failNext({ endpoint: "graphql", status: 500, times: 2 });
    expect(await shop.finish(taskId)).toMatchObject({ state: "done", result: { fetched: 2 } });
  });

  test("fails with its reason where Shopify will never let it read orders", async () => {
    const shop = await openShop();
    shop.setOrders([shop.order(1, hoursAgo(3))]);
    world.emulator.failNext({
      endpoint: "graphql",
      status: 200,
      body: {
        errors: [{ message: "Access denied for orders field.", extensions: { code: "ACCESS_DENIED" } }],
      },
    });
    const task = await shop.finish(await shop.start("reconcile", lastDays(1)));
    expect(task).toMatchObject({ state: "failed", problem: "shopify_access_denied" });
  });

  test("tells one shop nothing of another's orders of the same id", async () => {
    const [one, other] = [await openShop(), await openShop()];
    const order = one.order(1, hoursAgo(3));
    await one.ingest("orders/create", order);
    await one.map();
    other.setOrders([order]);
    const task = await other.finish(await other.start("reconcile", lastDays(1)));
    expect(task.result).toMatchObject({ missing: 1, fetched: 1 });
    expect(await hoursOf(one)).toEqual([]);
  });
});
