import { afterAll, beforeAll, expect, test } from "vitest";

import { addDays } from "#app/core/tiktok/add-days.ts";

import { openAdSyncWorld, type AdSyncWorld } from "./ad-sync-world.ts";

let world: AdSyncWorld;

beforeAll(async () => {
  world = await openAdSyncWorld("2026-11-22T12:00:00.000Z");
});
afterAll(() => world?.close());

test(
  "a slice of 25 pages is stored in parts that are whole days, and ends complete",
  { timeout: 120_000 },
  async () => {
    const account = await world.openAccount();
    const ads = Array.from({ length: 834 }, (_, index) => String(7_200_000_000_000_001_000n + BigInt(index)));
    const days = Array.from({ length: 30 }, (_, ago) => addDays("2026-11-22", -ago));
    world.tiktok.setAds(account.advertiserId, {
      objects: [
        { level: "campaign", id: "1", name: "Everything" },
        { level: "adgroup", id: "11", parentId: "1", name: "Everybody" },
        ...ads.map((id) => ({ level: "ad" as const, id, parentId: "11", name: `Ad ${id}` })),
      ],
      days: days.flatMap((day) => ads.map((id) => ({ id, day, figures: { spend: "0.01", clicks: 1 } }))),
    });
    const readDays = async () => {
      const { rows } = await world.pool.query<{ day: string; ads: number; spend: string }>(
        `SELECT day::text, count(*)::int AS ads, sum(spend)::float8 AS spend FROM ad_day
       WHERE advertiser_ref = $1 AND level = 'ad' GROUP BY day ORDER BY day DESC`,
        [account.ref],
      );
      return rows;
    };
    const seen = new Set<number>();
    do {
      const stored = await readDays();
      seen.add(stored.length);
      for (const { ads: count } of stored) expect(count).toBe(834);
    } while (await world.sync(account, 1));
    // Halves: the newer fifteen days, then the older.
    expect([...seen]).toEqual([0, 15, 30]);
    expect(await readDays()).toEqual(days.map((day) => ({ day, ads: 834, spend: 8.34 })));
    const { rows } = await world.pool.query(
      "SELECT count(*)::int AS ads FROM ad_object WHERE advertiser_ref = $1 AND level = 'ad'",
      [account.ref],
    );
    expect(rows).toEqual([{ ads: 834 }]);
  },
);
