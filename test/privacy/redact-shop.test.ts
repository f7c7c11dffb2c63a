import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { shopTables } from "#app/privacy/redact-shop.ts";

import { hourMs, minuteMs } from "../pipeline/hand-clock.ts";
import { shownLedger } from "../pipeline/ledger.ts";
import { sampleOrder } from "../pipeline/sample-order.ts";
import { openErrandsWorld, type ErrandsWorld } from "./errands-world.ts";

let world: ErrandsWorld;

beforeAll(async () => {
  world = await openErrandsWorld();
});
beforeEach(() => world.tiktok.reset());
afterAll(() => world?.close());

describe("when Shopify has a shop erased", () => {
  test("nothing stays but the row that a reinstall begins anew with", async () => {
    const shop = await world.openInstalledShop();
    const other = await world.openInstalledShop();
    await world.connect(shop);
    await shop.saveRules([]);
    await world.pool.query(
      `UPDATE shop SET settings = '{"maxAgeDays": 3}', primary_domain = 'tea.example', time_zone = 'UTC', currency = 'EUR',
         web_pixel_id = 'gid', web_pixel_settings = '{}', embed_settings = '{}', storefront_seen_at = now() WHERE id = $1`,
      [shop.id],
    );
    await world.uninstall(shop);
    world.time.advance(48 * hourMs);
    await world.redactShop(shop);
    for (const [table, isTheShops] of shopTables) {
      const mine = isTheShops.replace("AND id <> $2", "");
      expect([table, await world.count(`${table} WHERE ${mine}`, shop)]).toEqual([table, 0]);
    }
    const fresh = await world.readShop(await world.shops.ensure("fresh.myshopify.com"));
    const own = [
      "id",
      "domain",
      "key_wrapped",
      "created_at",
      "storefront_key",
      "own_visit_key",
      "state",
      "uninstalled_at",
    ];
    const bare = (row: Record<string, unknown>) =>
      Object.entries(row).filter(([name]) => !own.includes(name));
    expect(bare(await world.readShop(shop))).toEqual(bare({ ...fresh, redacted_at: world.time.clock() }));
    expect((await world.outcomes(other)).map(([state]) => state)).toEqual(["pending", "pending"]);

    await world.install(shop);
    const pixel = await shop.addPixel();
    await shop.ingest("orders/create", sampleOrder(1, world.time.now()));
    await shop.map();
    await shop.send(pixel);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 1 });
  });

  test("every table that says anything of a shop is on the list", async () => {
    const { rows } = await world.pool.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    const ofNoShop = ["_prisma_migrations", "request_budget"];
    const kept = ["shop", "session"];
    expect(
      rows
        .map(({ name }) => name)
        .filter((name) => ![...ofNoShop, ...kept].includes(name))
        .toSorted(),
    ).toEqual(shopTables.map(([table]) => table).toSorted());
  });

  test("thousands of rows go in turns, and every turn goes on where the last one ended", async () => {
    const shop = await world.openShop();
    await world.pool.query(
      "INSERT INTO product_fact (shop_id, product_id, read_at) SELECT $1, number::text, now() FROM generate_series(1, 60_000) AS number",
      [shop.id],
    );
    await world.post(shop, "shop/redact", { shop_domain: shop.domain });
    expect(await world.runErrands(shop.id)).toBe(true);
    const left = await world.count("product_fact WHERE shop_id = $1", shop);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(60_000);
    expect(await world.runErrands(shop.id)).toBe(false);
    expect(await world.count("product_fact WHERE shop_id = $1", shop)).toBe(0);
    expect(await world.count("inbox_entry WHERE shop_id = $1", shop)).toBe(0);
  });

  test("a shop that came back meanwhile keeps everything", async () => {
    const shop = await world.openInstalledShop();
    await world.uninstall(shop);
    world.time.advance(hourMs);
    await world.install(shop);
    world.time.advance(47 * hourMs + minuteMs);
    await world.redactShop(shop);
    expect(await world.lastReason(shop)).toBe("mapped installed_since");
    expect(await world.readShop(shop)).toMatchObject({ state: "installed", redacted_at: null });
    expect(await shop.deliveries()).toHaveLength(2);
  });

  test("one whose uninstallation was never heard of is erased all the same", async () => {
    const shop = await world.openInstalledShop();
    world.time.advance(49 * hourMs);
    await world.redactShop(shop);
    expect(await world.readShop(shop)).toMatchObject({ state: "uninstalled" });
    expect(await shop.deliveries()).toEqual([]);
  });

  test("a message that names another shop in its signed body is refused", async () => {
    const shop = await world.openInstalledShop();
    await world.tell(shop, "shop/redact", { shop_id: 1, shop_domain: "another.myshopify.com" });
    expect(await world.lastReason(shop)).toBe("dead shop_mismatch");
    expect(await shop.deliveries()).toHaveLength(2);
  });
});
