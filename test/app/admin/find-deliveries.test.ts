import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { noFilter, type DeliveryFilter, type DeliverySearch } from "#app/admin/delivery-search.ts";
import { findDeliveries } from "#app/admin/find-deliveries.ts";
import { listDeliveries } from "#app/admin/list-deliveries.ts";
import { listJourneys } from "#app/admin/list-journeys.ts";
import { readDeliveryKinds } from "#app/admin/read-delivery-kinds.ts";
import { Keyring } from "#app/sealing.server.ts";
import { ShopDirectory, type ShopHandle } from "#app/shops.server.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

import { seedDeliveries } from "../../bench/seed-deliveries.ts";
import { createSeededBytes } from "../../pipeline/seeded-random.ts";
import { createTestDatabase, type TestDatabase } from "../../setup/database.ts";
import { watchPool } from "./watched-pool.ts";

let database: TestDatabase;
let shop: ShopHandle;
let rows: readonly Row[];

type Row = { id: string; event: string; state: string; pixel: string; reason: string | null; day: string };

const zone = "America/New_York";
const count = 20_000;
const pixels = ["CSEEDED1", "CSEEDED2"] as const;

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  const shops = new ShopDirectory(pool, new Keyring(Buffer.alloc(32, 7), createSeededBytes("find")));
  shop = await shops.ensure("seeded.myshopify.com");
  const neighbour = await shops.ensure("neighbour.myshopify.com");
  const until = new Date("2026-11-22T12:00:00Z");
  const codes = ["CNEIGHBOUR1", "CNEIGHBOUR2"] as const;
  // Before, between and after: its ids lie around the shop's.
  await seedDeliveries(pool, { shop: neighbour, count: 2_000, until, days: 30, pixels: codes });
  await seedDeliveries(pool, { shop, count, until, days: 30, pixels });
  const read = await pool.query<Row>(
    `SELECT id, event, state::text, pixel_code AS pixel, reason, (created_at AT TIME ZONE $2)::date::text AS day
     FROM delivery WHERE shop_id = $1 ORDER BY id DESC`,
    [shop.id, zone],
  );
  ({ rows } = read);
}, 120_000);
afterAll(() => database?.drop());

const find = async (search: Partial<DeliverySearch>, limit = 30) =>
  findDeliveries(
    database.pool,
    { shopId: shop.id, zone, kinds: await readDeliveryKinds(database.pool, shop.id) },
    { ...noFilter, cursor: undefined, ...search },
    limit,
  );

function matches(row: Row, filter: Partial<DeliveryFilter>): boolean {
  return (
    (["event", "state", "pixel", "reason"] as const).every(
      (name) => filter[name] === undefined || row[name] === filter[name],
    ) &&
    (filter.from === undefined || row.day >= filter.from) &&
    (filter.to === undefined || row.day <= filter.to)
  );
}

/** Every combination of these with nothing. */
const combinations = [undefined, "skipped", "dead"].flatMap((state) =>
  [undefined, "CompletePayment", "NoSuchEvent"].flatMap((event) =>
    [undefined, "outside_window", "retries_exhausted"].flatMap((reason) =>
      [undefined, ...pixels].flatMap((pixel) =>
        [undefined, "2026-11-01"].flatMap((from) =>
          [undefined, "2026-11-05"].map((to) => ({ state, event, reason, pixel, from, to })),
        ),
      ),
    ),
  ),
) as readonly Partial<DeliveryFilter>[];

describe("what the list finds", () => {
  test("is, for every combination of filters, what going through all rows finds", async () => {
    let found = 0;
    for (const filter of combinations) {
      const expected = rows.filter((row) => matches(row, filter)).slice(0, 30);
      expect(await find(filter), JSON.stringify(filter)).toEqual(expected.map(({ id }) => id));
      found += expected.length;
    }
    expect(found).toBeGreaterThan(1_000);
  });

  test("goes on from any row, in both directions", async () => {
    const filter = { state: "skipped", event: "CompletePayment" } as const;
    const expected = rows.filter((row) => matches(row, filter)).map(({ id }) => id);
    const middle = expected[40] ?? "";
    const cursor = (direction: "after" | "before") => ({ direction, id: BigInt(middle) });
    expect(await find({ ...filter, cursor: cursor("after") })).toEqual(expected.slice(41, 71));
    expect(await find({ ...filter, cursor: cursor("before") })).toEqual(expected.slice(10, 40).toReversed());
  });

  test.each(["2026-10-31", "2026-11-01", "2026-11-10"])(
    "on %s begins and ends with the shop's own day",
    async (day) => {
      // In New York the clocks change on 1 November 2026.
      const expected = rows.filter((row) => row.day === day).map(({ id }) => id);
      expect(expected.length).toBeGreaterThan(300);
      expect(await find({ from: day, to: day }, 2_000)).toEqual(expected);
    },
  );

  test("on days before and after everything is nothing", async () => {
    expect(await find({ to: "2020-01-01" })).toEqual([]);
    expect(await find({ from: "2030-01-01" })).toEqual([]);
    expect(await find({ from: "2026-11-10", to: "2026-11-01" })).toEqual([]);
  });

  test("by an order's name, with or without its #, its id, and the event's id, is that order's", async () => {
    const { rows: orders } = await database.pool.query<{ id: string; name: string; event_id: string }>(
      `SELECT delivery.id, order_name AS name, delivery.tiktok_event_id AS event_id FROM delivery
       JOIN conversion ON conversion.id = conversion_id WHERE delivery.shop_id = $1 AND order_name IS NOT NULL LIMIT 1`,
      [shop.id],
    );
    const [order] = orders;
    const orderId = order?.event_id.replace("purchase_", "") ?? "";
    for (const text of [order?.name, order?.name.slice(1), order?.event_id, orderId, `#${orderId}`])
      expect(await find({ text }), text).toEqual([order?.id]);
    expect(await find({ text: order?.name, event: "Search" })).toEqual([]);
    expect(await find({ text: "#1" })).toEqual([]);
    expect(await find({ text: "%" })).toEqual([]);
  });

  test("is the same where there are too many kinds to go through", async () => {
    const kinds = await readDeliveryKinds(database.pool, shop.id);
    const filter = { ...noFilter, state: "dead", pixel: "CSEEDED1", cursor: undefined } as const;
    const asked = { shopId: shop.id, zone, kinds: { ...kinds, isComplete: false } };
    expect(await findDeliveries(database.pool, asked, filter, 30)).toEqual(await find(filter));
  });
});

test("the kinds are those of the shop's own rows", async () => {
  const { kinds, isComplete } = await readDeliveryKinds(database.pool, shop.id);
  const name = (row: Pick<Row, "event" | "state" | "pixel" | "reason">) =>
    [row.event, row.state, row.pixel, row.reason ?? ""].join(" ");
  expect(isComplete).toBe(true);
  expect(kinds.map(name).toSorted()).toEqual([...new Set(rows.map(name))].toSorted());
});

describe("however many rows there are, none of it goes through them", () => {
  /** A page's rows of each kind, twice over; the table has ten times as many. */
  const rowsMax = 2_500;

  test("for any combination of filters", async () => {
    for (const filter of combinations) {
      const { pool, steps } = watchPool(database.pool);
      const search = { ...noFilter, ...filter, cursor: undefined };
      await listDeliveries({ pool, shop, texts: enExplanation, zone }, search, 25);
      expectBounded(steps, rowsMax, JSON.stringify(filter));
    }
  }, 120_000);

  test("for a search, a page in the middle, and the journeys", async () => {
    const middle = BigInt(rows[count / 2]?.id ?? 0);
    const lists = (pool: typeof database.pool) => ({ pool, shop, texts: enExplanation, zone });
    for (const search of [
      { text: "#1011" },
      { cursor: { direction: "after", id: middle } },
      { cursor: { direction: "before", id: middle }, state: "accepted" },
    ] satisfies Partial<DeliverySearch>[]) {
      const { pool, steps } = watchPool(database.pool);
      await listDeliveries(lists(pool), { ...noFilter, cursor: undefined, ...search }, 25);
      expectBounded(steps, rowsMax, String(Object.keys(search)));
    }
    const { pool, steps } = watchPool(database.pool);
    const first = await listJourneys(pool, shop, undefined, 25);
    expect(first.rows).toHaveLength(25);
    expectBounded(steps, rowsMax, "journeys");
  });
});

function expectBounded(steps: ReturnType<typeof watchPool>["steps"], rowsMax: number, about: string): void {
  expect(steps.length, about).toBeGreaterThan(0);
  const tables = new Set(["delivery", "conversion"]);
  expect(
    steps.filter(({ type, table }) => type === "Seq Scan" && tables.has(table ?? "")),
    about,
  ).toEqual([]);
  for (const { type, table, rows: looked } of steps)
    expect(looked, `${type} on ${table ?? "its parts"} for ${about}`).toBeLessThanOrEqual(rowsMax);
}
