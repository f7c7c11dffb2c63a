import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { adPageSize, readAdsSearch, type Sort } from "#app/admin/ads-search.ts";
import { listCampaigns, listParts } from "#app/admin/list-ad-rows.ts";
import { listExportedAds } from "#app/admin/list-exported-ads.ts";
import { readAdTree } from "#app/admin/read-ad-tree.ts";

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

describe("a long list", () => {
  test("is paged without a gap or a repeat, also among equals, and past its end begins anew", async () => {
    const ids = Array.from({ length: adPageSize * 2 + 7 }, (_, index) => String(100 + index));
    const account = await openAccount(
      ids.map((id) => ({ level: "campaign", day: range.from, id, spend: "1" })),
    );
    const page = (number: number) =>
      listCampaigns(database.pool, { advertiserRef: account, range, sort: bySpend }, number);
    const pages = await Promise.all([1, 2, 3].map(page));
    expect(pages.map(({ rows }) => rows.length)).toEqual([adPageSize, adPageSize, 7]);
    expect(pages.every(({ count }) => count === ids.length)).toBe(true);
    const seen = pages.flatMap(({ rows }) => rows.map(({ id }) => id));
    expect(seen.toSorted()).toEqual(ids);
    expect(await page(4)).toEqual(pages[0]);
  });

  test("of 5,000 ads shows one page of them, and the file has them all", async () => {
    const account = await openAccount(
      [],
      [
        { level: "campaign", id: "1", name: "Campaign" },
        { level: "adgroup", id: "2", parentId: "1", name: "Group" },
      ],
    );
    const ids = Array.from({ length: 5_000 }, (_, index) => String(10_000 + index));
    await insertAdObjects(
      database.pool,
      account,
      ids.map((id) => ({ level: "ad", id, parentId: "2", name: `Ad ${id}` })),
    );
    const rows = (["campaign", "adgroup"] as const).map((level, index) => ({
      level,
      day: range.from,
      id: String(index + 1),
      spend: "5000",
    }));
    await insertAdDays(database.pool, account, [
      ...rows,
      ...ids.map((id) => ({ level: "ad" as const, day: range.from, id, spend: "1" })),
    ]);
    const search = readAdsSearch(
      new URLSearchParams("from=2026-11-01&to=2026-11-10&open=campaign-1&open=adgroup-2-100&open=adgroup-77"),
      "2026-11-22",
    );
    const tree = await readAdTree(database.pool, account, search);
    expect(tree.adGroups.map(({ parentId, count }) => [parentId, count])).toEqual([["1", 1]]);
    expect(
      tree.ads.map(({ parentId, count, page, rows: shown }) => [parentId, count, page, shown.length]),
    ).toEqual([["2", 5_000, 100, adPageSize]]);
    expect(tree.ads[0]?.rows.at(-1)?.id).toBe("14999");
    const exported = await listExportedAds(database.pool, {
      advertiserRef: account,
      range,
      level: "ad",
      sort: bySpend,
    });
    expect(exported).toHaveLength(5_000);
    expect(exported[0]?.path).toEqual({
      campaign: { id: "1", name: "Campaign" },
      adgroup: { id: "2", name: "Group" },
      ad: { id: "10000", name: "Ad 10000" },
    });
  });
});

describe("rows that are not whole", () => {
  test("one whose name never came is listed by its id, and is in the file although nothing is known above it", async () => {
    const account = await openAccount([
      { level: "campaign", day: range.from, id: "5", spend: "3" },
      { level: "ad", day: range.from, id: "6", spend: "3" },
    ]);
    const asked = { advertiserRef: account, range, sort: bySpend };
    const { rows } = await listCampaigns(database.pool, asked, 1);
    expect(rows.map(({ id, name }) => [id, name])).toEqual([["5", undefined]]);
    const [exported] = await listExportedAds(database.pool, { ...asked, level: "ad" });
    expect(exported?.path).toEqual({ campaign: undefined, adgroup: undefined, ad: { id: "6", name: "" } });
  });

  test("the parts of a row say how much of it they are, of all their pages and not only of the one shown", async () => {
    const ids = Array.from({ length: adPageSize + 1 }, (_, index) => String(200 + index));
    const account = await openAccount(
      [
        { level: "campaign", day: range.from, id: "1", spend: "100" },
        ...ids.map((id) => ({ level: "adgroup" as const, day: range.from, id, spend: "1" })),
      ],
      [
        { level: "campaign", id: "1", name: "Half told" },
        ...ids.map((id) => ({ level: "adgroup" as const, id, parentId: "1", name: id })),
      ],
    );
    const [page] = await listParts(
      database.pool,
      { advertiserRef: account, range, sort: bySpend },
      "adgroup",
      [{ id: "1", page: 2 }],
    );
    expect([page?.rows.length, page?.count, page?.spend]).toEqual([1, 51, "51.000000"]);
  });
});
