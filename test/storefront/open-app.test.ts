import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { AskAdmin } from "#app/shopify.server.ts";
import { createMarkInstalled } from "#app/web/mark-installed.ts";
import { createNoteShopFacts } from "#app/web/note-shop-facts.ts";
import { createPublishEmbedSettings } from "#app/web/publish-embed-settings.ts";

import type { ShopifyEmulator } from "../emulators/shopify/shopify-emulator.ts";
import { startShopifyEmulator } from "../emulators/shopify/start-shopify-emulator.ts";
import { createCapturedLog } from "../pipeline/captured-log.ts";
import { credentials, openAdminClient, type AdminClient } from "./admin-client.ts";
import { openStorefrontWorld, type StorefrontWorld } from "./storefront-world.ts";

const { log, lines } = createCapturedLog();
const domains = Array.from({ length: 10 }, (_, number) => `open-app-${number}.myshopify.com`);

let world: StorefrontWorld;
let emulator: ShopifyEmulator;
let admin: AdminClient;
let opened = 0;
let shop: string;
let askAdmin: AskAdmin;

beforeAll(async () => {
  world = await openStorefrontWorld();
  emulator = await startShopifyEmulator({
    ...credentials,
    shops: domains.map((domain) => ({
      domain,
      name: domain,
      primaryDomain: "northlight.example",
      ianaTimezone: "Asia/Kolkata",
      currencyCode: "INR",
    })),
  });
  admin = await openAdminClient(emulator);
});
afterAll(async () => {
  await admin?.close();
  await emulator?.close();
  await world?.close();
});
beforeEach(async () => {
  shop = domains[opened++] ?? "";
  askAdmin = await admin.askAdmin(shop);
  lines.length = 0;
});

async function openApp(): Promise<void> {
  const { pool, shops, time } = world;
  const chores = [
    { run: createPublishEmbedSettings(pool), failure: "embed_settings.not_published" },
    { run: createNoteShopFacts(pool), failure: "shop.facts_unknown" },
  ];
  await createMarkInstalled({ pool, shops, clock: time.clock, chores, log })(shop, askAdmin);
}

async function readShop(): Promise<Record<string, unknown> | undefined> {
  const { rows } = await world.pool.query<Record<string, unknown>>(
    `SELECT state::text, primary_domain, time_zone, currency, installed_at, embed_settings FROM shop
     WHERE domain = $1`,
    [shop],
  );
  return rows[0];
}

const change = (settings: object) =>
  world.pool.query("UPDATE shop SET settings = $2 WHERE domain = $1", [shop, settings]);
const requests = () =>
  emulator.requests.filter(({ host, endpoint }) => host === shop && endpoint === "graphql");
const embedData = () => emulator.appData(shop)["clickback"]?.["embed"];

describe("when a shop opens the app", () => {
  test("its domain, time zone and currency are noted, as they are at that moment", async () => {
    await openApp();
    expect(await readShop()).toMatchObject({
      state: "installed",
      primary_domain: "northlight.example",
      time_zone: "Asia/Kolkata",
      currency: "INR",
    });
    await world.pool.query("UPDATE shop SET time_zone = 'Europe/Berlin' WHERE domain = $1", [shop]);
    await openApp();
    expect(await readShop()).toMatchObject({ time_zone: "Asia/Kolkata" });
  });

  test("the theme's embed is told the window and the product id of the shop's settings", async () => {
    await openApp();
    expect(embedData()).toEqual({ attribution_days: 30, content_id: "sku" });
    await change({ attributionWindowDays: 7, contentId: "variant" });
    await openApp();
    expect(embedData()).toEqual({ attribution_days: 7, content_id: "variant" });
  });

  test("nothing is told again while nothing has changed", async () => {
    await openApp();
    const before = requests().length;
    await openApp();
    // The shop's facts alone.
    expect(requests().length - before).toBe(1);
  });

  test("the embed is told again after an uninstall, which takes the app's data along", async () => {
    await openApp();
    emulator.uninstall(shop);
    await world.pool.query("UPDATE shop SET state = 'uninstalled' WHERE domain = $1", [shop]);
    expect(embedData()).toBeUndefined();
    emulator.install(shop);
    askAdmin = await admin.askAdmin(shop);
    await openApp();
    expect(embedData()).toEqual({ attribution_days: 30, content_id: "sku" });
  });

  test("what Shopify can't answer is logged, keeps nobody from using the app, and is asked again", async () => {
    emulator.failNext({ endpoint: "graphql", status: 503, times: 2 });
    await openApp();
    expect(lines.map(({ msg }) => msg)).toEqual(["embed_settings.not_published", "shop.facts_unknown"]);
    expect(await readShop()).toMatchObject({ state: "installed", time_zone: null, embed_settings: null });
    await openApp();
    expect(await readShop()).toMatchObject({ time_zone: "Asia/Kolkata" });
    expect(embedData()).toEqual({ attribution_days: 30, content_id: "sku" });
  });
});
