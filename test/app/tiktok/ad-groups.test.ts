import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { readAdGroupsPage } from "#app/tiktok/ad-groups.ts";
import type { BusinessApi } from "#app/tiktok/business-api.ts";

import { advertiserId, openTikTokAccount, type TikTokAccount } from "./open-tiktok-account.ts";

let account: TikTokAccount;

beforeAll(async () => {
  account = await openTikTokAccount();
});
beforeEach(() => account.tiktok.reset());
afterAll(() => account?.close());

const campaign = { level: "campaign" as const, id: "1800000000000000001", name: "Autumn" };
const adgroup = { level: "adgroup" as const, parentId: campaign.id };
const read = (page = 1, api = account.api) => readAdGroupsPage(api, account.token, advertiserId, page);

test("an ad group tells its windows in days, deleted or not", async () => {
  account.tiktok.setAds(advertiserId, {
    objects: [
      campaign,
      { ...adgroup, id: "1800000000000000011", name: "Usual" },
      {
        ...adgroup,
        id: "1800000000000000012",
        name: "Long",
        clickWindow: "TWENTY_EIGHT_DAYS",
        viewWindow: "SEVEN_DAYS",
        engagedViewWindow: "SEVEN_DAYS",
      },
      {
        ...adgroup,
        id: "1800000000000000013",
        name: "Off",
        clickWindow: "OFF",
        viewWindow: "OFF",
        engagedViewWindow: null,
        deleted: true,
      },
    ],
    days: [],
  });
  const { groups, pagesTotal } = await read();
  expect(pagesTotal).toBe(1);
  expect(groups.toSorted((one, other) => one.adGroupId.localeCompare(other.adGroupId))).toEqual([
    {
      adGroupId: "1800000000000000011",
      campaignId: campaign.id,
      name: "Usual",
      clickWindowDays: 7,
      viewWindowDays: 1,
      engagedViewWindowDays: 1,
    },
    {
      adGroupId: "1800000000000000012",
      campaignId: campaign.id,
      name: "Long",
      clickWindowDays: 28,
      viewWindowDays: 7,
      engagedViewWindowDays: 7,
    },
    {
      adGroupId: "1800000000000000013",
      campaignId: campaign.id,
      name: "Off",
      clickWindowDays: 0,
      viewWindowDays: 0,
      engagedViewWindowDays: undefined,
    },
  ]);
});

test("more than a thousand ad groups come in pages, each once", async () => {
  const ids = Array.from({ length: 1_205 }, (_, index) => String(1_800_000_000_000_000_100n + BigInt(index)));
  const groups = ids.map((id) => ({ ...adgroup, id, name: id }));
  account.tiktok.setAds(advertiserId, { objects: [campaign, ...groups], days: [] });
  const pages = [await read(1), await read(2)];
  expect(pages.map(({ pagesTotal }) => pagesTotal)).toEqual([2, 2]);
  const found = pages.flatMap((page) => page.groups.map(({ adGroupId }) => adGroupId));
  expect(found.toSorted()).toEqual(ids);
});

test("an account without ad groups has an empty page", async () => {
  account.tiktok.setAds(advertiserId, { objects: [], days: [] });
  const { groups, pagesTotal } = await read();
  expect(groups).toEqual([]);
  expect(pagesTotal).toBeLessThanOrEqual(1);
});

test("a window that TikTok invents later is not known, and the ad group is read all the same", async () => {
  account.tiktok.setAds(advertiserId, {
    objects: [campaign, { ...adgroup, id: "1800000000000000011", name: "Usual" }],
    days: [],
  });
  const api: BusinessApi = {
    ...account.api,
    get: async (...question) => {
      const data = (await account.api.get(...question)) as { list: object[] };
      return {
        ...data,
        list: data.list.map((row) => ({
          ...row,
          click_attribution_window: "NINETY_DAYS",
          adgroup_name: null,
          campaign_id: null,
        })),
      };
    },
  };
  expect((await read(1, api)).groups).toMatchObject([
    { name: "1800000000000000011", clickWindowDays: undefined, viewWindowDays: 1, campaignId: undefined },
  ]);
});
