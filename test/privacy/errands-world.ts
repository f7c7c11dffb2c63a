import { createRunErrands, type RunErrands } from "#app/privacy/run-errands.ts";
import type { ShopHandle } from "#app/shops.server.ts";
import { createMarkInstalled } from "#app/web/mark-installed.ts";

import { openConnectionWorld, type ConnectionWorld } from "../app/connection/connection-world.ts";
import { createCapturedLog } from "../pipeline/captured-log.ts";
import { minuteMs } from "../pipeline/hand-clock.ts";
import type { TestShop } from "../pipeline/pipeline-world.ts";
import { openShopWithOrders } from "../pipeline/shop-with-orders.ts";

type When = { readonly triggeredAt?: Date; readonly webhookId?: string };

/** Shops that Shopify tells of themselves, and their merchants who install and connect. */
export type ErrandsWorld = ConnectionWorld & {
  readonly runErrands: RunErrands;
  /** The merchant opens the app with a fresh token. */
  install(shop: ShopHandle): Promise<void>;
  /** A shop that was opened, with two orders that wait to be sent. */
  openInstalledShop(): Promise<TestShop>;
  /** Keeps a message about the shop, triggered now unless told. */
  post(shop: ShopHandle, topic: string, body: object, when?: When): Promise<void>;
  /** The same, carried out. */
  tell(shop: ShopHandle, topic: string, body: object, when?: When): Promise<void>;
  uninstall(shop: ShopHandle, when?: When): Promise<void>;
  redactShop(shop: ShopHandle, when?: When): Promise<void>;
  readShop(shop: ShopHandle): Promise<Record<string, unknown>>;
  /** @param from a table and a condition, with the shop's number as $1. */
  count(from: string, shop: ShopHandle): Promise<number>;
  outcomes(shop: TestShop): Promise<(string | null)[][]>;
  /** State and reason of the shop's last message. */
  lastReason(shop: ShopHandle): Promise<string | undefined>;
};

export async function openErrandsWorld(): Promise<ErrandsWorld> {
  const world = await openConnectionWorld();
  const { pool, shops, login, time } = world;
  const { log } = createCapturedLog();
  const clock = time.clock;
  const runErrands = createRunErrands({
    pool,
    shops,
    tiktok: world.tiktokApi,
    tiktokApp: login,
    nudgeTask: () => {},
    clock,
    log,
  });
  const markInstalled = createMarkInstalled({ pool, shops, clock, chores: [], log });
  const install = (shop: ShopHandle) => markInstalled(shop.domain, async () => ({}));
  const post: ErrandsWorld["post"] = (shop, topic, body, when = {}) =>
    world.ingest({
      shopDomain: shop.domain,
      topic,
      webhookId: when.webhookId ?? crypto.randomUUID(),
      eventId: undefined,
      apiVersion: "2026-10",
      triggeredAt: when.triggeredAt ?? clock(),
      body: Buffer.from(JSON.stringify(body)),
    });
  const tell: ErrandsWorld["tell"] = async (shop, ...message) => {
    await post(shop, ...message);
    while (await runErrands(shop.id));
  };
  return {
    ...world,
    runErrands,
    install,
    post,
    tell,
    uninstall: (shop, when) => tell(shop, "app/uninstalled", { id: 1, myshopify_domain: shop.domain }, when),
    redactShop: (shop, when) => tell(shop, "shop/redact", { shop_id: 1, shop_domain: shop.domain }, when),
    openInstalledShop: async () => {
      const shop = await openShopWithOrders(world, 2);
      await install(shop);
      await pool.query("INSERT INTO session (id, shop, state, access_token) VALUES ($1, $2, '', 'sealed')", [
        `offline_${shop.domain}`,
        shop.domain,
      ]);
      time.advance(minuteMs);
      return shop;
    },
    readShop: async (shop) => {
      const { rows } = await pool.query("SELECT * FROM shop WHERE id = $1", [shop.id]);
      return rows[0] as Record<string, unknown>;
    },
    count: async (from, shop) => {
      const { rows } = await pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${from}`, [
        shop.id,
      ]);
      return rows[0]?.count ?? 0;
    },
    outcomes: async (shop) => (await shop.deliveries()).map(({ state, reason }) => [state, reason]),
    lastReason: async (shop) => {
      const { rows } = await pool.query<{ told: string }>(
        "SELECT concat(state, ' ', reason) AS told FROM inbox_entry WHERE shop_id = $1 ORDER BY id DESC LIMIT 1",
        [shop.id],
      );
      return rows[0]?.told;
    },
  };
}
