import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { openDatabase } from "#app/db.server.ts";
import { parseEnv } from "#app/env.server.ts";
import { connect } from "#app/operator/connect.ts";
import { disconnect } from "#app/operator/disconnect.ts";
import type { Operator } from "#app/operator/open-operator.ts";

import { dayMs } from "./hand-clock.ts";
import { expectLedgerBalanced, shownLedger } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { sampleOrder } from "./sample-order.ts";
import { openShopWithOrders } from "./shop-with-orders.ts";

let world: PipelineWorld;
let operator: Operator;

beforeAll(async () => {
  world = await openPipelineWorld();
  const env = parseEnv({
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: "secret",
    SHOPIFY_APP_URL: "http://127.0.0.1:3000",
    APP_ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"),
  });
  const database = openDatabase({ url: world.url, poolMax: 2, onError: () => {} });
  operator = { env, database, shops: world.shops, clock: world.time.clock };
});
beforeEach(() => world.tiktok.reset());
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(async () => {
  await operator?.database.close();
  await world?.close();
});

const connectionStates = async (shop: TestShop) =>
  (
    await world.pool.query<{ state: string; code: number | null }>(
      "SELECT state, broken_code AS code FROM connection WHERE shop_id = $1 ORDER BY id",
      [shop.id],
    )
  ).rows;

const reconnect = (shop: TestShop, token: string, pixel = shop.pixels[0]?.code ?? "") => {
  world.tiktok.registerPixel({ pixelCode: pixel, token });
  return connect(operator, { shop: shop.domain, pixel, token });
};

const authCodes = [
  40001, 40101, 40102, 40104, 40105, 40106, 40110, 40113, 40115, 40118, 40119, 40124, 40125, 40300, 40301,
  41000,
];

describe("a code that says the token or its rights are gone", () => {
  test.each(authCodes)("%i stops that connection, and its deliveries wait", async (code) => {
    const shop = await openShopWithOrders(world, 3);
    world.tiktok.fail({ kind: "code", code, message: "go away", times: 1 });
    expect(await shop.send()).toEqual({ claimed: 3, stopped: true });
    expect(await connectionStates(shop)).toEqual([{ state: "needs_reconnecting", code }]);
    world.time.advance(dayMs);
    expect(await shop.send()).toEqual({ claimed: 0, stopped: true });
    expect(world.tiktok.counts.requests).toBe(1);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ pending: 3 });
  });

  test("stops no other shop, and no other connection of the same shop", async () => {
    const [shop, other] = [
      await openShopWithOrders(world, 2, { pixels: 2 }),
      await openShopWithOrders(world, 2),
    ];
    world.tiktok.revokeToken(shop.pixels[0]?.token ?? "");
    for (const pixel of shop.pixels) await shop.send(pixel);
    await other.send();
    expect((await connectionStates(shop)).map(({ state }) => state)).toEqual([
      "needs_reconnecting",
      "connected",
    ]);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ pending: 2, accepted: 2 });
    expect(await shownLedger(world.pool, other.id)).toEqual({ accepted: 2 });
  });

  test("what waited goes out once the pixel is connected again, with the new token", async () => {
    const shop = await openShopWithOrders(world, 2);
    world.tiktok.revokeToken(shop.pixels[0]?.token ?? "");
    await shop.send();
    // What comes meanwhile waits with the others.
    await shop.ingest("orders/create", sampleOrder(3, world.time.now()));
    await shop.map();
    await reconnect(shop, "a-new-token");
    await shop.send();
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 3 });
    expect(world.tiktok.requests.at(-1)?.token).toBe("a-new-token");
    expect(world.tiktok.counts).toMatchObject({ accepted: 3, duplicates: 0 });
  });

  test("of a token that was replaced meanwhile does not stop the new one", async () => {
    const shop = await openShopWithOrders(world, 1);
    world.tiktok.fail({ kind: "code", code: 40105, delayMs: 100, times: 1 });
    const sending = shop.send();
    await world.tiktok.waitFor(({ requests }) => requests.length === 1);
    await reconnect(shop, "the-new-token");
    await sending;
    expect(await connectionStates(shop)).toEqual([{ state: "connected", code: null }]);
    await shop.send();
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 1 });
  });

  test("in the middle of a split batch gives back what was not tried", async () => {
    const shop = await openShopWithOrders(world, 4);
    world.tiktok.fail({ kind: "code", code: 40002, times: 1 });
    world.tiktok.fail({ kind: "code", code: 40105, times: 1 });
    await shop.send();
    expect(world.tiktok.counts.requests).toBe(2);
    await reconnect(shop, "another-token");
    await shop.send();
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 4 });
    for (const { attempts, unknownSince } of await shop.deliveries())
      expect([unknownSince, ...attempts.map(({ outcome }) => outcome)]).not.toContain("interrupted");
  });
});

test("time spent waiting for a person does not count against what was surely not accepted", async () => {
  const shop = await openShopWithOrders(world, 1);
  world.tiktok.revokeToken(shop.pixels[0]?.token ?? "");
  await shop.send();
  world.time.advance(5 * dayMs);
  await reconnect(shop, "late-token");
  world.tiktok.fail({ kind: "throttle", times: 1 });
  await shop.send();
  expect(await shownLedger(world.pool, shop.id)).toEqual({ pending: 1 });
  world.time.advance(10_000);
  await shop.send();
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 1 });
});

test("connecting again ends a pause that earlier failures brought about", async () => {
  const shop = await openShopWithOrders(world, 1);
  world.tiktok.fail({ kind: "throttle", times: 2 });
  await shop.send();
  world.time.advance(2_000);
  await shop.send();
  await shop.ingest("orders/create", sampleOrder(2, world.time.now()));
  await shop.map();
  expect(await shop.send()).toEqual({ claimed: 0, stopped: true });
  await reconnect(shop, "fresh-token");
  expect(await shop.send()).toEqual({ claimed: 1, stopped: false });
  expect((await shop.deliveries()).map(({ state }) => state)).toEqual(["pending", "accepted"]);
});

test("a delivery that waited past TikTok's longest window ends dead as too old, without a request", async () => {
  const shop = await openShopWithOrders(world, 1);
  world.tiktok.revokeToken(shop.pixels[0]?.token ?? "");
  await shop.send();
  world.time.advance(29 * dayMs);
  await shop.ingest("orders/create", sampleOrder(2, world.time.now()));
  await shop.map();
  await reconnect(shop, "very-late-token");
  await shop.send();
  expect((await shop.deliveries()).map(({ state, reason }) => [state, reason])).toEqual([
    ["dead", "too_old"],
    ["accepted", null],
  ]);
  expect(world.tiktok.requests.map(({ eventCount }) => eventCount)).toEqual([1, 1]);
});

test("a disconnected shop keeps no token, sends nothing, and what waits goes out when it is connected again", async () => {
  const shop = await openShopWithOrders(world, 2);
  await disconnect(operator, { shop: shop.domain });
  const { rows } = await world.pool.query("SELECT state, token_sealed FROM connection WHERE shop_id = $1", [
    shop.id,
  ]);
  expect(rows).toEqual([{ state: "disconnected", token_sealed: null }]);
  await shop.send();
  expect(world.tiktok.counts.requests).toBe(0);
  // What happens meanwhile is nobody's.
  await shop.ingest("orders/create", sampleOrder(3, world.time.now()));
  await shop.map();
  await reconnect(shop, "token-after-all");
  await shop.send();
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 2, skipped: 1 });
  expect((await shop.deliveries()).at(-1)).toMatchObject({ reason: "not_connected" });
});

test("a stored token that does not open stops its connection and leaves its deliveries untouched", async () => {
  const shop = await openShopWithOrders(world, 2);
  const stranger = await world.openShop();
  await world.pool.query("UPDATE connection SET token_sealed = $2 WHERE shop_id = $1", [
    shop.id,
    stranger.vault.seal("connection.token_sealed", "somebody-elses-token"),
  ]);
  expect(await shop.send()).toEqual({ claimed: 0, stopped: true });
  expect((await connectionStates(shop)).map(({ state }) => state)).toEqual(["needs_reconnecting"]);
  for (const delivery of await shop.deliveries())
    expect(delivery).toMatchObject({ state: "pending", attemptsStarted: 0, leaseUntil: null });
  expect(world.tiktok.counts.requests).toBe(0);
  await reconnect(shop, "a-token-that-opens");
  await shop.send();
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 2 });
});

test("two shops with two pixels each, sent at once, never mix their tokens or their events", async () => {
  const shops = [
    await openShopWithOrders(world, 40, { pixels: 2 }),
    await openShopWithOrders(world, 40, { pixels: 2 }),
  ];
  await Promise.all(shops.flatMap((shop) => shop.pixels.map((pixel) => shop.send(pixel))));
  const tokens = new Map(shops.flatMap(({ pixels }) => pixels.map(({ code, token }) => [code, token])));
  expect(world.tiktok.requests.length).toBe(4);
  for (const { pixelCode, token } of world.tiktok.requests) expect(token).toBe(tokens.get(pixelCode ?? ""));
  for (const shop of shops) {
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 80 });
    for (const { code } of shop.pixels)
      expect(world.tiktok.accepted.filter(({ pixelCode }) => pixelCode === code)).toHaveLength(40);
  }
});
