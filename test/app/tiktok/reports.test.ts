import { Big } from "big.js";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { ReportLevel, ReportRow } from "#app/core/tiktok/report-row.ts";
import type { BusinessApi } from "#app/tiktok/business-api.ts";
import { readReportPage, type ReportQuery } from "#app/tiktok/reports.ts";

import { sampleAds } from "../../emulators/tiktok/ads/sample-ads.ts";
import { advertiserId, openTikTokAccount, problemOf, type TikTokAccount } from "./open-tiktok-account.ts";

const path = "/report/integrated/get/";
const query: ReportQuery = {
  advertiserId,
  level: "ad",
  from: "2026-10-24",
  to: "2026-11-22",
  page: 1,
};
const levels: readonly ReportLevel[] = ["campaign", "adgroup", "ad"];

let account: TikTokAccount;

beforeAll(async () => {
  account = await openTikTokAccount();
});
beforeEach(() => {
  account.tiktok.reset();
  account.tiktok.setAds(advertiserId, { objects: [], days: [] });
});
afterAll(() => account?.close());

const read = (changed: Partial<ReportQuery> = {}, api = account.api) =>
  readReportPage(api, account.token, { ...query, ...changed });

/** Every page, as a sync would read them. */
async function readAll(level: ReportLevel): Promise<ReportRow[]> {
  const rows: ReportRow[] = [];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const answer = await read({ level, page });
    pages = answer.pagesTotal;
    rows.push(...answer.rows);
  }
  return rows;
}

const oneAd = (figures: object) => ({
  objects: [
    { level: "campaign" as const, id: "1800000000000000001", name: "Autumn" },
    {
      level: "adgroup" as const,
      id: "1800000000000000011",
      parentId: "1800000000000000001",
      name: "Lookalike",
    },
    { level: "ad" as const, id: "1800000000000000111", parentId: "1800000000000000011", name: "Video 1" },
  ],
  days: [{ id: "1800000000000000111", day: "2026-11-20", figures }],
});

test("a row has everything TikTok knows of an ad's day", async () => {
  account.tiktok.setAds(
    advertiserId,
    oneAd({
      spend: "12.34",
      impressions: 1000,
      clicks: 20,
      conversion: 3,
      real_time_conversion: 4,
      cta_conversion: 2,
      vta_conversion: 1,
      complete_payment: 2,
      total_complete_payment_rate: "98.70",
      vta_complete_payment: 1,
      vta_complete_payment_value: "49.35",
    }),
  );
  const { rows, pagesTotal } = await read();
  expect(pagesTotal).toBe(1);
  expect(rows).toEqual([
    {
      level: "ad",
      day: "2026-11-20",
      objectId: "1800000000000000111",
      parentId: "1800000000000000011",
      name: "Video 1",
      spend: "12.34",
      impressions: 1000,
      clicks: 20,
      conversions: 3,
      realTimeConversions: 4,
      clickThroughConversions: 2,
      viewThroughConversions: 1,
      purchases: 2,
      purchaseValue: expect.stringMatching(/^98\.70?$/),
      viewThroughPurchases: 1,
      viewThroughPurchaseValue: "49.35",
    },
  ]);
});

test("a figure that TikTok has not is absent, not zero", async () => {
  account.tiktok.setAds(
    advertiserId,
    oneAd({
      spend: "1.00",
      real_time_conversion: null,
      complete_payment: null,
      vta_complete_payment_value: null,
    }),
  );
  const [row] = (await read()).rows;
  expect(row).toMatchObject({ spend: expect.stringMatching(/^1(\.00)?$/), conversions: 0 });
  expect(row?.realTimeConversions).toBeUndefined();
  expect(row?.purchases).toBeUndefined();
  expect(row?.viewThroughPurchaseValue).toBeUndefined();
});

test("an account without ads has an empty report at every level", async () => {
  for (const level of levels) {
    const { rows, pagesTotal } = await read({ level });
    expect(rows).toEqual([]);
    expect(pagesTotal).toBeLessThanOrEqual(1);
  }
});

describe("a month of many ads", () => {
  const sizes = { campaigns: 2, adgroupsPerCampaign: 4, adsPerAdgroup: 6, idleShare: 0 };
  const ads = sampleAds("reports", query.from, query.to, sizes);
  beforeEach(() => account.tiktok.setAds(advertiserId, ads));

  test("comes in pages of a thousand, each row once, ids to the last digit", async () => {
    const rows = await readAll("ad");
    expect(account.queries(path).map((asked) => [asked.get("page"), asked.get("page_size")])).toEqual([
      ["1", "1000"],
      ["2", "1000"],
    ]);
    const seeded = ads.days.map(({ id, day }) => `${id} ${day}`);
    expect(rows.map(({ objectId, day }) => `${objectId} ${day}`).toSorted()).toEqual(seeded.toSorted());
  });

  test("has the same sums at every level, and whoever is under somebody is under somebody of the level above", async () => {
    const sums: Record<string, string>[] = [];
    let above: ReadonlySet<string | undefined> = new Set([undefined]);
    for (const level of levels) {
      const rows = await readAll(level);
      expect(rows.every(({ parentId }) => above.has(parentId))).toBe(true);
      above = new Set(rows.map(({ objectId }) => objectId));
      const sum = (value: (row: ReportRow) => string | number | undefined) =>
        rows.reduce((total, row) => total.plus(value(row) ?? 0), new Big(0)).toFixed(2);
      sums.push({
        spend: sum(({ spend }) => spend),
        impressions: sum(({ impressions }) => impressions),
        clicks: sum(({ clicks }) => clicks),
        conversions: sum(({ conversions }) => conversions),
        purchases: sum(({ purchases }) => purchases),
        value: sum(({ purchaseValue }) => purchaseValue),
        viewThrough: sum(({ viewThroughPurchaseValue }) => viewThroughPurchaseValue),
      });
    }
    expect(Number(sums[0]?.value)).toBeGreaterThan(0);
    expect(sums[1]).toEqual(sums[0]);
    expect(sums[2]).toEqual(sums[0]);
  });

  test("still has what was deleted since, at every level", async () => {
    const before = await Promise.all(levels.map(readAll));
    const campaign = ads.objects.find(({ level }) => level === "campaign");
    account.tiktok.deleteObject(advertiserId, campaign?.id ?? "");
    expect(await Promise.all(levels.map(readAll))).toEqual(before);
  });
});

describe("a report that is refused", () => {
  const secrets = () => [account.token];

  test("because its days are too many says so", async () => {
    const error = await problemOf(read({ from: "2026-10-23" }), secrets());
    expect(error).toMatchObject({ kind: "refused", code: 40002, codeClass: "payload" });
  });

  test("because the right to reports was held back says so", async () => {
    const token = account.tiktok.issueToken({ appId: "7300000000000000011", scopes: ["800"] });
    const error = await problemOf(readReportPage(account.api, token, query), [token]);
    expect(error).toMatchObject({ kind: "refused", code: 40001, codeClass: "auth" });
  });

  test("because the token died between two pages says so", async () => {
    account.tiktok.setAds(
      advertiserId,
      sampleAds("dies", query.from, query.to, { campaigns: 2, adgroupsPerCampaign: 4, adsPerAdgroup: 6 }),
    );
    await read();
    account.tiktok.revokeToken(account.token);
    expect(await problemOf(read({ page: 2 }), secrets())).toMatchObject({ code: 40105 });
  });

  test("by one row that cannot be read names the row and the field, not the value", async () => {
    account.tiktok.setAds(advertiserId, sampleAds("bad", "2026-11-20", "2026-11-21"));
    const api: BusinessApi = {
      ...account.api,
      get: async (...question) => {
        const data = (await account.api.get(...question)) as { list: { metrics: object }[] };
        const list = data.list.map((row, index) =>
          index === 3 ? { ...row, metrics: { ...row.metrics, clicks: "a secret" } } : row,
        );
        return { ...data, list };
      },
    };
    const error = await problemOf(read({}, api), ["a secret"]);
    expect(error.kind).toBe("no_answer");
    expect(error.message).toBe(
      `TikTok's answer to ${path} is not as documented: data.list.3.metrics.clicks: expected a whole number`,
    );
  });
});
