import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { firstKnownDay, readAdAccount } from "#app/admin/read-ad-account.ts";

import { createTestDatabase, type TestDatabase } from "../../setup/database.ts";
import { insertAdvertiser } from "./insert-ads.ts";
import { now, openWorld } from "./open-ads-world.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

describe("which ad account", () => {
  test("is the one that is named, else the first that was chosen; never one that was not, nor another shop's", async () => {
    const world = await openWorld(database.pool);
    const other = await openWorld(database.pool);
    await insertAdvertiser(world.pool, world.shopId, { advertiserId: "555", name: "Second" });
    await insertAdvertiser(world.pool, world.shopId, { advertiserId: "666", chosen: false });
    const named = async (id: string | null) =>
      (await readAdAccount(world.pool, world.shop, now, id))?.sync.advertiserId;
    expect(await named("555")).toBe("555");
    for (const id of [null, "666", other.advertiserId, "' OR 1=1"])
      expect(await named(id)).toBe(world.advertiserId);
    expect(await readAdAccount(world.pool, { id: 999_999 }, now, null)).toBeUndefined();
  });

  test("knows its figures from 90 days before its last run on, or from its first row", async () => {
    const world = await openWorld(database.pool, { accountZone: "UTC" });
    const account = await readAdAccount(world.pool, world.shop, now, null);
    if (account === undefined) throw new Error("the account is not there");
    expect(firstKnownDay(account, undefined)).toBe("2026-08-25");
    expect(firstKnownDay(account, "2026-01-01")).toBe("2026-01-01");
    expect(firstKnownDay(account, "2026-11-01")).toBe("2026-08-25");
    const running = { ...account, sync: { ...account.sync, finishedAt: undefined } };
    expect(firstKnownDay(running, undefined)).toBeUndefined();
    expect(firstKnownDay(running, "2026-11-01")).toBe("2026-11-01");
  });
});
