import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sampleAccount, usAdvertiser } from "../sample-account.ts";
import { startTikTokEmulator } from "../start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../tiktok-emulator.ts";
import { createAskReport } from "./ask-report.ts";
import type { AskReport } from "./ask-report.ts";
import { sampleAccountAds } from "./sample-account-ads.ts";
import { sampleAds } from "./sample-ads.ts";

const byCampaign = { data_level: "AUCTION_CAMPAIGN", dimensions: ["campaign_id", "stat_time_day"] };
const byAd = { data_level: "AUCTION_AD", dimensions: ["ad_id", "stat_time_day"] };

describe("a report's pages", () => {
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

  test("a page beyond the end is empty and tells how many rows there are", async () => {
    expect(await ask.data({ ...byCampaign, page: 5, page_size: 2 })).toEqual({
      list: [],
      page_info: { page: 5, page_size: 2, total_number: 3, total_page: 2 },
    });
  });

  test("totals are over all pages and stand on the first", async () => {
    const asked = { ...byCampaign, metrics: ["spend", "cpc"], enable_total_metrics: true, page_size: 1 };
    expect((await ask.data(asked)).total_metrics).toEqual({ spend: "15.425", cpc: "0.31" });
    expect(await ask.data({ ...asked, page: 2 })).not.toHaveProperty("total_metrics");
  });

  test("rows can be ordered by a metric", async () => {
    const asked = { ...byCampaign, metrics: ["spend"], order_field: "spend" };
    const spends = async (more: object): Promise<unknown> =>
      (await ask.data({ ...asked, ...more })).list.map(({ metrics }) => metrics["spend"]);
    expect(await spends({})).toEqual(["10.20", "5.125", "0.10"]);
    expect(await spends({ order_type: "ASC" })).toEqual(["0.10", "5.125", "10.20"]);
    expect((await ask.answer({ ...asked, order_field: "clicks" })).json?.code).toBe(40002);
  });

  test("10,000 rows come in ten pages, each row once", async () => {
    emulator.setAds(
      usAdvertiser,
      sampleAds("many", "2026-11-03", "2026-11-22", {
        campaigns: 5,
        adgroupsPerCampaign: 10,
        adsPerAdgroup: 10,
        idleShare: 0,
      }),
    );
    now = new Date("2026-11-23T12:00:00Z");
    const seen = new Set<string>();
    for (let page = 1; page <= 10; page += 1) {
      const { list, page_info } = await ask.data({ ...byAd, page, page_size: 1000 });
      expect(page_info).toMatchObject({ total_number: 10_000, total_page: 10 });
      for (const { dimensions } of list) seen.add(JSON.stringify(dimensions));
    }
    expect(seen.size).toBe(10_000);
    expect((await ask.data({ ...byAd, page: 11, page_size: 1000 })).list).toEqual([]);
  });
});
