import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { sampleOrder } from "../pipeline/sample-order.ts";
import { createTestDatabase, type TestDatabase } from "../setup/database.ts";
import { busyShop, longShop, openAdminWorld, pixel, quietShop, type AdminWorld } from "./admin-world.ts";
import { launchBrowser, type BrowserHarness, type Viewport } from "./launch-browser.ts";

const secondPixel = { pixelCode: "CADMIN0PIXEL0CODE002", token: "second-events-api-token" };
const quietPixel = { pixelCode: "CADMIN0PIXEL0CODE003", token: "quiet-events-api-token" };
/** What a stranger may call a pixel at TikTok. */
const hostileName = `<b onmouseover="alert(1)">Shoes & ${"x".repeat(80)}</b>`;

let database: TestDatabase;
let world: AdminWorld;
let browser: BrowserHarness;
let ids: { first: number; second: number; quiet: number };

beforeAll(async () => {
  database = await createTestDatabase();
  [world, browser] = await Promise.all([openAdminWorld(database.url), launchBrowser()]);
  for (const [shop, target] of [
    [busyShop, pixel],
    [busyShop, secondPixel],
    [quietShop, quietPixel],
  ] as const) {
    world.tiktok.registerPixel(target);
    const parameters = ["--shop", shop, "--pixel", target.pixelCode, "--token", target.token];
    await world.clickback.operate("connect", parameters);
  }
  const { rows } = await database.pool.query<{ id: number }>("SELECT id FROM pixel ORDER BY id");
  ids = { first: rows[0]?.id ?? 0, second: rows[1]?.id ?? 0, quiet: rows[2]?.id ?? 0 };
  await change(ids.second, "markets = '{JP}'");
  await world.post(busyShop, "orders/create", sampleOrder(9_001, Date.now()));
  await world.ledgerWhen(busyShop, (ledger) => ledger["accepted"] === 1 && ledger["pending"] === 0);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await world?.close();
  await database?.drop();
});

const frameOf = (page: Page): FrameLocator => page.frameLocator("#app-frame");
const section = (page: Page, name: string) => frameOf(page).getByRole("region", { name, exact: true });

/** Opens the page of a pixel and waits until its scripts run. */
async function openPixel(page: Page, id: number, shop = busyShop): Promise<void> {
  await page.goto(world.shopify.adminUrl(shop, `/app/tiktok/pixels/${id}`), { waitUntil: "networkidle" });
  await frameOf(page).getByRole("heading", { level: 1 }).waitFor();
}

/** Runs a test on a page of its own, which must not complain about anything. */
async function onPage(run: (page: Page) => Promise<void>, viewport: Viewport = "desktop"): Promise<void> {
  const { page, context, expectNoConsoleErrors } = await browser.openPage(viewport);
  await run(page);
  expectNoConsoleErrors();
  await context.close();
}

const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true }).click();

/** A toast of the admin that says just this; its own button to close it stands in it too. */
const toast = (page: Page, words: string) =>
  page.locator(".toast").filter({ hasText: new RegExp(`^${words}×?$`) });

async function storedPixel(id: number): Promise<Record<string, unknown>> {
  const { rows } = await database.pool.query(`SELECT * FROM pixel WHERE id = ${id}`);
  return rows[0] as Record<string, unknown>;
}

const clickTwice = (button: HTMLElement) => [1, 2].forEach(() => button.click());

const change = (id: number, what: string) => database.pool.query(`UPDATE pixel SET ${what} WHERE id = ${id}`);

describe("the settings of a pixel", { timeout: 90_000 }, () => {
  test("are changed, saved by Shopify's save bar, and there again after a reload", () =>
    onPage(async (page) => {
      await openPixel(page, ids.first);
      await page.getByText("Unsaved changes").waitFor({ state: "hidden" });

      await section(page, "Settings").getByLabel("Primary pixel").check();
      await section(page, "Event names").getByText("Purchase and Lead").click();
      await section(page, "Events").getByLabel("Search").uncheck();
      const search = section(page, "Markets").getByPlaceholder("Search countries");
      await search.fill("germ");
      await frameOf(page).getByRole("option", { name: "Germany" }).click();
      await search.fill("austria");
      await frameOf(page).getByRole("option", { name: "Austria" }).click();
      await section(page, "Events").getByText("Purchase at TikTok").waitFor();
      await page.getByText("Unsaved changes").waitFor();
      await save(page);
      await toast(page, "Saved").waitFor();
      await page.getByText("Unsaved changes").waitFor({ state: "hidden" });
      expect(await storedPixel(ids.first)).toMatchObject({
        enabled: true,
        is_primary: true,
        event_spelling: "renamed",
        markets: ["AT", "DE"],
        events_off: ["Search"],
      });

      await openPixel(page, ids.first);
      await section(page, "Markets").getByRole("button", { name: "Remove Germany" }).waitFor();
      expect(await section(page, "Events").getByLabel("Search").isChecked()).toBe(false);
    }));

  test("go back to what is stored when they are discarded", () =>
    onPage(async (page) => {
      await openPixel(page, ids.second);
      const enabled = section(page, "Settings").getByLabel("Send events to this pixel");
      await enabled.uncheck();
      // The browser answers Shopify's question about leaving with no.
      await frameOf(page).getByRole("button", { name: "TikTok" }).click();
      await page.getByRole("button", { name: "Discard" }).click();
      await page.getByText("Unsaved changes").waitFor({ state: "hidden" });
      expect(await enabled.isChecked()).toBe(true);
      expect((await storedPixel(ids.second))["enabled"]).toBe(true);
    }));

  test("warn of another pixel that gets the same orders, before the save and after it", () =>
    onPage(async (page) => {
      await change(ids.first, "markets = '{DE}'");
      await openPixel(page, ids.first);
      const warning = frameOf(page).getByText(`this pixel and to ${secondPixel.pixelCode}`);
      expect(await warning.count()).toBe(0);
      const search = section(page, "Markets").getByPlaceholder("Search countries");
      await search.fill("japan");
      await frameOf(page).getByRole("option", { name: "Japan" }).click();
      await warning.waitFor();
      await save(page);
      await toast(page, "Saved. Two pixels now get the same orders.").waitFor();
      await warning.waitFor();
      await openPixel(page, ids.second);
      await frameOf(page).getByText(`The same orders go to this pixel and to ${pixel.pixelCode}`).waitFor();
      await section(page, "Settings").getByLabel("Send events to this pixel").uncheck();
      await frameOf(page).getByText("The same orders go to this pixel").waitFor({ state: "hidden" });
    }));

  test("of a tab that is behind are not saved over a newer one's, and its changes stay on top", () =>
    onPage(async (page) => {
      await openPixel(page, ids.second);
      await change(ids.second, "enabled = false");
      await section(page, "Event names").getByText("Purchase and Lead").click();
      await save(page);
      await frameOf(page).getByText("Not saved: the settings were changed elsewhere meanwhile").waitFor();
      const enabled = section(page, "Settings").getByLabel("Send events to this pixel");
      expect(await enabled.isChecked()).toBe(false);
      expect((await storedPixel(ids.second))["event_spelling"]).toBe("classic");
      await save(page);
      await toast(page, "Saved").waitFor();
      expect(await storedPixel(ids.second)).toMatchObject({ event_spelling: "renamed", enabled: false });
      await change(ids.second, "enabled = true");
    }));

  test("that cannot be kept say so beside their field", () =>
    onPage(async (page) => {
      await change(ids.second, "markets = '{QQ}'");
      await openPixel(page, ids.second);
      await section(page, "Events").getByLabel("Add to cart").uncheck();
      await save(page);
      await section(page, "Markets").getByText("One of these is not a country").waitFor();
      await section(page, "Markets").getByRole("button", { name: "Remove QQ" }).click();
      await save(page);
      await toast(page, "Saved. Two pixels now get the same orders.").waitFor();
      expect(await storedPixel(ids.second)).toMatchObject({ markets: [], events_off: ["AddToCart"] });
    }));
});

describe("test mode", { timeout: 90_000 }, () => {
  test("asks for the code, says loudly on both pages that it is on, and is turned off", () =>
    onPage(async (page) => {
      await openPixel(page, ids.first);
      const card = section(page, "Test mode");
      await card.getByRole("button", { name: "Turn on for 24 hours" }).click();
      await card.getByText("Enter the test event code").waitFor();
      expect((await storedPixel(ids.first))["test_mode_code"]).toBeNull();
      await card.getByLabel("Test event code").fill("TEST61234");
      await card.getByRole("button", { name: "Turn on for 24 hours" }).click();
      const banner = frameOf(page).getByText(`Test mode is on: ${pixel.pixelCode}`);
      await banner.waitFor();
      const until = (await storedPixel(ids.first))["test_mode_until"] as Date;
      expect(Math.abs(until.getTime() - Date.now() - 24 * 3_600_000)).toBeLessThan(60_000);
      const link = card.getByRole("link", { name: "Open your store as a test visit" });
      const shop = await database.pool.query("SELECT own_visit_key FROM shop WHERE domain = $1", [busyShop]);
      const key = (shop.rows[0] as { own_visit_key: string }).own_visit_key;
      expect(await link.getAttribute("href")).toMatch(
        new RegExp(`^https://[a-z0-9.-]+/\\?clickback_test=${key}$`),
      );

      await page.goto(world.shopify.adminUrl(busyShop), { waitUntil: "networkidle" });
      await banner.waitFor();
      await frameOf(page).getByRole("link", { name: "Look at it or turn it off" }).click();
      await card.getByRole("button", { name: "Turn off" }).click();
      await banner.waitFor({ state: "hidden" });
      expect(await storedPixel(ids.first)).toMatchObject({ test_mode_code: null, test_mode_until: null });
    }));
});

describe("a test event", { timeout: 90_000 }, () => {
  test("is sent once for two quick clicks, and shown with TikTok's answer", () =>
    onPage(async (page) => {
      await change(ids.first, "markets = '{}', event_spelling = 'renamed'");
      await change(ids.first, "test_mode_code = NULL, test_mode_until = NULL");
      await openPixel(page, ids.first);
      world.tiktok.reset();
      const card = section(page, "Send a test event");
      await card.getByRole("button", { name: "Send test event" }).click();
      await card.getByText("Enter the test event code").waitFor();
      expect(world.tiktok.requests).toHaveLength(0);

      await card.getByLabel("Test event code").fill("TEST61234");
      await card.getByRole("button", { name: "Send test event" }).evaluate(clickTwice);
      await card.getByText("TikTok took the test event.").waitFor();
      await card.getByText("Made from order #9001.").waitFor();
      expect(world.tiktok.requests).toHaveLength(1);
      expect(world.tiktok.accepted).toEqual([]);
      const [arrived] = world.tiktok.testEvents;
      expect(arrived).toMatchObject({ testEventCode: "TEST61234", event: "Purchase" });
      expect(arrived?.eventId).toMatch(/^test_/);
      const shown = await card.getByRole("group", { name: "The request, as it was sent" }).innerText();
      const sent: unknown = JSON.parse(world.tiktok.requests[0]?.body ?? "");
      expect(JSON.parse(shown)).toEqual(sent);
      expect(await frameOf(page).locator("body").innerText()).not.toContain(pixel.token);
    }));

  test("that TikTok refuses is told of in words, and made from a sample where there is no order", () =>
    onPage(async (page) => {
      await database.pool.query("UPDATE pixel SET name = $2 WHERE id = $1", [ids.quiet, hostileName]);
      await openPixel(page, ids.quiet, quietShop);
      world.tiktok.revokeToken(quietPixel.token);
      const card = section(page, "Send a test event");
      await card.getByLabel("Test event code").fill("TEST61234");
      await card.getByRole("button", { name: "Send test event" }).click();
      await card.getByText("The access token is wrong or was revoked.").waitFor();
      await card.getByText("Made from a sample").waitFor();
      const excess = await frameOf(page)
        .locator("html")
        .evaluate((root) => root.scrollWidth - root.clientWidth);
      expect(excess).toBe(0);
      expect(await frameOf(page).getByRole("heading", { level: 1 }).innerText()).toContain(hostileName);
    }, "phone"));
});

test("another shop's pixel is not found", { timeout: 60_000 }, async () => {
  const { page, context } = await browser.openPage();
  await page.goto(world.shopify.adminUrl(longShop, `/app/tiktok/pixels/${ids.first}`));
  await frameOf(page).getByRole("heading", { name: "There is no such page" }).waitFor();
  expect(await frameOf(page).locator("body").innerText()).not.toContain(pixel.pixelCode);
  await context.close();
});
