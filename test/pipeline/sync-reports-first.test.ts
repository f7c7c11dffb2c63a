import { afterAll, beforeAll, expect, test } from "vitest";

import { readAdSync } from "#app/admin/read-ad-sync.ts";
import { addDays } from "#app/core/tiktok/add-days.ts";

import { openAdSyncWorld, type AdSyncWorld } from "./ad-sync-world.ts";
import { secondMs } from "./hand-clock.ts";
import { readAdDays, readAdSyncRow } from "./stored-ads.ts";

let world: AdSyncWorld;

beforeAll(async () => {
  world = await openAdSyncWorld("2026-11-22T12:00:00.000Z");
});
afterAll(() => world?.close());

const today = "2026-11-22";
const daysBefore = (count: number) => addDays(today, -count);

/** A campaign with an ad group with an ad, as most small shops have it. */
const objects = [
  { level: "campaign" as const, id: "7200000000000000001", name: "Autumn" },
  {
    level: "adgroup" as const,
    id: "7200000000000000011",
    parentId: "7200000000000000001",
    name: "Lookalike",
    clickWindow: "TWENTY_EIGHT_DAYS" as const,
    viewWindow: "OFF" as const,
    engagedViewWindow: null,
  },
  { level: "ad" as const, id: "7200000000000000111", parentId: "7200000000000000011", name: "Video" },
];
const [campaign, adgroup, ad] = objects.map(({ id }) => id);

test("the first sync brings 90 days of every level, and no day before", async () => {
  const account = await world.openAccount();
  world.tiktok.setAds(account.advertiserId, {
    objects,
    days: [0, 1, 29, 30, 59, 60, 89, 90].map((ago) => ({
      id: ad ?? "",
      day: daysBefore(ago),
      figures: {
        spend: `${ago}.25`,
        impressions: 1_000 + ago,
        clicks: ago,
        conversion: 2,
        complete_payment: 1,
        total_complete_payment_rate: "49.999999",
      },
    })),
  });
  world.tiktok.reset();
  expect(await world.sync(account)).toBe(false);

  for (const [level, objectId] of [
    ["campaign", campaign],
    ["adgroup", adgroup],
    ["ad", ad],
  ] as const) {
    expect(await readAdDays(world.pool, account, level)).toEqual(
      [89, 60, 59, 30, 29, 1, 0].map((ago) => ({
        level,
        day: daysBefore(ago),
        objectId,
        spend: `${ago}.25`,
        impressions: 1_000 + ago,
        clicks: ago,
        conversions: 2,
        purchases: 1,
        purchaseValue: "49.999999",
      })),
    );
    expect(world.askedDays(level)).toEqual([
      "2026-10-24 2026-11-22",
      "2026-09-24 2026-10-23",
      "2026-08-25 2026-09-23",
    ]);
  }
});

test("names, parents and an ad group's windows are kept", async () => {
  const account = await world.openAccount();
  const days = [{ id: ad ?? "", day: today, figures: { spend: "1" } }];
  world.tiktok.setAds(account.advertiserId, { objects, days });
  await world.sync(account);
  const { rows } = await world.pool.query(
    `SELECT level::text, object_id, parent_id, name, click_window_days, view_window_days, engaged_view_window_days
     FROM ad_object WHERE advertiser_ref = $1 ORDER BY ad_object.level`,
    [account.ref],
  );
  const none = { click_window_days: null, view_window_days: null, engaged_view_window_days: null };
  expect(rows).toEqual([
    { level: "campaign", object_id: campaign, parent_id: null, name: "Autumn", ...none },
    {
      level: "adgroup",
      object_id: adgroup,
      parent_id: campaign,
      name: "Lookalike",
      click_window_days: 28,
      view_window_days: 0,
      engaged_view_window_days: null,
    },
    { level: "ad", object_id: ad, parent_id: adgroup, name: "Video", ...none },
  ]);
});

test("a deleted campaign's days are there all the same", async () => {
  const account = await world.openAccount();
  const days = [{ id: ad ?? "", day: daysBefore(3), figures: { spend: "7.5" } }];
  world.tiktok.setAds(account.advertiserId, { objects, days });
  world.tiktok.deleteObject(account.advertiserId, campaign ?? "");
  await world.sync(account);
  const stored = await readAdDays(world.pool, account);
  expect(stored.map(({ level, spend }) => [level, spend])).toEqual([
    ["campaign", "7.5"],
    ["adgroup", "7.5"],
    ["ad", "7.5"],
  ]);
});

test("a figure that TikTok does not give is none, not zero", async () => {
  const account = await world.openAccount();
  world.tiktok.setAds(account.advertiserId, {
    objects,
    days: [
      {
        id: ad ?? "",
        day: today,
        figures: { spend: "1", complete_payment: null, total_complete_payment_rate: null },
      },
    ],
  });
  await world.sync(account);
  for (const day of await readAdDays(world.pool, account))
    expect(day).toMatchObject({ spend: "1", purchases: null, purchaseValue: null });
});

test("an account without ads comes to its end too", async () => {
  const account = await world.openAccount();
  await world.sync(account);
  expect(await readAdDays(world.pool, account)).toEqual([]);
  expect(await world.status(account)).toMatchObject({ state: "done", progress: 1, problem: undefined });
});

test("progress is seen, never goes back, and ends with the run", async () => {
  const account = await world.openAccount({ pixels: 2 });
  expect(await world.status(account)).toEqual({
    advertiserRef: account.ref,
    advertiserId: account.advertiserId,
    name: "Tea and mugs",
    currency: "USD",
    timeZone: "America/New_York",
    state: "waiting",
    progress: 0,
    finishedAt: undefined,
    from: undefined,
    to: undefined,
    problem: undefined,
  });
  const seen: number[] = [];
  while (await world.sync(account, 1)) {
    const status = await world.status(account);
    expect(status).toMatchObject({ state: "running", from: "2026-08-25", to: today });
    seen.push(status?.progress ?? -1);
    world.time.advance(secondMs);
  }
  expect(seen.length).toBe(9 + 1 + 2 * 28 - 1);
  expect(seen).toEqual([...new Set(seen)].toSorted((one, other) => one - other));
  expect(seen.at(0)).toBeCloseTo(30 / (270 + 1 + 56), 5);
  expect(await world.status(account)).toMatchObject({
    state: "done",
    progress: 1,
    finishedAt: world.time.clock().toISOString(),
    from: undefined,
    to: undefined,
  });
});

test("a shop is told of its own chosen accounts, and of no others", async () => {
  const [account, other] = [await world.openAccount(), await world.openAccount()];
  await world.pool.query(
    `INSERT INTO advertiser (shop_id, connection_id, advertiser_id, name, chosen)
     VALUES ($1, $2, '7000000000000099998', 'Not chosen', false), ($1, $2, '7000000000000099999', 'Just chosen', true)`,
    [account.shop.id, account.connectionId],
  );
  const told = await readAdSync(world.pool, account.shop, world.time.clock());
  expect(told.map(({ advertiserId, state }) => [advertiserId, state])).toEqual([
    [account.advertiserId, "waiting"],
    ["7000000000000099999", "waiting"],
  ]);
  expect(await readAdSync(world.pool, other.shop, world.time.clock())).toHaveLength(1);
});

test("the next run is due six hours after this one began, and somewhat later by the account's number", async () => {
  const account = await world.openAccount();
  const began = world.time.now();
  await world.sync(account);
  const { nextDueAt, cursor, leaseUntil } = await readAdSyncRow(world.pool, account);
  expect(nextDueAt.getTime() - began).toBe((6 * 60 + (account.ref % 30)) * 60_000);
  expect([cursor, leaseUntil]).toEqual([null, null]);

  world.tiktok.reset();
  expect(await world.sync(account)).toBe(false);
  expect(world.tiktok.requests).toEqual([]);
});
