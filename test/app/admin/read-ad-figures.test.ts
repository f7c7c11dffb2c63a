import { Big } from "big.js";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

import { sortColumns, type Sort } from "#app/admin/ads-search.ts";
import { listCampaigns, listParts, type AdRow } from "#app/admin/list-ad-rows.ts";
import { readAdDays, readFirstAdDay } from "#app/admin/read-ad-figures.ts";
import { addSums, noSums, withRatios } from "#app/core/ads/ad-figures.ts";
import { addDays } from "#app/core/tiktok/add-days.ts";

import { createTestDatabase, type TestDatabase } from "../../setup/database.ts";
import {
  insertAdDays,
  insertAdObjects,
  insertAdvertiser,
  insertShop,
  type AdDayRow,
  type AdObjectRow,
} from "./insert-ads.ts";

let database: TestDatabase;
let shopId: number;
let accounts = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  shopId = await insertShop(database.pool, "ads.myshopify.com");
});
afterAll(() => database?.drop());

/** An ad account of one test's own. */
async function openAccount(days: readonly AdDayRow[], objects: readonly AdObjectRow[] = []): Promise<number> {
  const id = await insertAdvertiser(database.pool, shopId, { advertiserId: String(7_000 + ++accounts) });
  await insertAdObjects(database.pool, id, objects);
  await insertAdDays(database.pool, id, days);
  return id;
}

const bySpend: Sort = { column: "spend", direction: "desc" };
const range = { from: "2026-11-01", to: "2026-11-10" };

/** The same sums by hand, with nothing but a loop. */
function sumByHand(rows: readonly AdDayRow[]) {
  const maybe = <Value>(read: (row: AdDayRow) => Value | undefined, add: (a: Value, b: Value) => Value) =>
    rows.reduce<Value | undefined>((sum, row) => {
      const value = read(row);
      return value === undefined ? sum : sum === undefined ? value : add(sum, value);
    }, undefined);
  const plus = (a: number, b: number) => a + b;
  const plusAmount = (a: string, b: string) => new Big(a).plus(b).toFixed();
  return {
    spend: new Big(maybe((row) => row.spend, plusAmount) ?? "0").toFixed(),
    impressions: maybe((row) => row.impressions, plus) ?? 0,
    clicks: maybe((row) => row.clicks, plus) ?? 0,
    conversions: maybe((row) => row.conversions, plus) ?? 0,
    realTimeConversions: maybe((row) => row.realTimeConversions, plus),
    purchases: maybe((row) => row.purchases, plus),
    purchaseValue: maybe((row) => row.purchaseValue, plusAmount),
    viewThroughPurchases: maybe((row) => row.viewThroughPurchases, plus),
    viewThroughPurchaseValue: maybe((row) => row.viewThroughPurchaseValue, plusAmount),
  };
}

/** Decimals as numbers of a library: `1.500000` is `1.5`. */
function plain(figures: object): Record<string, unknown> {
  const amounts = ["spend", "purchaseValue", "viewThroughPurchaseValue"];
  return Object.fromEntries(
    Object.entries(figures).map(([key, value]) => [
      key,
      amounts.includes(key) && typeof value === "string" ? new Big(value).toFixed() : value,
    ]),
  );
}

const amount = fc.nat(5_000_000).map((cents) => new Big(cents).div(100).toFixed());
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const randomRow = fc.record({
  level: fc.constantFrom("campaign", "adgroup", "ad"),
  day: fc.integer({ min: -3, max: 13 }).map((count) => addDays(range.from, count)),
  id: fc.integer({ min: 1, max: 8 }).map(String),
  spend: amount,
  impressions: fc.nat(100_000),
  clicks: fc.nat(3),
  conversions: fc.nat(2),
  realTimeConversions: maybe(fc.nat(5)),
  purchases: maybe(fc.nat(5)),
  purchaseValue: maybe(amount),
  viewThroughPurchases: maybe(fc.nat(5)),
  viewThroughPurchaseValue: maybe(amount),
});
/** No object has two rows of a day. */
const randomRows = fc
  .uniqueArray(randomRow, { maxLength: 120, selector: ({ level, day, id }) => `${level} ${day} ${id}` })
  .map((rows) => rows as unknown as readonly AdDayRow[]);

test("sums, rows and their order are what a loop over the same random days gives", async () => {
  for (const [seed, rows] of fc.sample(randomRows, { seed: 20_261_122, numRuns: 12 }).entries()) {
    const objects = Array.from({ length: 8 }, (_, index) => String(index + 1)).flatMap(
      (id): AdObjectRow[] => [
        { level: "campaign", id, name: `Campaign ${id}` },
        { level: "adgroup", id, parentId: String((Number(id) % 3) + 1), name: `Group ${id}` },
        { level: "ad", id, parentId: String((Number(id) % 2) + 1), name: `Ad ${id}` },
      ],
    );
    const account = await openAccount(rows, objects);
    const inRange = rows.filter(({ day }) => day >= range.from && day <= range.to);
    const campaigns = inRange.filter(({ level }) => level === "campaign");

    const days = await readAdDays(database.pool, account, range);
    expect(days.map(({ day }) => day)).toEqual([...new Set(campaigns.map(({ day }) => day))].toSorted());
    for (const { day, ...sums } of days)
      expect(plain(sums)).toEqual(plain(sumByHand(campaigns.filter((row) => row.day === day))));
    expect(plain(addSums(days))).toEqual(plain(campaigns.length === 0 ? noSums : sumByHand(campaigns)));
    const first = rows.filter(({ level }) => level === "campaign").map(({ day }) => day);
    expect(await readFirstAdDay(database.pool, account)).toBe(first.toSorted()[0]);

    const sorts = sortColumns.flatMap((column) => [
      { column, direction: "asc" } as const,
      { column, direction: "desc" } as const,
    ]);
    for (const sort of sorts) {
      const listed = await listCampaigns(database.pool, { advertiserRef: account, range, sort }, 1);
      expectRows(listed.rows, campaigns, sort);
    }
    const sort = sorts[seed % sorts.length] ?? bySpend;
    const groups = inRange.filter(({ level }) => level === "adgroup");
    const pages = await listParts(database.pool, { advertiserRef: account, range, sort }, "adgroup", [
      { id: "1", page: 1 },
      { id: "2", page: 1 },
      { id: "9", page: 1 },
    ]);
    expect(pages.map(({ parentId }) => parentId)).toEqual(["1", "2", "9"]);
    for (const { parentId, rows: parts, count, spend } of pages) {
      const own = groups.filter(({ id }) => String((Number(id) % 3) + 1) === parentId);
      expectRows(parts, own, sort);
      expect(count).toBe(parts.length);
      expect(new Big(spend).toFixed()).toBe(sumByHand(own).spend);
    }
  }
});

/** Every object once, its sums by hand, in the asked order with what is absent last. */
function expectRows(shown: readonly AdRow[], days: readonly AdDayRow[], sort: Sort): void {
  const byId = new Map(shown.map((row) => [row.id, row]));
  expect([...byId.keys()].toSorted()).toEqual([...new Set(days.map(({ id }) => id))].toSorted());
  for (const [id, { level, name, parentId, id: _, ...figures }] of byId) {
    const byHand = withRatios(sumByHand(days.filter((row) => row.id === id)));
    expect(plain(figures)).toEqual(plain(byHand));
    expect([level, name, parentId]).not.toContain("");
  }
  const keys = shown.map((row) => {
    const value = sort.column === "name" ? row.name : row[sort.column];
    return sort.column === "name" || value === undefined ? value : Number(value);
  });
  const present = keys.filter((key) => key !== undefined);
  expect(keys.slice(0, present.length)).toEqual(present);
  const ordered = present.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  expect(present).toEqual(sort.direction === "asc" ? ordered : ordered.toReversed());
}

test("another account's days and objects are never counted", async () => {
  const other = await openAccount([{ level: "campaign", day: range.from, id: "1", spend: "999" }]);
  const own = await openAccount([{ level: "campaign", day: range.from, id: "1", spend: "1" }]);
  expect(addSums(await readAdDays(database.pool, own, range)).spend).toBe("1");
  expect(
    (await listCampaigns(database.pool, { advertiserRef: other, range, sort: bySpend }, 1)).rows,
  ).toHaveLength(1);
});
