import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getApi } from "../call-api.ts";
import type { Answered } from "../post-events.ts";
import { sampleAccount, usAdvertiser } from "../sample-account.ts";
import { startTikTokEmulator } from "../start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../tiktok-emulator.ts";

const right = {
  advertiser_id: usAdvertiser,
  report_type: "BASIC",
  data_level: "AUCTION_CAMPAIGN",
  dimensions: ["campaign_id", "stat_time_day"],
  metrics: ["spend"],
  start_date: "2026-11-01",
  end_date: "2026-11-30",
};
const filter = { field_name: "campaign_status", filter_type: "IN", filter_value: '["STATUS_ALL"]' };

describe("what a report may be asked", () => {
  let emulator: TikTokEmulator;
  let token: string;
  beforeAll(async () => {
    emulator = await startTikTokEmulator(sampleAccount());
    token = emulator.issueToken({});
  });
  afterAll(() => emulator.close());

  const ask = (parameters: object): Promise<Answered> =>
    getApi(emulator.url, "/report/integrated/get/", { ...right, ...parameters }, token);

  test.each<[string, object]>([
    ["the right request", {}],
    ["no metrics", { metrics: undefined }],
    ["30 days by day", { start_date: "2026-11-01", end_date: "2026-11-30" }],
    ["one day", { end_date: "2026-11-01" }],
    ["365 days in all", { dimensions: ["campaign_id"], start_date: "2025-12-01", end_date: "2026-11-30" }],
    ["a thousand rows", { page_size: 1000 }],
    ["the newer id of ads", { data_level: "AUCTION_AD", dimensions: ["ad_id_v2", "stat_time_day"] }],
    ["the day before the id", { dimensions: ["stat_time_day", "campaign_id"] }],
    ["a status filter", { filtering: [filter] }],
    ["the service type named", { service_type: "AUCTION" }],
    ["a parameter nobody knows", { colour: "red" }],
  ])("%s is answered", async (_case, parameters) => {
    expect((await ask(parameters)).json).toMatchObject({ code: 0, message: "OK" });
  });

  test.each<[string, object, string]>([
    ["no report type", { report_type: undefined }, "report_type"],
    ["another report type", { report_type: "AUDIENCE" }, "report_type"],
    ["no data level", { data_level: undefined }, "data_level"],
    ["a dead service type", { service_type: "RESERVATION" }, "service_type"],
    ["no dimensions", { dimensions: undefined }, "dimensions"],
    ["dimensions that are no JSON", { dimensions: "campaign_id" }, "dimensions"],
    ["dimensions without an id", { dimensions: ["stat_time_day"] }, "dimensions"],
    ["two ids", { dimensions: ["campaign_id", "adgroup_id"] }, "dimensions"],
    ["an id of another level", { dimensions: ["ad_id", "stat_time_day"] }, "dimensions"],
    ["a level of another id", { data_level: "AUCTION_AD" }, "dimensions"],
    ["hours", { dimensions: ["campaign_id", "stat_time_hour"] }, "dimensions"],
    ["metrics that are no JSON", { metrics: "spend,clicks" }, "metrics"],
    ["31 days by day", { start_date: "2026-10-31" }, "30 days"],
    ["366 days in all", { dimensions: ["campaign_id"], start_date: "2025-11-30" }, "365 days"],
    ["no dates", { start_date: undefined, end_date: undefined }, "start_date"],
    ["no end", { end_date: undefined }, "end_date"],
    ["the end before the start", { end_date: "2026-10-31" }, "end_date"],
    ["a day that does not exist", { end_date: "2026-11-31" }, "end_date"],
    ["a time in place of a day", { end_date: "2026-11-30 00:00:00" }, "end_date"],
    ["1001 rows", { page_size: 1001 }, "page_size"],
    ["no rows", { page_size: 0 }, "page_size"],
    ["page nought", { page: 0 }, "page"],
    [
      "a filter value that is a list and not JSON in a string",
      { filtering: [{ ...filter, filter_value: ["STATUS_ALL"] }] },
      "filter_value",
    ],
    [
      "a filter value that is one word",
      { filtering: [{ ...filter, filter_value: "STATUS_ALL" }] },
      "filter_value",
    ],
    ["a filter that is no IN", { filtering: [{ ...filter, filter_type: "MATCH" }] }, "filter_type"],
    ["a filter without a name", { filtering: [{ ...filter, field_name: undefined }] }, "field_name"],
    ["a filter below the level", { filtering: [{ ...filter, field_name: "ad_status" }] }, "ad_status"],
    ["a status nobody knows", { filtering: [{ ...filter, filter_value: '["ALL"]' }] }, "ALL"],
    [
      "101 ids",
      {
        filtering: [
          { ...filter, field_name: "campaign_ids", filter_value: JSON.stringify(Array(101).fill("1")) },
        ],
      },
      "100 ids",
    ],
  ])("%s is a parameter error that says so", async (_case, parameters, says) => {
    const { status, json } = await ask(parameters);
    expect(status).toBe(200);
    expect(json).toMatchObject({ code: 40002, message: expect.stringContaining(says) });
    expect(json).not.toHaveProperty("data");
  });
});
