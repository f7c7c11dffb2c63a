import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { countClickedOrders, type OrderScope } from "#app/admin/count-clicked-orders.ts";
import { countPixelDays } from "#app/admin/count-pixel-days.ts";
import { countPurchaseOutcomes } from "#app/admin/count-purchase-outcomes.ts";
import { Keyring } from "#app/sealing.server.ts";
import { ShopDirectory } from "#app/shops.server.ts";

import { seedDeliveries } from "../../bench/seed-deliveries.ts";
import { createSeededBytes } from "../../pipeline/seeded-random.ts";
import { createTestDatabase, type TestDatabase } from "../../setup/database.ts";
import { watchPool } from "./watched-pool.ts";

const code = "CPLANPIXEL1";
let database: TestDatabase;
let scope: OrderScope;

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  const shops = new ShopDirectory(pool, new Keyring(Buffer.alloc(32, 7), createSeededBytes("plans")));
  const shop = await shops.ensure("plans.myshopify.com");
  const until = new Date("2026-11-22T12:00:00Z");
  // Two thousand purchases, ten a day.
  await seedDeliveries(pool, { shop, count: 20_000, until, days: 200, pixels: [code] });
  await pool.query("VACUUM ANALYZE");
  const zone = "America/New_York";
  const range = { from: "2026-11-10", to: "2026-11-19" };
  scope = { shopId: shop.id, pixelCodes: [code], range, accountZone: zone, shopZone: zone };
}, 120_000);
afterAll(() => database?.drop());

describe("of two thousand purchases the comparison reads those of its days and a few around them", () => {
  test.each([
    ["what became of them", countPurchaseOutcomes],
    ["those with a click", countClickedOrders],
    [
      "what TikTok accepted by its own days",
      (pool: TestDatabase["pool"], { shopId, range }: OrderScope) =>
        countPixelDays(pool, shopId, [{ id: 1, code, isTest: false }], range),
    ],
  ])("%s", async (_what, count) => {
    const watched = watchPool(database.pool);
    await count(watched.pool, scope);
    const read = watched.steps.filter(({ table }) => table === "delivery" || table === "conversion");
    expect(read.length).toBeGreaterThan(0);
    for (const { rows } of read) expect(rows).toBeLessThan(400);
  });
});
