import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { openDatabase, type Database } from "#app/db.server.ts";
import { Keyring } from "#app/sealing.server.ts";
import { ShopDirectory } from "#app/shops.server.ts";

import { createSeededBytes } from "../pipeline/seeded-random.ts";
import { startTcpProxy, type TcpProxy } from "../web/tcp-proxy.ts";
import type { Door } from "./open-door.ts";
import { createEventMaker, visitOf, type EventMaker } from "./shopper.ts";
import { openStorefrontWorld, type StorefrontWorld, type TestStore } from "./storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
let proxy: TcpProxy;
let database: Database;
/** Reaches its database through the proxy. */
let door: Door;

beforeAll(async () => {
  world = await openStorefrontWorld();
  make = createEventMaker(world.time.now);
  const url = new URL(world.url);
  proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  database = openDatabase({ url: url.href, poolMax: 3, onError: () => {} });
  // The master key of the tests' world.
  const keyring = new Keyring(Buffer.alloc(32, 7), createSeededBytes("another process"));
  door = await world.openDoor({ pool: database.pool, shops: new ShopDirectory(database.pool, keyring) });
});
afterAll(async () => {
  await proxy?.accept().catch(() => {});
  proxy?.thaw();
  await database?.close();
  await world?.close();
  await proxy?.close();
});

const batch = (store: TestStore, events: readonly unknown[]) => ({
  key: store.key,
  visit: visitOf(),
  events,
});

async function idsOf(store: TestStore): Promise<string[]> {
  const { rows } = await world.pool.query<{ webhook_id: string }>(
    "SELECT webhook_id FROM inbox_entry WHERE shop_id = $1",
    [store.id],
  );
  return rows.map(({ webhook_id }) => webhook_id).toSorted();
}

test("503 where the database refuses connections, for known shops and unknown ones, and 204 again by itself", async () => {
  const [known, unknown] = [await world.openStore(), await world.openStore()];
  expect((await door.post(batch(known, []))).status).toBe(204);
  const event = make.productViewed();
  await proxy.refuse();
  for (const store of [known, unknown]) {
    const answer = await door.post(batch(store, [event]));
    expect([answer.status, answer.body]).toEqual([503, '{"error":"try again"}']);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  }
  expect(door.logLines.filter(({ msg }) => msg === "storefront.not_kept")).toHaveLength(2);
  await proxy.accept();
  for (const store of [known, unknown]) {
    expect((await door.post(batch(store, [event]))).status).toBe(204);
    expect(await idsOf(store)).toEqual([event.id]);
  }
});

test("503 where the database says nothing, never a false 204, and one entry once it was told again", async () => {
  const [known, unknown] = [await world.openStore(), await world.openStore()];
  expect((await door.post(batch(known, []))).status).toBe(204);
  const event = make.productViewed();
  proxy.freeze();
  const answers = await Promise.all([known, unknown].map((store) => door.post(batch(store, [event]))));
  expect(answers.map(({ status }) => status)).toEqual([503, 503]);
  proxy.thaw();
  for (const store of [known, unknown]) {
    expect((await door.post(batch(store, [event]))).status).toBe(204);
    expect(await idsOf(store)).toEqual([event.id]);
  }
});

describe("503 where the connection is lost in the middle, and the process goes on", () => {
  test.each([
    ["of writing events", "inbox_entry", "granted"],
    ["of forgetting a visitor", "visitor", "denied"],
  ] as const)("%s", async (_what, table, consent) => {
    const store = await world.openStore();
    const body = { ...batch(store, [make.productViewed()]), visit: visitOf({ consent }) };
    expect((await door.post(batch(store, []))).status).toBe(204);
    const blocker = await world.pool.connect();
    await blocker.query(`BEGIN; LOCK TABLE ${table} IN SHARE MODE`);
    const answer = door.post(body);
    await vi.waitFor(async () => {
      const { rows } = await world.pool.query(
        `SELECT 1 FROM pg_locks WHERE relation = '${table}'::regclass AND NOT granted`,
      );
      if (rows.length === 0) throw new Error("nothing waits");
    });
    await proxy.refuse();
    expect((await answer).status).toBe(503);
    await blocker.query("ROLLBACK");
    blocker.release();
    await proxy.accept();
    expect((await door.post(body)).status).toBe(204);
  });
});

test("503 where one event cannot be written; those beside it are kept, and told again none is doubled", async () => {
  const store = await world.openStore();
  const events = [make.productViewed(), make.searchSubmitted(), make.addedToCart()];
  await world.pool.query(
    "ALTER TABLE inbox_entry ADD CONSTRAINT refused CHECK (topic <> 'storefront/search_submitted') NOT VALID",
  );
  expect((await door.post(batch(store, events))).status).toBe(503);
  await world.pool.query("ALTER TABLE inbox_entry DROP CONSTRAINT refused");
  expect((await door.post(batch(store, events))).status).toBe(204);
  expect(await idsOf(store)).toEqual(events.map(({ id }) => id).toSorted());
});

test("503 for a refusal that could not be carried out: the shopper's word is not lost without a word", async () => {
  const store = await world.openStore();
  expect((await door.post(batch(store, []))).status).toBe(204);
  await proxy.refuse();
  const denied = { ...batch(store, []), visit: visitOf({ consent: "denied" }) };
  expect((await door.post(denied)).status).toBe(503);
  await proxy.accept();
  expect((await door.post(denied)).status).toBe(204);
});
