import { afterAll, beforeAll, expect, test } from "vitest";

import { openAdSyncWorld, type AdAccount, type AdSyncWorld } from "./ad-sync-world.ts";
import { dayMs, hourMs } from "./hand-clock.ts";
import { readAdSyncRow } from "./stored-ads.ts";

let world: AdSyncWorld;

beforeAll(async () => {
  // In New York it is still the day before.
  world = await openAdSyncWorld("2026-11-23T02:00:00.000Z");
});
afterAll(() => world?.close());

async function readCounts(account: AdAccount) {
  const { rows } = await world.pool.query<Record<string, unknown>>(
    `SELECT pixel.code, day::text, event, total_count::int AS total, browser_count::int AS browser,
       server_count::int AS server, attributed_count::int AS attributed
     FROM pixel_event_day JOIN pixel ON pixel.id = pixel_event_day.pixel_id
     WHERE pixel.advertiser_ref = $1 ORDER BY pixel.id, day, event`,
    [account.ref],
  );
  return rows;
}

/** The UTC days a pixel was asked for, in order. */
function askedDays(pixel: AdAccount["pixels"][number]): string[] {
  return world.tiktok.requests.flatMap(({ url }) => {
    const { pathname, searchParams } = new URL(url, world.tiktok.url);
    if (!pathname.endsWith("/pixel/event/stats/")) return [];
    if (searchParams.get("pixel_ids") !== JSON.stringify([pixel.tiktokId])) return [];
    const { start_date } = JSON.parse(searchParams.get("date_range") ?? "{}") as { start_date?: string };
    return start_date === undefined ? [] : [start_date];
  });
}

const event = { event: "CompletePayment", attributedCount: 3 };

test("a pixel's counts of 28 UTC days are kept apart by browser and server, and then of the last week", async () => {
  const account = await world.openAccount({ pixels: 2 });
  const [first, second] = account.pixels;
  if (first === undefined || second === undefined) throw new Error("two pixels were asked for");
  const seed = { ...event, day: "2026-11-23", browserCount: 40, serverCount: 39 };
  world.tiktok.setPixelDay(first.code, seed);
  world.tiktok.setPixelDay(first.code, { ...seed, event: "AddToCart", browserCount: 7, serverCount: 0 });
  world.tiktok.setPixelDay(second.code, { ...seed, day: "2026-10-27", browserCount: 1 });
  world.tiktok.reset();
  await world.sync(account);
  const day = { code: first.code, day: "2026-11-23", attributed: 3 };
  expect(await readCounts(account)).toEqual([
    { ...day, event: "AddToCart", total: 7, browser: 7, server: 0 },
    { ...day, event: "CompletePayment", total: 79, browser: 40, server: 39 },
    {
      code: second.code,
      day: "2026-10-27",
      event: "CompletePayment",
      total: 40,
      browser: 1,
      server: 39,
      attributed: 3,
    },
  ]);
  expect(askedDays(first)).toHaveLength(28);
  expect([askedDays(first).at(0), askedDays(first).at(-1)]).toEqual(["2026-10-27", "2026-11-23"]);

  world.time.advance(7 * hourMs);
  world.tiktok.reset();
  world.tiktok.setPixelDay(first.code, { ...seed, browserCount: 41 });
  await world.sync(account);
  expect(askedDays(first)).toHaveLength(7);
  expect(askedDays(first).at(0)).toBe("2026-11-17");
  expect((await readCounts(account)).find(({ browser }) => browser === 41)).toMatchObject({ total: 80 });
  // Quiet since October: what may have come since is asked for.
  expect(askedDays(second)).toHaveLength(28);
});

test("a pixel without TikTok's number, and one of another account, are not asked for", async () => {
  const account = await world.openAccount({ pixels: 2 });
  const [first, second] = account.pixels;
  await world.pool.query("UPDATE pixel SET tiktok_pixel_id = NULL WHERE id = $1", [first?.id]);
  await world.pool.query("UPDATE pixel SET advertiser_ref = NULL WHERE id = $1", [second?.id]);
  world.tiktok.reset();
  await world.sync(account);
  expect(account.pixels.flatMap(askedDays)).toEqual([]);
});

test("a pixel that is deleted while its days are read ends the run for it alone", async () => {
  const account = await world.openAccount({ pixels: 2 });
  const [first, second] = account.pixels;
  if (first === undefined || second === undefined) throw new Error("two pixels were asked for");
  world.tiktok.setPixelDay(second.code, { ...event, day: "2026-11-22", browserCount: 1, serverCount: 0 });
  while (askedDays(first).length < 3) await world.sync(account, 1);
  await world.pool.query("DELETE FROM pixel WHERE id = $1", [first.id]);
  expect(await world.sync(account)).toBe(false);
  expect(askedDays(first).length).toBeLessThan(28);
  expect(await readCounts(account)).toMatchObject([{ code: second.code, total: 1 }]);
  expect(await readAdSyncRow(world.pool, account)).toMatchObject({ cursor: null, lastCode: null });
});

test("an event that TikTok no longer counts for a day is gone", async () => {
  const account = await world.openAccount({ pixels: 1 });
  const [pixel] = account.pixels;
  const day = "2026-11-22";
  await world.pool.query(
    `INSERT INTO pixel_event_day (pixel_id, day, event, total_count, browser_count, server_count)
     VALUES ($1, $2, 'Search', 5, 5, 0), ($1, '2026-10-01', 'Search', 6, 6, 0)`,
    [pixel?.id, day],
  );
  world.tiktok.setPixelDay(pixel?.code ?? "", { ...event, day, browserCount: 2, serverCount: 0 });
  await world.sync(account);
  expect(await readCounts(account)).toMatchObject([
    { day: "2026-10-01", event: "Search" },
    { day, event: "CompletePayment" },
  ]);
  world.time.advance(dayMs);
});
