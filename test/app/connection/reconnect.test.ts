import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { needsChoice } from "#app/connection/needs-choice.ts";
import { openLogin } from "#app/connection/open-login.ts";
import { listAccountPixels } from "#app/connection/list-account-pixels.ts";
import { refreshAdvertisers } from "#app/connection/refresh-advertisers.ts";
import { saveChoice } from "#app/connection/save-choice.ts";
import { findDueWork } from "#app/pipeline/sweep.ts";
import type { ShopHandle } from "#app/shops.server.ts";

import { shownLedger } from "../../pipeline/ledger.ts";
import { sampleOrder } from "../../pipeline/sample-order.ts";
import { openConnectionWorld, ukAccount, usAccount, type ConnectionWorld } from "./connection-world.ts";

let world: ConnectionWorld;

beforeAll(async () => {
  world = await openConnectionWorld();
});
afterEach(() => world.tiktok.clearFaults());
afterAll(() => world?.close());

async function use(shop: ShopHandle, accounts: string[], pixels: string[]): Promise<void> {
  const { pool, tiktokApi: tiktok, time } = world;
  const opened = await openLogin(pool, shop, time.clock());
  if (opened === undefined) throw new Error("no login");
  const listed = await listAccountPixels({ pool, tiktok, now: time.clock() }, opened, accounts);
  const choice = {
    accounts: listed,
    pixels: new Set(pixels),
    takeOver: new Set<string>(),
    primary: pixels[0],
  };
  expect(await saveChoice(pool, shop, opened, choice, time.clock())).toEqual({ kind: "saved" });
}

async function sendAll(): Promise<void> {
  const { pixelIds } = await findDueWork(world.pool, world.time.clock());
  for (const pixelId of pixelIds) await world.sendBatches(pixelId);
}

let orders = 0;
async function order(shop: ShopHandle): Promise<void> {
  await world.ingest({
    shopDomain: shop.domain,
    topic: "orders/create",
    webhookId: `webhook-of-${shop.domain}-${++orders}`,
    eventId: undefined,
    apiVersion: "2026-10",
    triggeredAt: undefined,
    body: Buffer.from(JSON.stringify(sampleOrder(orders, world.time.now()))),
  });
  while ((await world.mapInbox(shop.id)).entries > 0);
}

const pixelsOf = async (shop: ShopHandle) =>
  (await world.pool.query("SELECT code, enabled FROM pixel WHERE shop_id = $1 ORDER BY code", [shop.id]))
    .rows;

test("deliveries of a token that died wait, and go out by themselves once somebody reconnects", async () => {
  const shop = await world.emptyShop();
  await world.connect(shop);
  await use(shop, [usAccount], ["CUSPIXEL001"]);
  await order(shop);
  world.tiktok.revokeToken((await world.connectionsOf(shop))[0]?.token ?? "");
  await sendAll();
  expect(await world.connectionsOf(shop)).toMatchObject([{ kind: "oauth", state: "needs_reconnecting" }]);
  await order(shop);
  await sendAll();
  expect(await shownLedger(world.pool, shop.id)).toEqual({ pending: 2 });

  // Days may go by, with pauses that no longer mean anything.
  await world.pool.query(
    "UPDATE pixel SET paused_until = 'infinity', failure_streak = 9 WHERE shop_id = $1",
    [shop.id],
  );
  await world.connect(shop);
  expect(await needsChoice(world.pool, shop)).toBe(false);
  await sendAll();
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 2 });
  expect(await world.connectionsOf(shop)).toMatchObject([{ kind: "oauth", state: "connected" }]);
  const { rows } = await world.pool.query(
    "SELECT broken_at, broken_code, broken_message FROM connection WHERE shop_id = $1",
    [shop.id],
  );
  expect(rows).toEqual([{ broken_at: null, broken_code: null, broken_message: null }]);
});

test("a dead token that a page comes across is noted as one that sending comes across", async () => {
  const shop = await world.emptyShop();
  await world.connect(shop);
  world.tiktok.revokeToken((await world.connectionsOf(shop))[0]?.token ?? "");
  const dependencies = { pool: world.pool, tiktok: world.tiktokApi, now: world.time.clock() };
  expect(await refreshAdvertisers({ ...dependencies, login: world.login }, shop)).toMatchObject({
    kind: "failed",
    problem: { kind: "dead_token", code: 40105 },
  });
  expect(await world.connectionsOf(shop)).toMatchObject([{ state: "needs_reconnecting" }]);
});

test("being refused one ad account does not stop the connection", async () => {
  const shop = await world.emptyShop();
  await world.connect(shop);
  const opened = await openLogin(world.pool, shop, world.time.clock());
  if (opened === undefined) throw new Error("no login");
  world.tiktok.setRole("ada", ukAccount, "ANALYST");
  const dependencies = { pool: world.pool, tiktok: world.tiktokApi, now: world.time.clock() };
  const listed = await listAccountPixels(dependencies, opened, [ukAccount, usAccount]);
  world.tiktok.setRole("ada", ukAccount, "ADMIN");
  expect(listed.map(({ problem }) => problem?.kind)).toEqual(["no_permission", undefined]);
  expect(listed[0]?.problem?.words).toMatch(/admin or operator/);
  expect(listed[1]?.pixels).toHaveLength(2);
  expect(await world.connectionsOf(shop)).toMatchObject([{ state: "connected" }]);
});

test("a login that reaches fewer accounts switches off what it cannot reach, and the rest goes on", async () => {
  const shop = await world.emptyShop();
  await world.connect(shop);
  await use(shop, [usAccount, ukAccount], ["CUSPIXEL001", "CUKPIXEL021"]);
  await world.connect(shop, { advertiserIds: [usAccount] });
  expect(await pixelsOf(shop)).toEqual([
    { code: "CUKPIXEL021", enabled: false },
    { code: "CUSPIXEL001", enabled: true },
  ]);
  expect(await needsChoice(world.pool, shop)).toBe(true);
  await order(shop);
  await sendAll();
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 1 });
  expect(await world.connectionsOf(shop)).toMatchObject([{ state: "connected" }]);
});

test("a login that may not read ad accounts knows them by their ids, and their pixels can be used", async () => {
  const shop = await world.emptyShop();
  await world.connect(shop, { scopes: ["800", "7224195155857866754"] });
  const { rows } = await world.pool.query(
    "SELECT advertiser_id, name, currency FROM advertiser WHERE shop_id = $1 ORDER BY 1",
    [shop.id],
  );
  expect(rows).toEqual([
    { advertiser_id: usAccount, name: usAccount, currency: null },
    { advertiser_id: ukAccount, name: ukAccount, currency: null },
  ]);
  await use(shop, [usAccount], ["CUSPIXEL001"]);
});

test("the accounts' names, currencies and time zones are read, and an empty list unmakes nothing", async () => {
  const shop = await world.emptyShop();
  await world.connect(shop);
  await use(shop, [ukAccount], ["CUKPIXEL001"]);
  const read = async () =>
    (
      await world.pool.query(
        "SELECT advertiser_id, name, currency, time_zone, chosen FROM advertiser WHERE shop_id = $1 ORDER BY 1",
        [shop.id],
      )
    ).rows;
  const before = await read();
  expect(before).toEqual([
    {
      advertiser_id: usAccount,
      name: "Northlight US",
      currency: "USD",
      time_zone: "America/New_York",
      chosen: false,
    },
    {
      advertiser_id: ukAccount,
      name: "Northlight UK",
      currency: "GBP",
      time_zone: "Europe/London",
      chosen: true,
    },
  ]);
  for (const account of [usAccount, ukAccount]) world.tiktok.setRole("ada", account, undefined);
  const dependencies = { pool: world.pool, tiktok: world.tiktokApi, now: world.time.clock() };
  await refreshAdvertisers({ ...dependencies, login: world.login }, shop);
  for (const account of [usAccount, ukAccount]) world.tiktok.setRole("ada", account, "ADMIN");
  expect(await read()).toEqual(before);
});

test("a TikTok that is down, or a token that is dead, is not asked again for every account", async () => {
  const shop = await world.emptyShop();
  await world.connect(shop);
  const opened = await openLogin(world.pool, shop, world.time.clock());
  if (opened === undefined) throw new Error("no login");
  const dependencies = { pool: world.pool, tiktok: world.tiktokApi, now: world.time.clock() };
  const accounts = Array.from({ length: 30 }, (_, index) => `70999999999999999${10 + index}`);
  for (const [fault, kind] of [
    [{ kind: "dropConnection", path: "/open_api/v1.3/pixel/list/" }, "no_answer"],
    [{ kind: "code", code: 40105, path: "/open_api/v1.3/pixel/list/" }, "dead_token"],
  ] as const) {
    world.tiktok.fail(fault);
    const before = world.tiktok.counts.requests;
    const listed = await listAccountPixels(dependencies, opened, accounts);
    expect(listed.map(({ problem }) => problem?.kind)).toEqual(accounts.map(() => kind));
    expect(world.tiktok.counts.requests - before).toBeLessThan(20);
    world.tiktok.clearFaults();
  }
});
