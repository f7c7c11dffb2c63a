import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { addDays } from "#app/core/tiktok/add-days.ts";

import { openAdSyncWorld, type AdAccount, type AdSyncWorld } from "./ad-sync-world.ts";
import { dayMs, hourMs } from "./hand-clock.ts";
import { readAdDays, readAdSyncRow } from "./stored-ads.ts";

let world: AdSyncWorld;

beforeAll(async () => {
  world = await openAdSyncWorld("2026-11-22T12:00:00.000Z");
});
// Every test begins at six in the morning: between a run and the next it does not become another day.
beforeEach(() => world.time.advance(dayMs + 6 * hourMs - (world.time.now() % dayMs)));
afterAll(() => world?.close());

const objects = [
  { level: "campaign" as const, id: "1", name: "Autumn" },
  { level: "adgroup" as const, id: "11", parentId: "1", name: "Lookalike" },
  { level: "ad" as const, id: "111", parentId: "11", name: "Video 1" },
  { level: "ad" as const, id: "112", parentId: "11", name: "Video 2" },
];

/** An account with a figure for both ads on each of these days, that was synced once and is due again. */
async function openSyncedAccount(days: readonly string[]): Promise<AdAccount> {
  const account = await world.openAccount({ timeZone: "UTC" });
  world.tiktok.setAds(account.advertiserId, { objects, days: seedDays(days) });
  await world.sync(account);
  world.time.advance(7 * hourMs);
  world.tiktok.reset();
  return account;
}

function seedDays(days: readonly string[], ids: readonly string[] = ["111", "112"]) {
  return days.flatMap((day) => ids.map((id) => ({ id, day, figures: { spend: "10", complete_payment: 1 } })));
}

const daysAgo = (count: number) => addDays(world.time.clock().toISOString().slice(0, 10), -count);

async function purchasesOf(account: AdAccount, level: string): Promise<Record<string, number | null>> {
  const days = await readAdDays(world.pool, account, level);
  return Object.fromEntries(days.map(({ day, objectId, purchases }) => [`${day} ${objectId}`, purchases]));
}

test("a day that TikTok restated has its new figures at every level, within the trailing 28 days", async () => {
  const [inside, outside] = [daysAgo(27), daysAgo(28)];
  const account = await openSyncedAccount([inside, outside]);
  world.tiktok.restate(account.advertiserId, { id: "111" }, { complete_payment: 5 });
  await world.sync(account);
  expect(world.askedDays("ad")).toEqual([`${inside} ${daysAgo(0)}`]);
  expect(await purchasesOf(account, "campaign")).toEqual({ [`${outside} 1`]: 2, [`${inside} 1`]: 6 });
  expect(await purchasesOf(account, "ad")).toEqual({
    [`${outside} 111`]: 1,
    [`${outside} 112`]: 1,
    [`${inside} 111`]: 5,
    [`${inside} 112`]: 1,
  });
});

test("a row that TikTok no longer has is gone, and its neighbours stay", async () => {
  const [day, other] = [daysAgo(3), daysAgo(2)];
  const account = await openSyncedAccount([day, other]);
  world.tiktok.setAds(account.advertiserId, {
    objects,
    days: [...seedDays([day], ["112"]), ...seedDays([other])],
  });
  await world.sync(account);
  expect(Object.keys(await purchasesOf(account, "ad"))).toEqual([
    `${day} 112`,
    `${other} 111`,
    `${other} 112`,
  ]);
  expect(await purchasesOf(account, "campaign")).toEqual({ [`${day} 1`]: 1, [`${other} 1`]: 2 });
});

test("an account whose every row vanished is empty for the days asked, and only for them", async () => {
  const [inside, outside] = [daysAgo(1), daysAgo(40)];
  const account = await openSyncedAccount([inside, outside]);
  world.tiktok.setAds(account.advertiserId, { objects, days: [] });
  await world.sync(account);
  expect(await purchasesOf(account, "campaign")).toEqual({ [`${outside} 1`]: 2 });
});

test("what did not change is not written again", async () => {
  const account = await openSyncedAccount([daysAgo(2), daysAgo(1)]);
  const versions = async () => {
    const { rows } = await world.pool.query<{ key: string; version: string }>(
      "SELECT concat(level, day, object_id) AS key, xmin::text AS version FROM ad_day WHERE advertiser_ref = $1",
      [account.ref],
    );
    return new Map(rows.map(({ key, version }) => [key, version]));
  };
  const before = await versions();
  world.tiktok.restate(account.advertiserId, { from: daysAgo(1), id: "111" }, { complete_payment: 9 });
  await world.sync(account);
  const written = [...(await versions())].filter(([key, version]) => before.get(key) !== version);
  expect(written.map(([key]) => key).toSorted()).toEqual(
    [`ad${daysAgo(1)}111`, `adgroup${daysAgo(1)}11`, `campaign${daysAgo(1)}1`].toSorted(),
  );
});

test("a new name replaces the old one, and a deleted campaign keeps its days and its name", async () => {
  const day = daysAgo(1);
  const account = await openSyncedAccount([day]);
  const renamed = objects.map((object) => (object.id === "1" ? { ...object, name: "Winter" } : object));
  world.tiktok.setAds(account.advertiserId, { objects: renamed, days: seedDays([day]) });
  world.tiktok.deleteObject(account.advertiserId, "1");
  await world.sync(account);
  const { rows } = await world.pool.query(
    "SELECT name FROM ad_object WHERE advertiser_ref = $1 AND level = 'campaign'",
    [account.ref],
  );
  expect(rows).toEqual([{ name: "Winter" }]);
  expect(await purchasesOf(account, "campaign")).toEqual({ [`${day} 1`]: 2 });
});

test("after weeks without a run the next one leaves no gap", async () => {
  const account = await openSyncedAccount([daysAgo(0)]);
  const lastRun = daysAgo(0);
  world.time.advance(40 * dayMs);
  const missed = [daysAgo(39), daysAgo(20), daysAgo(0)];
  world.tiktok.setAds(account.advertiserId, { objects, days: seedDays([lastRun, ...missed]) });
  await world.sync(account);
  expect(await purchasesOf(account, "campaign")).toEqual(
    Object.fromEntries([lastRun, ...missed].map((day) => [`${day} 1`, 2])),
  );
  expect(world.askedDays("ad").at(-1)).toMatch(new RegExp(`^${addDays(lastRun, -27)} `));
});

test("a run that failed, was left for days and started again leaves no gap either", async () => {
  const account = await openSyncedAccount([daysAgo(0)]);
  const lastRun = daysAgo(0);
  world.tiktok.fail({ kind: "code", code: 50000 });
  for (let day = 0; day < 35; day += 1) {
    await world.sync(account);
    world.time.advance(dayMs);
  }
  world.tiktok.clearFaults();
  world.tiktok.setAds(account.advertiserId, { objects, days: seedDays([lastRun, daysAgo(34), daysAgo(0)]) });
  // What was under way comes to its end, and the next run is due at once.
  await world.sync(account);
  await world.sync(account);
  expect(Object.keys(await purchasesOf(account, "campaign"))).toEqual(
    [lastRun, daysAgo(34), daysAgo(0)].map((day) => `${day} 1`),
  );
  const { finishedAt, lastCode, failureStreak } = await readAdSyncRow(world.pool, account);
  expect([finishedAt, lastCode, failureStreak]).toEqual([world.time.clock(), null, 0]);
});
