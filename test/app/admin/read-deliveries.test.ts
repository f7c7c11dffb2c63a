import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { noFilter, type DeliverySearch } from "#app/admin/delivery-search.ts";
import { ledgerStates } from "#app/core/delivery/ledger.ts";
import { listDeliveries, type DeliveryPage } from "#app/admin/list-deliveries.ts";
import { readConnection } from "#app/admin/read-connection.ts";
import { readExplanation } from "#app/admin/read-explanation.ts";
import { readLedgers } from "#app/admin/read-ledgers.ts";
import { openDatabase, type Database } from "#app/db.server.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

import { openPipelineWorld, type PipelineWorld, type TestShop } from "../../pipeline/pipeline-world.ts";
import { sampleCheckout, sampleOrder } from "../../pipeline/sample-order.ts";

let world: PipelineWorld;
let database: Database;
let shop: TestShop;
let other: TestShop;

const pageSize = 4;
const everything: DeliverySearch = { ...noFilter, cursor: undefined };

beforeAll(async () => {
  world = await openPipelineWorld();
  database = openDatabase({ url: world.url, poolMax: 2, onError: () => {} });
  shop = await world.openShop();
  other = await world.openShop();
  const at = world.time.clock().getTime();
  for (let number = 1; number <= 11; number += 1) {
    const changes = number % 3 === 0 ? { test: true } : {};
    await shop.ingest("orders/create", sampleOrder(1_000 + number, at, changes));
    await other.ingest("orders/create", sampleOrder(2_000 + number, at));
    if (number % 2 === 0) await shop.ingest("checkouts/create", sampleCheckout(`token-${number}`, at));
  }
  for (const each of [shop, other]) await each.map();
  await shop.send();
});
afterAll(async () => {
  await database?.close();
  await world?.close();
});

const list = (search: Partial<DeliverySearch> = {}): Promise<DeliveryPage> =>
  listDeliveries(
    { pool: database.pool, shop, texts: enExplanation, zone: "UTC" },
    { ...everything, ...search },
    pageSize,
  );

/** Every page from the newest on, by the links a merchant has. */
async function walk(search: Partial<DeliverySearch> = {}): Promise<DeliveryPage[]> {
  const pages = [await list(search)];
  for (let older = pages[0]?.older; older !== undefined; older = pages.at(-1)?.older)
    pages.push(await list({ ...search, cursor: { direction: "after", id: BigInt(older) } }));
  return pages;
}

describe("the list", () => {
  test("shows every delivery of its shop once, newest first, and nothing of another's", async () => {
    const pages = await walk();
    const ids = pages.flatMap(({ rows }) => rows.map(({ id }) => id));
    const expected = (await shop.deliveries()).map(({ id }) => id).toSorted((a, b) => Number(b) - Number(a));
    expect(ids).toEqual(expected);
    expect(pages.map(({ rows }) => rows.length)).toEqual([4, 4, 4, 4]);
  });

  test("leads back over the same pages that it led forward", async () => {
    const pages = await walk();
    let page = pages.at(-1);
    for (const expected of pages.slice(0, -1).toReversed()) {
      page = await list({ cursor: { direction: "before", id: BigInt(page?.newer ?? "0") } });
      expect(page.rows).toEqual(expected.rows);
    }
    expect(page?.newer ?? "none").toBeDefined();
  });

  test("fills the first page when the way back ends in the middle of one", async () => {
    const [first] = await walk();
    const second = BigInt(first?.rows[1]?.id ?? "0");
    const page = await list({ cursor: { direction: "before", id: second } });
    expect(page.rows).toEqual(first?.rows);
    expect(page.newer).toBeUndefined();
  });

  test("filters by state, by event and by both", async () => {
    const all = (await walk()).flatMap(({ rows }) => rows);
    for (const [search, isWanted] of [
      [{ state: "skipped" }, (row) => row.state === "skipped"],
      [{ event: "InitiateCheckout" }, (row) => row.event === "InitiateCheckout"],
      [
        { state: "accepted", event: "CompletePayment" },
        (row) => row.state === "accepted" && row.event === "CompletePayment",
      ],
    ] satisfies [Partial<DeliverySearch>, (row: DeliveryPage["rows"][number]) => boolean][]) {
      const found = (await walk(search)).flatMap(({ rows }) => rows);
      expect(found).toEqual(all.filter(isWanted));
      expect(found.length).toBeGreaterThan(0);
    }
  });

  test("says why in words, and what it is worth as an exact decimal", async () => {
    const [row] = (await list({ state: "skipped" })).rows;
    expect(row).toMatchObject({ reason: "Test order", value: "60.99", currency: "USD", attempts: 0 });
  });

  test("says of each event what that event is worth, where a rule says something else than the order", async () => {
    const purchase = { source: "purchase", value: { kind: "fixed", amount: "5", currency: "EUR" } };
    const ruled = await world.openShop({
      rules: [
        { id: "fixed", event: "CompletePayment", ...purchase },
        { id: "none", event: "AnyOrder", source: "purchase", value: { kind: "none" } },
        { id: "own", event: "OwnValue", source: "purchase" },
      ],
    });
    await ruled.ingest("orders/create", sampleOrder(1, world.time.now()));
    await ruled.map();
    const lists = { pool: database.pool, shop: ruled, texts: enExplanation, zone: "UTC" };
    const { rows } = await listDeliveries(lists, everything, 10);
    expect(rows.map(({ event, value, currency }) => [event, value, currency]).toSorted()).toEqual([
      ["AnyOrder", undefined, undefined],
      ["CompletePayment", "5", "EUR"],
      ["OwnValue", "60.99", "USD"],
    ]);
  });

  test("past its end is empty and still knows the way back", async () => {
    const page = await list({ cursor: { direction: "after", id: 1n } });
    expect(page).toMatchObject({ rows: [], older: undefined });
    expect(page.newer).toBeDefined();
  });
});

test("the ledger adds up, equals the rows, and counts a day by its hours", async () => {
  const { pool } = database;
  const now = world.time.clock();
  const { allTime, lastDay } = await readLedgers(pool, shop, now);
  const rows = await shop.deliveries();
  expect(allTime.received).toBe(rows.length);
  expect(ledgerStates.reduce((sum, state) => sum + allTime[state], 0)).toBe(allTime.received);
  for (const state of ledgerStates)
    expect(allTime[state]).toBe(rows.filter((row) => row.state === state).length);
  expect(lastDay).toEqual(allTime);
  const later = await readLedgers(pool, shop, new Date(now.getTime() + 24 * 3_600_000));
  expect(later.lastDay.received).toBe(0);
  expect(later.allTime).toEqual(allTime);
});

test("a delivery is explained from what was really stored, for its own shop only", async () => {
  const { prisma } = database;
  const [row] = (await list({ state: "accepted", event: "CompletePayment" })).rows;
  const deliveryId = BigInt(row?.id ?? "0");
  const explained = await readExplanation({ prisma, shop, deliveryId, texts: enExplanation });
  const sent = world.tiktok.accepted.find(({ eventId }) => eventId === explained?.tiktokEventId);
  expect(explained?.body).toEqual({ kind: "sent", event: sent?.json });
  expect(explained?.sentence).toBe("This purchase was sent, and TikTok accepted it.");
  expect(explained?.attempts).toHaveLength(row?.attempts ?? -1);
  expect(await readExplanation({ prisma, shop: other, deliveryId, texts: enExplanation })).toBeUndefined();
});

test("a connection that TikTok refused is told with TikTok's words, and what is held waits for it", async () => {
  const { prisma } = database;
  const [pixel] = other.pixels;
  world.tiktok.revokeToken(pixel?.token ?? "");
  await other.send();
  const status = await readConnection(prisma, other, world.time.clock());
  expect(status.state).toBe("needs_reconnecting");
  expect(status.brokenMessage).toContain("revoked");
  expect(status.pixels).toMatchObject([{ code: pixel?.code, isEnabled: true }]);
  const held = await listDeliveries(
    { pool: database.pool, shop: other, texts: enExplanation, zone: "UTC" },
    everything,
    1,
  );
  expect(held.rows).toMatchObject([{ state: "pending", reason: "Held until TikTok is reconnected" }]);
  expect((await readConnection(prisma, shop, world.time.clock())).state).toBe("connected");
});
