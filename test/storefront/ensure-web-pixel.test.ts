import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { AskAdmin } from "#app/shopify.server.ts";
import { createEnsureWebPixel } from "#app/web/ensure-web-pixel.ts";
import { createMarkInstalled } from "#app/web/mark-installed.ts";
import { createNoteShopFacts } from "#app/web/note-shop-facts.ts";

import type { ShopifyEmulator } from "../emulators/shopify/shopify-emulator.ts";
import { startShopifyEmulator } from "../emulators/shopify/start-shopify-emulator.ts";
import { createCapturedLog } from "../pipeline/captured-log.ts";
import { credentials, openAdminClient, type AdminClient } from "./admin-client.ts";
import { visitOf } from "./shopper.ts";
import { openStorefrontWorld, type StorefrontWorld } from "./storefront-world.ts";
import { createWebPixels } from "../emulators/shopify/web-pixels.ts";

const pixels = createWebPixels();
const { log, lines } = createCapturedLog();
const endpoint = "https://clickback.example";
const domains = Array.from({ length: 20 }, (_, number) => `pixel-test-${number}.myshopify.com`);

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
    shops: domains.map((domain) => ({ domain, name: domain })),
    graphql: pixels.resolvers,
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
  pixels.asked.length = 0;
  lines.length = 0;
});

/** What runs whenever a shop opens the app. */
async function openApp(at = endpoint): Promise<void> {
  const { pool, shops, time } = world;
  const chores = [
    { run: createEnsureWebPixel({ pool, endpoint: at, log }), failure: "web_pixel.not_installed" },
    { run: createNoteShopFacts(pool), failure: "shop.facts_unknown" },
  ];
  await createMarkInstalled({ pool, shops, clock: time.clock, chores, log })(shop, askAdmin);
}

/** Shopify says that there is no pixel by an error, not by a null. */
function sayThereIsNone(): void {
  const message = "No web pixel was found for this app.";
  const errors = [{ message, path: ["webPixel"], extensions: { code: "RESOURCE_NOT_FOUND" } }];
  emulator.failNext({ endpoint: "graphql", status: 200, body: { data: null, errors } });
}

type ShopRow = {
  id: string | null;
  settings: string | null;
  key: string;
  state: string;
  host: string | null;
};

async function readShop(): Promise<ShopRow | undefined> {
  const { rows } = await world.pool.query<ShopRow>(
    `SELECT web_pixel_id AS id, web_pixel_settings AS settings, storefront_key AS key, state::text,
       primary_domain AS host FROM shop WHERE domain = $1`,
    [shop],
  );
  return rows[0];
}

/** Shopify and our row agree on one pixel, whose settings are today's. */
async function expectInPlace(at = endpoint): Promise<void> {
  const row = await readShop();
  expect(pixels.of(shop)).toEqual({ id: row?.id, settings: row?.settings });
  expect(JSON.parse(row?.settings ?? "")).toEqual({ endpoint: at, key: row?.key });
}

const logged = () => lines.map(({ msg }) => msg);

describe("when a shop opens the app, its web pixel", () => {
  test("is made, with where to post and a key of the shop's own", async () => {
    sayThereIsNone();
    await openApp();
    expect(pixels.asked).toEqual(["create"]);
    await expectInPlace();
    expect(logged()).toEqual(["web_pixel.installed"]);
    expect((await readShop())?.key).toMatch(/^[0-9a-f]{32}$/);
  });

  test("is made where Shopify says null for none, too", async () => {
    await openApp();
    expect(pixels.asked).toEqual(["create"]);
    await expectInPlace();
  });

  test("is left alone the next times", async () => {
    sayThereIsNone();
    for (let times = 0; times < 3; times += 1) await openApp();
    expect(pixels.asked).toEqual(["create"]);
    await expectInPlace();
    expect(logged()).toEqual(["web_pixel.installed"]);
  });

  test("is updated where the app has moved", async () => {
    sayThereIsNone();
    await openApp();
    const before = pixels.of(shop)?.id;
    await openApp("https://moved.example");
    expect(pixels.asked).toEqual(["create", "update"]);
    expect(pixels.of(shop)?.id).toBe(before);
    await expectInPlace("https://moved.example");
  });

  test("is found and updated where our note of it was lost", async () => {
    sayThereIsNone();
    await openApp();
    await world.pool.query(
      "UPDATE shop SET web_pixel_id = NULL, web_pixel_settings = NULL, storefront_key = 'another-key' WHERE domain = $1",
      [shop],
    );
    await openApp();
    expect(pixels.asked).toEqual(["create", "update"]);
    await expectInPlace();
  });

  test("is found and updated where another process was faster to make it", async () => {
    await openApp();
    await world.pool.query(
      "UPDATE shop SET web_pixel_id = NULL, web_pixel_settings = NULL WHERE domain = $1",
      [shop],
    );
    // Not there when it was looked for, there when it was made.
    sayThereIsNone();
    await openApp();
    expect(pixels.asked).toEqual(["create", "create", "update"]);
    await expectInPlace();
  });

  test("is made again where it was deleted at Shopify, as by an uninstall", async () => {
    sayThereIsNone();
    await openApp();
    const before = await readShop();
    pixels.delete(shop);
    sayThereIsNone();
    await openApp();
    expect(pixels.asked).toEqual(["create", "create"]);
    await expectInPlace();
    const after = await readShop();
    expect(after?.id).not.toBe(before?.id);
    expect(after?.key).toBe(before?.key);
  });

  test("is one pixel, also when two processes see to it at once", async () => {
    await Promise.all([openApp(), openApp(), openApp()]);
    await expectInPlace();
    expect(logged()).not.toContain("web_pixel.not_installed");
  });

  test("has settings by which the door lets its events in", async () => {
    await openApp();
    const { key } = JSON.parse(pixels.of(shop)?.settings ?? "{}") as { key: string };
    const { status } = await world.door.post({ key, visit: visitOf(), events: [] });
    expect(status).toBe(204);
  });
});

describe("what Shopify refuses is logged in its own words and keeps nobody from using the app", () => {
  const words = "Settings can't be blank";

  test.each([
    ["when it is made", false],
    ["when it is updated", true],
  ])("%s", async (_when, exists) => {
    if (exists) await openApp();
    const before = await readShop();
    lines.length = 0;
    pixels.refuse(words);
    await openApp("https://moved.example");
    expect(lines).toMatchObject([{ msg: "web_pixel.not_installed", level: 40, shop }]);
    expect(await readShop()).toMatchObject({
      id: before?.id ?? null,
      settings: before?.settings ?? null,
      state: "installed",
      host: shop,
    });
    const handle = await world.shops.ensure(shop);
    const ensure = createEnsureWebPixel({ pool: world.pool, endpoint: "https://moved.example", log });
    await expect(ensure(handle, askAdmin)).rejects.toThrow(`Shopify refused the web pixel: ${words}`);
    pixels.refuse(undefined);
    await openApp("https://moved.example");
    await expectInPlace("https://moved.example");
  });

  test.each([
    ["an outage", { status: 503 }],
    [
      "an error of another kind",
      { status: 200, body: { errors: [{ message: "Access denied for webPixel field." }] } },
    ],
    ["a lost connection", { drop: true }],
  ])("so is %s, and it is tried again the next time", async (_what, fault) => {
    emulator.failNext({ endpoint: "graphql", ...fault });
    await openApp();
    expect(logged()).toEqual(["web_pixel.not_installed"]);
    expect(pixels.asked).toEqual([]);
    expect(await readShop()).toMatchObject({ id: null, state: "installed", host: shop });
    await openApp();
    await expectInPlace();
  });
});
