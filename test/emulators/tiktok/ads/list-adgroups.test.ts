import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { getApi } from "../call-api.ts";
import type { Answered } from "../post-events.ts";
import { jpAdvertiser, sampleAccount, usAdvertiser } from "../sample-account.ts";
import { startTikTokEmulator } from "../start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../tiktok-emulator.ts";
import { sampleAccountAds } from "./sample-account-ads.ts";

const lookalike = "1810000000000000001";
const broad = "1810000000000000002";
const autumn = "1800000000000000001";

type Data = { list: Record<string, string | null>[]; page_info: Record<string, number> };

describe("GET /adgroup/get/", () => {
  let emulator: TikTokEmulator;
  let token: string;
  beforeAll(async () => {
    emulator = await startTikTokEmulator(sampleAccount());
    token = emulator.issueToken({});
  });
  afterAll(() => emulator.close());
  beforeEach(() => emulator.setAds(usAdvertiser, sampleAccountAds()));

  const adgroups = (parameters: object = {}): Promise<Answered> =>
    getApi(emulator.url, "/adgroup/get/", { advertiser_id: usAdvertiser, ...parameters }, token);
  const data = async (parameters: object = {}): Promise<Data> =>
    (await adgroups(parameters)).json?.data as Data;
  const ids = async (parameters: object): Promise<unknown> =>
    (await data(parameters)).list.map((adgroup) => adgroup["adgroup_id"]);

  test("the windows are told with the fields asked for and no others, null where TikTok has none", async () => {
    const fields = [
      "adgroup_id",
      "campaign_id",
      "adgroup_name",
      "click_attribution_window",
      "view_attribution_window",
      "engaged_view_attribution_window",
      "attribution_event_count",
    ];
    expect((await data({ fields })).list).toEqual([
      {
        adgroup_id: lookalike,
        campaign_id: autumn,
        adgroup_name: "Lookalike",
        click_attribution_window: "TWENTY_EIGHT_DAYS",
        view_attribution_window: "OFF",
        engaged_view_attribution_window: null,
        attribution_event_count: "ONCE",
      },
      {
        adgroup_id: broad,
        campaign_id: autumn,
        adgroup_name: "Broad",
        click_attribution_window: "SEVEN_DAYS",
        view_attribution_window: "ONE_DAY",
        engaged_view_attribution_window: "ONE_DAY",
        attribution_event_count: "EVERY",
      },
    ]);
    expect((await data()).list[0]).toHaveProperty("secondary_status");
  });

  test("a deleted one is left out unless its status is asked for", async () => {
    emulator.deleteObject(usAdvertiser, lookalike);
    expect(await ids({})).toEqual([broad]);
    expect(await ids({ filtering: { primary_status: "STATUS_ALL" } })).toEqual([lookalike, broad]);
    expect(await ids({ filtering: { primary_status: "STATUS_DELETE" } })).toEqual([lookalike]);
  });

  test("it can be narrowed to ad groups and campaigns", async () => {
    expect(await ids({ filtering: { adgroup_ids: [broad] } })).toEqual([broad]);
    expect(await ids({ filtering: { campaign_ids: ["1800000000000000002"] } })).toEqual([]);
    const filtering = { adgroup_ids: Array.from({ length: 101 }, () => broad) };
    expect((await adgroups({ filtering })).json?.code).toBe(40002);
  });

  test("pages end where the list ends, and an ad account without ads has none", async () => {
    expect(await data({ page: 2, page_size: 1 })).toMatchObject({
      list: [{ adgroup_id: broad }],
      page_info: { page: 2, page_size: 1, total_number: 2, total_page: 2 },
    });
    expect(await data({ page: 3, page_size: 1 })).toMatchObject({ list: [], page_info: { total_number: 2 } });
    expect(await data({ advertiser_id: jpAdvertiser })).toMatchObject({
      list: [],
      page_info: { total_page: 0 },
    });
  });

  test.each([
    ["page_size", 1001],
    ["page_size", 0],
    ["page", 0],
    ["fields", ["colour"]],
    ["fields", "adgroup_id"],
    ["filtering", [{ field_name: "adgroup_ids" }]],
  ])("%s %j is a parameter error", async (name, value) => {
    expect((await adgroups({ [name]: value })).json).toMatchObject({
      code: 40002,
      message: expect.stringContaining(name),
    });
  });

  test("ads that hang in the air, twice the same id and days of nobody cannot be seeded", () => {
    const { objects } = sampleAccountAds();
    const seed = (changed: typeof objects, id = broad): (() => void) => {
      const days = [{ id, day: "2026-11-20", figures: {} }];
      return () => emulator.setAds(jpAdvertiser, { objects: changed, days });
    };
    expect(seed([{ level: "adgroup", id: broad, name: "Broad" }])).toThrow(
      /needs a parentId of level campaign/,
    );
    expect(seed([...objects, { level: "campaign", id: autumn, name: "Again" }])).toThrow(/two ad objects/);
    expect(seed(objects, "1")).toThrow(/not among the objects/);
    expect(() => emulator.deleteObject(usAdvertiser, "1")).toThrow(/no object 1/);
  });

  test("figures that no report could show cannot be seeded", () => {
    const seed = (figures: object): (() => void) => {
      const { objects } = sampleAccountAds();
      return () =>
        emulator.setAds(jpAdvertiser, { objects, days: [{ id: broad, day: "2026-11-20", figures }] });
    };
    expect(seed({ clicks: 1.5 })).toThrow(/whole numbers/);
    expect(seed({ clicks: -1 })).toThrow();
    expect(seed({ spend: "1,50" })).toThrow(/12.34/);
    expect(seed({ cpc: 1 })).toThrow();
    expect(seed({ spend: 1.5, clicks: null })).not.toThrow();
  });
});
