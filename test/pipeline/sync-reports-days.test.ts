import { afterEach, expect, test } from "vitest";

import { openAdSyncWorld, type AdSyncWorld } from "./ad-sync-world.ts";
import { readAdSyncRow } from "./stored-ads.ts";

let world: AdSyncWorld | undefined;

afterEach(() => world?.close());

test.each([
  ["Asia/Kolkata", "2026-11-22T18:29:59.000Z", "2026-11-22", "2026-10-24 2026-11-22"],
  ["Asia/Kolkata", "2026-11-22T18:30:00.000Z", "2026-11-23", "2026-10-25 2026-11-23"],
  ["America/Los_Angeles", "2026-11-22T07:59:59.000Z", "2026-11-21", "2026-10-23 2026-11-21"],
  ["America/Los_Angeles", "2026-11-22T08:00:00.000Z", "2026-11-22", "2026-10-24 2026-11-22"],
  // The day on which summer time ends has 25 hours: its last one is still of that day.
  ["America/Los_Angeles", "2026-11-02T07:59:59.000Z", "2026-11-01", "2026-10-03 2026-11-01"],
  ["America/Los_Angeles", "2026-11-02T08:00:00.000Z", "2026-11-02", "2026-10-04 2026-11-02"],
])("an account in %s at %s is asked for up to its own %s", async (timeZone, start, today, newest) => {
  world = await openAdSyncWorld(start);
  const account = await world.openAccount({ timeZone });
  await world.sync(account, 1);
  expect(world.askedDays("campaign")).toEqual([newest]);
  expect((await readAdSyncRow(world.pool, account)).runTo).toBe(today);
});

test("an account whose time zone nobody knows is asked for UTC's days, and says so when it is done", async () => {
  world = await openAdSyncWorld("2026-11-22T23:30:00.000Z");
  const account = await world.openAccount({ timeZone: "Mars/Olympus" });
  await world.sync(account);
  expect(world.askedDays("campaign").at(0)).toBe("2026-10-24 2026-11-22");
  const { state, problem } = (await world.status(account)) ?? {};
  expect([state, problem?.code]).toEqual(["done", undefined]);
  expect(problem?.words).toContain("Mars/Olympus");
});
