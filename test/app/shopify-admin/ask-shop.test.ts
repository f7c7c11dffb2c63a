import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { AskAdmin } from "#app/shopify.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

import { minuteMs } from "../../pipeline/hand-clock.ts";
import { openShopifyWorld, type ShopifyWorld } from "./shopify-world.ts";

let world: ShopifyWorld;
let shop: ShopHandle;

beforeAll(async () => {
  world = await openShopifyWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  shop = await world.openShop();
});

const query = "query Name { shop { name } }";
const sessionId = () => `offline_${shop.domain}`;

/** What a shop's Admin API answers, by way of `ask`. */
async function nameBy(ask: AskAdmin | undefined): Promise<unknown> {
  const answer = (await ask?.(query)) as { data?: { shop?: { name?: string } } } | undefined;
  return answer?.data?.shop?.name;
}

/** How many connections wait for an advisory lock. */
async function waitingForLock(): Promise<number | undefined> {
  const { rows } = await world.process.database.pool.query<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
     WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted`,
  );
  return rows[0]?.waiting;
}

const reasons = () =>
  world.logLines
    .filter(({ shop: domain, msg }) => domain === shop.domain && msg === "admin_api.not_open")
    .map(({ reason }) => reason);

test("a shop that has opened the app is asked without anybody there", async () => {
  expect(await nameBy(await world.process.askShop(shop))).toBe(shop.domain);
  expect(world.refreshes(shop)).toBe(0);
});

describe("a token that is about to end", () => {
  test("is renewed once when five callers in two processes ask at the same time, and all get the fresh one", async () => {
    await world.endSessionIn(shop, 2 * minuteMs);
    const before = world.emulator.tokens(shop.domain)?.accessToken;
    let answer = () => {};
    world.emulator.failNext({ endpoint: "token", hold: new Promise<void>((resolve) => (answer = resolve)) });
    const [one, other] = [world.openProcess(), world.openProcess()];
    const opening = [one, other, one, other, one].map(({ askShop }) => askShop(shop));
    await expect.poll(waitingForLock, { timeout: 10_000 }).toBe(1);
    answer();
    const asks = await Promise.all(opening);
    expect(await Promise.all(asks.map(nameBy))).toEqual(Array(5).fill(shop.domain));
    expect(world.refreshes(shop)).toBe(1);
    const stored = await world.process.sessions.loadSession(sessionId());
    expect(stored?.accessToken).toBe(world.emulator.tokens(shop.domain)?.accessToken);
    expect(stored?.accessToken).not.toBe(before);
  });

  test("is not renewed while it has more than the library's five minutes, and a little, to live", async () => {
    await world.endSessionIn(shop, 7 * minuteMs);
    expect(await nameBy(await world.process.askShop(shop))).toBe(shop.domain);
    expect(world.refreshes(shop)).toBe(0);
  });

  test("waits for the other process that has the lock, no longer than the limit", async () => {
    await world.endSessionIn(shop, 2 * minuteMs);
    const { askShop, database } = world.openProcess({ limitMs: 300 });
    const holder = await database.pool.connect();
    try {
      await holder.query("BEGIN");
      await holder.query("SELECT pg_advisory_xact_lock($1, $2)", [0x746f6b, shop.id]);
      expect(await askShop(shop)).toBeUndefined();
      expect(reasons()).toEqual(["timed_out"]);
      expect(world.refreshes(shop)).toBe(0);
    } finally {
      await holder.query("ROLLBACK");
      holder.release();
    }
  });

  test("whose renewal hangs is given up within the limit, and the lock with it", async () => {
    await world.endSessionIn(shop, 2 * minuteMs);
    let answer = () => {};
    const hold = new Promise<void>((resolve) => (answer = resolve));
    world.emulator.failNext({ endpoint: "token", hold });
    expect(await world.openProcess({ limitMs: 1_000 }).askShop(shop)).toBeUndefined();
    expect(reasons()).toEqual(["timed_out"]);
    // Granted, but not heard of: another process gets the same pair.
    expect(await nameBy(await world.openProcess().askShop(shop))).toBe(shop.domain);
    answer();
  });

  test("that Shopify refuses to renew is undefined, and Shopify is not asked again for a minute", async () => {
    await world.endSessionIn(shop, 2 * minuteMs);
    world.emulator.failNext({ endpoint: "token", status: 401, body: { error: "invalid_request" }, times: 2 });
    for (let time = 0; time < 3; time += 1) expect(await world.process.askShop(shop)).toBeUndefined();
    expect(world.refreshes(shop)).toBe(1);
    expect(reasons()).toEqual(["not_renewed"]);
    world.time.advance(minuteMs);
    expect(await world.process.askShop(shop)).toBeUndefined();
    expect(world.refreshes(shop)).toBe(2);
    world.time.advance(minuteMs);
    expect(await nameBy(await world.process.askShop(shop))).toBe(shop.domain);
  });

  test("that could not be renewed is no hindrance once somebody has opened the app", async () => {
    await world.endSessionIn(shop, 2 * minuteMs);
    world.emulator.failNext({ endpoint: "token", status: 401, body: { error: "invalid_request" } });
    expect(await world.process.askShop(shop)).toBeUndefined();
    await world.openApp(shop);
    expect(await nameBy(await world.process.askShop(shop))).toBe(shop.domain);
  });

  test("without a refresh token is of no use once it has ended", async () => {
    const session = await world.process.sessions.loadSession(sessionId());
    if (session === undefined) throw new Error("no session");
    delete session.refreshToken;
    session.expires = new Date(Date.now() - 1_000);
    await world.process.sessions.storeSession(session);
    expect(await world.process.askShop(shop)).toBeUndefined();
    expect(reasons()).toEqual(["token_expired"]);
  });
});

describe("nothing is asked of Shopify", () => {
  const asked = () => world.emulator.requests.filter(({ host }) => host === shop.domain).length;

  test("for a shop that has uninstalled the app, even where its session is still there", async () => {
    await world.process.database.pool.query("UPDATE shop SET state = 'uninstalled' WHERE id = $1", [shop.id]);
    await world.endSessionIn(shop, 2 * minuteMs);
    const before = asked();
    expect(await world.process.askShop(shop)).toBeUndefined();
    expect(asked()).toBe(before);
    expect(reasons()).toEqual(["uninstalled"]);
  });

  test("for a shop without a session", async () => {
    await world.process.sessions.deleteSession(sessionId());
    const before = asked();
    expect(await world.process.askShop(shop)).toBeUndefined();
    expect(asked()).toBe(before);
    expect(reasons()).toEqual(["no_session"]);
  });

  test("with a token that Shopify has refused, until there is another", async () => {
    world.emulator.expireAccessToken(shop.domain);
    await expect(nameBy(await world.process.askShop(shop))).rejects.toMatchObject({
      reason: "token_refused",
    });
    const before = asked();
    expect(await world.process.askShop(shop)).toBeUndefined();
    expect(asked()).toBe(before);
    await world.process.sessions.deleteSession(sessionId());
    await world.openApp(shop);
    expect(await nameBy(await world.process.askShop(shop))).toBe(shop.domain);
  });
});

test("a database that is gone makes it undefined, not an error", async () => {
  const { askShop, database } = world.openProcess();
  await database.pool.end();
  // The world ends it once more.
  database.pool.end = async () => {};
  expect(await askShop(shop)).toBeUndefined();
  expect(reasons()).toEqual(["failed"]);
});

test("what goes wrong with a question is told in our words", async () => {
  const ask = await world.openProcess({ limitMs: 1_000 }).askShop(shop);
  const fail = (fault: Parameters<typeof world.emulator.failNext>[0]) => {
    world.emulator.failNext(fault);
    return expect(nameBy(ask)).rejects;
  };
  const endpoint = "graphql";
  const errors = (extensions: object, message = "no") => ({ errors: [{ message, extensions }] });
  await fail({ endpoint, status: 200, body: errors({ code: "THROTTLED" }) }).toMatchObject({
    reason: "throttled",
  });
  await fail({ endpoint, status: 429 }).toMatchObject({ reason: "throttled" });
  await fail({ endpoint, status: 200, body: errors({ code: "ACCESS_DENIED" }) }).toMatchObject({
    reason: "access_denied",
  });
  await fail({
    endpoint,
    status: 200,
    body: errors({}, "This app is not approved to access the Customer object."),
  }).toMatchObject({ reason: "access_denied" });
  await fail({ endpoint, status: 200, body: errors({}, "gid://shopify/Customer/77 is odd") }).toMatchObject({
    reason: "failed",
    message: expect.not.stringContaining("77"),
  });
  await fail({ endpoint, status: 502 }).toMatchObject({ reason: "failed" });
  await fail({ endpoint, drop: true }).toMatchObject({ reason: "unreachable" });
  await fail({ endpoint, hold: new Promise(() => {}) }).toMatchObject({ reason: "timed_out" });
});

test("no line of the log holds a token", () => {
  const secrets = world.emulator.requests.flatMap(({ headers, body }) => [
    headers["x-shopify-access-token"] ?? "",
    ...(body.match(/sh(?:pat|prt)_[0-9a-f]+/g) ?? []),
  ]);
  const logged = JSON.stringify(world.logLines);
  expect(world.logLines.length).toBeGreaterThan(5);
  expect(secrets.filter((secret) => secret.startsWith("shp") && logged.includes(secret))).toEqual([]);
  expect(logged).not.toMatch(/shp(at|rt)_/);
});
