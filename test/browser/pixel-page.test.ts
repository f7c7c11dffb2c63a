import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";

import { sampleOrder } from "../pipeline/sample-order.ts";
import { busyShop, longShop, pixel, quietShop } from "./admin-world.ts";
import { connectPixel, frameOf, save, sectionOf, toast, useAdmin } from "./use-admin.ts";

const secondPixel = { pixelCode: "CADMIN0PIXEL0CODE002", token: "second-events-api-token" };
const quietPixel = { pixelCode: "CADMIN0PIXEL0CODE003", token: "quiet-events-api-token" };
/** What a stranger may call a pixel at TikTok. */
const hostileName = `<b onmouseover="alert(1)">Shoes & ${"x".repeat(80)}</b>`;

let ids: { first: number; second: number; quiet: number };

const admin = useAdmin(async () => {
  for (const [shop, target] of [
    [busyShop, pixel],
    [busyShop, secondPixel],
    [quietShop, quietPixel],
  ] as const)
    await connectPixel(admin, shop, target);
  const { rows } = await admin.database.pool.query<{ id: number }>("SELECT id FROM pixel ORDER BY id");
  ids = { first: rows[0]?.id ?? 0, second: rows[1]?.id ?? 0, quiet: rows[2]?.id ?? 0 };
  await change(ids.second, "markets = '{JP}'");
  await admin.world.post(busyShop, "orders/create", sampleOrder(9_001, Date.now()));
  await admin.world.ledgerWhen(busyShop, (ledger) => ledger["accepted"] === 1 && ledger["pending"] === 0);
});

/** Opens the page of a pixel and waits until its scripts run. */
async function openPixel(page: Page, id: number, shop = busyShop): Promise<void> {
  await page.goto(admin.world.shopify.adminUrl(shop, `/app/tiktok/pixels/${id}`), {
    waitUntil: "networkidle",
  });
  await frameOf(page).getByRole("heading", { level: 1 }).waitFor();
}

async function storedPixel(id: number): Promise<Record<string, unknown>> {
  const { rows } = await admin.database.pool.query(`SELECT * FROM pixel WHERE id = ${id}`);
  return rows[0] as Record<string, unknown>;
}

const clickTwice = (button: HTMLElement) => [1, 2].forEach(() => button.click());

const change = (id: number, what: string) =>
  admin.database.pool.query(`UPDATE pixel SET ${what} WHERE id = ${id}`);

describe("the settings of a pixel", { timeout: 90_000 }, () => {
  test("are changed, saved by Shopify's save bar, and there again after a reload", () =>
    admin.onPage(async (page) => {
      await openPixel(page, ids.first);
      await page.getByText("Unsaved changes").waitFor({ state: "hidden" });

      await sectionOf(page, "Settings").getByLabel("Primary pixel").check();
      await sectionOf(page, "Event names").getByText("Purchase and Lead").click();
      await sectionOf(page, "Events").getByLabel("Search").uncheck();
      const search = sectionOf(page, "Markets").getByPlaceholder("Search countries");
      await search.fill("germ");
      await frameOf(page).getByRole("option", { name: "Germany" }).click();
      await search.fill("austria");
      await frameOf(page).getByRole("option", { name: "Austria" }).click();
      await sectionOf(page, "Events").getByText("Purchase at TikTok").waitFor();
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
      await sectionOf(page, "Markets").getByRole("button", { name: "Remove Germany" }).waitFor();
      expect(await sectionOf(page, "Events").getByLabel("Search").isChecked()).toBe(false);
    }));

  test("go back to what is stored when they are discarded", () =>
    admin.onPage(async (page) => {
      await openPixel(page, ids.second);
      const enabled = sectionOf(page, "Settings").getByLabel("Send events to this pixel");
      await enabled.uncheck();
      // The browser answers Shopify's question about leaving with no.
      await frameOf(page).getByRole("button", { name: "TikTok" }).click();
      await page.getByRole("button", { name: "Discard" }).click();
      await page.getByText("Unsaved changes").waitFor({ state: "hidden" });
      expect(await enabled.isChecked()).toBe(true);
      expect((await storedPixel(ids.second))["enabled"]).toBe(true);
    }));

  test("warn of another pixel that gets the same orders, before the save and after it", () =>
    admin.onPage(async (page) => {
      await change(ids.first, "markets = '{DE}'");
      await openPixel(page, ids.first);
      const warning = frameOf(page).getByText(`this pixel and to ${secondPixel.pixelCode}`);
      expect(await warning.count()).toBe(0);
      const search = sectionOf(page, "Markets").getByPlaceholder("Search countries");
      await search.fill("japan");
      await frameOf(page).getByRole("option", { name: "Japan" }).click();
      await warning.waitFor();
      await save(page);
      await toast(page, "Saved. Two pixels now get the same orders.").waitFor();
      await warning.waitFor();
      await openPixel(page, ids.second);
      await frameOf(page).getByText(`The same orders go to this pixel and to ${pixel.pixelCode}`).waitFor();
      await sectionOf(page, "Settings").getByLabel("Send events to this pixel").uncheck();
      await frameOf(page).getByText("The same orders go to this pixel").waitFor({ state: "hidden" });
    }));

  test("of a tab that is behind are not saved over a newer one's, and its changes stay on top", () =>
    admin.onPage(async (page) => {
      await openPixel(page, ids.second);
      await change(ids.second, "enabled = false");
      await sectionOf(page, "Event names").getByText("Purchase and Lead").click();
      await save(page);
      await frameOf(page).getByText("Not saved: the settings were changed elsewhere meanwhile").waitFor();
      const enabled = sectionOf(page, "Settings").getByLabel("Send events to this pixel");
      expect(await enabled.isChecked()).toBe(false);
      expect((await storedPixel(ids.second))["event_spelling"]).toBe("classic");
      await save(page);
      await toast(page, "Saved").waitFor();
      expect(await storedPixel(ids.second)).toMatchObject({ event_spelling: "renamed", enabled: false });
      await change(ids.second, "enabled = true");
    }));

  test("that cannot be kept say so beside their field", () =>
    admin.onPage(async (page) => {
      await change(ids.second, "markets = '{QQ}'");
      await openPixel(page, ids.second);
      await sectionOf(page, "Events").getByLabel("Add to cart").uncheck();
      await save(page);
      await sectionOf(page, "Markets").getByText("One of these is not a country").waitFor();
      await sectionOf(page, "Markets").getByRole("button", { name: "Remove QQ" }).click();
      await save(page);
      await toast(page, "Saved. Two pixels now get the same orders.").waitFor();
      expect(await storedPixel(ids.second)).toMatchObject({ markets: [], events_off: ["AddToCart"] });
    }));
});

describe("test mode", { timeout: 90_000 }, () => {
  test("asks for the code, says loudly on both pages that it is on, and is turned off", () =>
    admin.onPage(async (page) => {
      await openPixel(page, ids.first);
      const card = sectionOf(page, "Test mode");
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
      const shop = await admin.database.pool.query("SELECT own_visit_key FROM shop WHERE domain = $1", [
        busyShop,
      ]);
      const key = (shop.rows[0] as { own_visit_key: string }).own_visit_key;
      expect(await link.getAttribute("href")).toMatch(
        new RegExp(`^https://[a-z0-9.-]+/\\?clickback_test=${key}$`),
      );

      await page.goto(admin.world.shopify.adminUrl(busyShop), { waitUntil: "networkidle" });
      await banner.waitFor();
      await frameOf(page).getByRole("link", { name: "Look at it or turn it off" }).click();
      await card.getByRole("button", { name: "Turn off" }).click();
      await banner.waitFor({ state: "hidden" });
      expect(await storedPixel(ids.first)).toMatchObject({ test_mode_code: null, test_mode_until: null });
    }));
});

describe("a test event", { timeout: 90_000 }, () => {
  test("is sent once for two quick clicks, and shown with TikTok's answer", () =>
    admin.onPage(async (page) => {
      await change(ids.first, "markets = '{}', event_spelling = 'renamed'");
      await change(ids.first, "test_mode_code = NULL, test_mode_until = NULL");
      await openPixel(page, ids.first);
      admin.world.tiktok.reset();
      const card = sectionOf(page, "Send a test event");
      await card.getByRole("button", { name: "Send test event" }).click();
      await card.getByText("Enter the test event code").waitFor();
      expect(admin.world.tiktok.requests).toHaveLength(0);

      await card.getByLabel("Test event code").fill("TEST61234");
      await card.getByRole("button", { name: "Send test event" }).evaluate(clickTwice);
      await card.getByText("TikTok took the test event.").waitFor();
      await card.getByText("Made from order #9001.").waitFor();
      expect(admin.world.tiktok.requests).toHaveLength(1);
      expect(admin.world.tiktok.accepted).toEqual([]);
      const [arrived] = admin.world.tiktok.testEvents;
      expect(arrived).toMatchObject({ testEventCode: "TEST61234", event: "Purchase" });
      expect(arrived?.eventId).toMatch(/^test_/);
      const shown = await card.getByRole("group", { name: "The request, as it was sent" }).innerText();
      const sent: unknown = JSON.parse(admin.world.tiktok.requests[0]?.body ?? "");
      expect(JSON.parse(shown)).toEqual(sent);
      expect(await frameOf(page).locator("body").innerText()).not.toContain(pixel.token);
    }));

  test("that TikTok refuses is told of in words, and made from a sample where there is no order", () =>
    admin.onPage(async (page) => {
      await admin.database.pool.query("UPDATE pixel SET name = $2 WHERE id = $1", [ids.quiet, hostileName]);
      await openPixel(page, ids.quiet, quietShop);
      admin.world.tiktok.revokeToken(quietPixel.token);
      const card = sectionOf(page, "Send a test event");
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
  const { page, context } = await admin.browser.openPage();
  await page.goto(admin.world.shopify.adminUrl(longShop, `/app/tiktok/pixels/${ids.first}`));
  await frameOf(page).getByRole("heading", { name: "There is no such page" }).waitFor();
  expect(await frameOf(page).locator("body").innerText()).not.toContain(pixel.pixelCode);
  await context.close();
});
