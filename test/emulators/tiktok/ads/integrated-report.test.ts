import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { jpAdvertiser, sampleAccount, usAdvertiser } from "../sample-account.ts";
import { startTikTokEmulator } from "../start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../tiktok-emulator.ts";
import { createAskReport } from "./ask-report.ts";
import type { AskReport } from "./ask-report.ts";
import { sampleAccountAds } from "./sample-account-ads.ts";
import { sampleAds } from "./sample-ads.ts";

const autumn = "1800000000000000001";
const smart = "1800000000000000002";
const video1 = "1820000000000000001";
const video2 = "1820000000000000002";

const all = (level: string): object[] => [
  { field_name: `${level}_status`, filter_type: "IN", filter_value: '["STATUS_ALL"]' },
];

const byCampaign = { data_level: "AUCTION_CAMPAIGN", dimensions: ["campaign_id", "stat_time_day"] };
const byAd = { data_level: "AUCTION_AD", dimensions: ["ad_id", "stat_time_day"] };

describe("GET /report/integrated/get/", () => {
  let emulator: TikTokEmulator;
  let ask: AskReport;
  let now = new Date("2026-11-22T12:00:00Z");
  beforeAll(async () => {
    emulator = await startTikTokEmulator({ now: () => now, ...sampleAccount() });
    ask = createAskReport(emulator.url, emulator.issueToken({}));
  });
  afterAll(() => emulator.close());
  beforeEach(() => {
    now = new Date("2026-11-22T12:00:00Z");
    emulator.reset();
    emulator.setAds(usAdvertiser, sampleAccountAds());
  });

  test("a row has the id, the day at midnight and strings; without metrics it is spend and impressions", async () => {
    const { list, page_info } = await ask.data(byCampaign);
    expect(list[0]).toEqual({
      dimensions: { campaign_id: autumn, stat_time_day: "2026-11-19 00:00:00" },
      metrics: { spend: "0.10", impressions: "1000" },
    });
    expect(page_info).toEqual({ page: 1, page_size: 10, total_number: 3, total_page: 1 });
  });

  test("every level is the exact sum of what lies below, and days without figures have no row", async () => {
    const metrics = { metrics: ["spend", "clicks", "complete_payment"] };
    expect(await ask.rows({ ...byCampaign, ...metrics })).toEqual({
      [`${autumn} 2026-11-19`]: { spend: "0.10", clicks: "20", complete_payment: "1" },
      [`${autumn} 2026-11-20`]: { spend: "10.20", clicks: "30", complete_payment: "2" },
      [`${smart} 2026-11-20`]: { spend: "5.125", clicks: "0", complete_payment: "-" },
    });
    expect(
      await ask.rows({
        data_level: "AUCTION_ADVERTISER",
        dimensions: ["advertiser_id", "stat_time_day"],
        ...metrics,
      }),
    ).toEqual({
      [`${usAdvertiser} 2026-11-19`]: { spend: "0.10", clicks: "20", complete_payment: "1" },
      [`${usAdvertiser} 2026-11-20`]: { spend: "15.325", clicks: "30", complete_payment: "2" },
    });
  });

  test("without a day, every object has one row over the whole range, of zeros if it did nothing", async () => {
    const inAll = { data_level: "AUCTION_AD", dimensions: ["ad_id"], metrics: ["spend", "reach", "clicks"] };
    expect(await ask.rows(inAll)).toEqual({
      [video1]: { spend: "0.30", reach: "900", clicks: "50" },
      [video2]: { spend: "10.00", reach: "0", clicks: "0" },
    });
    expect(await ask.rows({ ...inAll, start_date: "2026-11-20", end_date: "2026-11-20" })).toMatchObject({
      [video1]: { spend: "0.20" },
    });
    expect(await ask.rows({ ...inAll, start_date: "2025-11-23", end_date: "2025-11-24" })).toMatchObject({
      [video2]: { spend: "0.00" },
    });
  });

  test("rates and ratios come from the sums; by nothing they are 0, of nothing '-'", async () => {
    const metrics = [
      "cpc",
      "cpm",
      "ctr",
      "complete_payment_roas",
      "cost_per_complete_payment",
      "value_per_complete_payment",
      "frequency",
      "video_play_actions",
    ];
    const found = await ask.rows({ ...byCampaign, metrics });
    expect(found[`${autumn} 2026-11-20`]).toEqual({
      cpc: "0.34",
      cpm: "4.08",
      ctr: "1.20",
      complete_payment_roas: "5.88",
      cost_per_complete_payment: "5.10",
      value_per_complete_payment: "29.99",
      frequency: "2.78",
      video_play_actions: "-",
    });
    expect(found[`${smart} 2026-11-20`]).toMatchObject({ cpc: "0.00", cost_per_complete_payment: "-" });
  });

  test("names and ids of what lies above come as metrics", async () => {
    const metrics = ["campaign_name", "campaign_id", "adgroup_name", "adgroup_id", "ad_name", "currency"];
    expect((await ask.rows({ ...byAd, metrics }))[`${video1} 2026-11-20`]).toEqual({
      campaign_name: "Autumn",
      campaign_id: autumn,
      adgroup_name: "Lookalike",
      adgroup_id: "1810000000000000001",
      ad_name: "Video 1",
      currency: "USD",
    });
  });

  test("a metric nobody knows, or that is below the level, is an invalid metric field and named", async () => {
    const metrics = ["spend", "total_complete_payment_value", "ad_name", "toString"];
    const { status, json } = await ask.answer({ ...byCampaign, metrics });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      code: 40002,
      message: expect.stringContaining(
        "Invalid metric fields: ['total_complete_payment_value', 'ad_name', 'toString']",
      ),
    });
  });

  test("an ad account without ads has an empty report", async () => {
    const { json } = await ask.answer({ ...byCampaign, advertiser_id: jpAdvertiser });
    expect(json).toMatchObject({
      code: 0,
      data: { list: [], page_info: { total_number: 0, total_page: 0 } },
    });
  });

  test("rows go by the advertiser's days: one that has not begun there has no row", async () => {
    const seed = sampleAds("zone", "2026-11-21", "2026-11-23", { idleShare: 0 });
    emulator.setAds(usAdvertiser, seed);
    emulator.setAds(jpAdvertiser, seed);
    const days = async (advertiser_id: string): Promise<Set<string>> =>
      new Set(
        Object.keys(await ask.rows({ ...byCampaign, advertiser_id })).map((key) => key.split(" ")[1] ?? ""),
      );
    now = new Date("2026-11-22T02:00:00Z");
    expect(await days(usAdvertiser)).toEqual(new Set(["2026-11-21"]));
    expect(await days(jpAdvertiser)).toEqual(new Set(["2026-11-21", "2026-11-22"]));
    now = new Date("2026-11-22T15:00:00Z");
    expect(await days(usAdvertiser)).toEqual(new Set(["2026-11-21", "2026-11-22"]));
    expect(await days(jpAdvertiser)).toEqual(new Set(["2026-11-21", "2026-11-22", "2026-11-23"]));
  });

  test("what was deleted has no row unless its status is asked for, and still counts above", async () => {
    const spend = { metrics: ["spend"] };
    emulator.deleteObject(usAdvertiser, "1810000000000000001");
    expect(Object.keys(await ask.rows({ ...byAd, ...spend }))).toEqual([`${video2} 2026-11-20`]);
    expect(Object.keys(await ask.rows({ ...byAd, ...spend, filtering: all("ad") }))).toHaveLength(3);
    expect(await ask.rows({ ...byCampaign, ...spend })).toMatchObject({
      [`${autumn} 2026-11-20`]: { spend: "10.20" },
    });
    emulator.deleteObject(usAdvertiser, autumn);
    expect(Object.keys(await ask.rows({ ...byCampaign, ...spend }))).toEqual([`${smart} 2026-11-20`]);
    expect(Object.keys(await ask.rows({ ...byCampaign, ...spend, filtering: all("campaign") }))).toHaveLength(
      3,
    );
    const deleted = [{ field_name: "ad_status", filter_type: "IN", filter_value: '["STATUS_DELETE"]' }];
    expect(Object.keys(await ask.rows({ ...byAd, ...spend, filtering: deleted }))).toHaveLength(3);
    expect(
      await ask.rows({ data_level: "AUCTION_ADVERTISER", dimensions: ["advertiser_id"], ...spend }),
    ).toEqual({ [usAdvertiser]: { spend: "15.425" } });
  });

  test("ids narrow it, at the level and above", async () => {
    const ids = (field_name: string, ...values: string[]): object => ({
      filtering: [{ field_name, filter_type: "IN", filter_value: JSON.stringify(values) }],
    });
    expect(Object.keys(await ask.rows({ ...byAd, ...ids("ad_ids", video2) }))).toEqual([
      `${video2} 2026-11-20`,
    ]);
    expect(Object.keys(await ask.rows({ ...byAd, ...ids("campaign_ids", smart) }))).toEqual([]);
    expect(
      Object.keys(await ask.rows({ ...byAd, ...ids("adgroup_ids", "1810000000000000001") })),
    ).toHaveLength(2);
  });

  test("a restated day is another day from then on, the others stay", async () => {
    const metrics = { metrics: ["complete_payment", "spend"] };
    expect(
      emulator.restate(usAdvertiser, { from: "2026-11-19", to: "2026-11-19" }, { complete_payment: 9 }),
    ).toBe(1);
    expect(await ask.rows({ ...byCampaign, ...metrics })).toMatchObject({
      [`${autumn} 2026-11-19`]: { complete_payment: "9", spend: "0.10" },
      [`${autumn} 2026-11-20`]: { complete_payment: "2", spend: "10.20" },
    });
    emulator.restate(usAdvertiser, { id: video2 }, ({ clicks }) => ({ spend: "1.50", clicks: clicks ?? 0 }));
    expect(await ask.rows({ ...byCampaign, ...metrics })).toMatchObject({
      [`${autumn} 2026-11-20`]: { spend: "1.70" },
    });
    expect(() => emulator.restate(usAdvertiser, { from: "2027-01-01" }, { clicks: 1 })).toThrow(
      /no such day/,
    );
  });

  test("lifetime figures need no dates and take no days", async () => {
    const lifetime = { query_lifetime: true, start_date: undefined, end_date: undefined };
    const found = await ask.rows({
      data_level: "AUCTION_CAMPAIGN",
      dimensions: ["campaign_id"],
      ...lifetime,
    });
    expect(found[autumn]).toMatchObject({ spend: "10.30" });
    expect((await ask.answer({ ...byCampaign, ...lifetime })).json?.code).toBe(40002);
  });
});
