import { afterAll, beforeAll, expect, test } from "vitest";

import { leaseMs } from "#app/pipeline/claim-deliveries.ts";
import { findDueWork } from "#app/pipeline/sweep.ts";

import { claimAndDie } from "./claim-and-die.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { sampleOrder } from "./sample-order.ts";
import { openShopWithOrders } from "./shop-with-orders.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
afterAll(() => world?.close());

/** What the sweep would do for the shop. */
async function workOf(shop: TestShop): Promise<string[]> {
  const due = await findDueWork(world.pool, world.time.clock());
  return [
    ...(due.shopIds.includes(shop.id) ? ["map"] : []),
    ...(due.pixelIds.includes(shop.pixels[0]?.id ?? 0) ? ["send"] : []),
  ];
}

test("messages that wait are work, until they are mapped", async () => {
  const shop = await world.openShop();
  expect(await workOf(shop)).toEqual([]);
  await shop.ingest("orders/create", sampleOrder(1, world.time.now()));
  await shop.ingest("customers/create", sampleOrder(1, world.time.now()));
  expect(await workOf(shop)).toEqual(["map"]);
  await shop.map();
  expect(await workOf(shop)).toEqual(["send"]);
  await shop.send();
  expect(await workOf(shop)).toEqual([]);
});

test("what another sender has is no work, until its lease has run out", async () => {
  const shop = await openShopWithOrders(world, 1);
  await claimAndDie(world, shop);
  expect(await workOf(shop)).toEqual([]);
  world.time.advance(leaseMs + 1);
  expect(await workOf(shop)).toEqual(["send"]);
});

test("what failed is work when its time has come, and not while its pixel pauses", async () => {
  const shop = await openShopWithOrders(world, 1);
  world.tiktok.fail({ kind: "throttle", times: 1, pixelCode: shop.pixels[0]?.code });
  await shop.send();
  expect(await workOf(shop)).toEqual([]);
  await world.pool.query("UPDATE pixel SET paused_until = NULL WHERE shop_id = $1", [shop.id]);
  expect(await workOf(shop)).toEqual([]);
  world.time.advance(10_000);
  expect(await workOf(shop)).toEqual(["send"]);
  await world.pool.query("UPDATE pixel SET paused_until = $2 WHERE shop_id = $1", [
    shop.id,
    new Date(world.time.now() + 1),
  ]);
  expect(await workOf(shop)).toEqual([]);
});

test("what waits for a person is no work", async () => {
  const shop = await openShopWithOrders(world, 1);
  for (const state of ["needs_reconnecting", "disconnected"]) {
    await world.pool.query("UPDATE connection SET state = $2 WHERE shop_id = $1", [shop.id, state]);
    expect(await workOf(shop)).toEqual([]);
  }
  await world.pool.query("UPDATE connection SET state = 'connected' WHERE shop_id = $1", [shop.id]);
  expect(await workOf(shop)).toEqual(["send"]);
  await world.pool.query("UPDATE pixel SET enabled = false WHERE shop_id = $1", [shop.id]);
  expect(await workOf(shop)).toEqual([]);
});
