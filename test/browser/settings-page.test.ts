import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "../setup/database.ts";
import { busyShop, openAdminWorld, pixel, quietShop, type AdminWorld } from "./admin-world.ts";
import { launchBrowser, type BrowserHarness, type Viewport } from "./launch-browser.ts";

let database: TestDatabase;
let world: AdminWorld;
let browser: BrowserHarness;

beforeAll(async () => {
  database = await createTestDatabase();
  [world, browser] = await Promise.all([openAdminWorld(database.url), launchBrowser()]);
  for (const shop of [busyShop, quietShop])
    await world.clickback.operate("connect", [
      "--shop",
      shop,
      "--pixel",
      pixel.pixelCode,
      "--token",
      pixel.token,
    ]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await world?.close();
  await database?.drop();
});

const frameOf = (page: Page): FrameLocator => page.frameLocator("#app-frame");
const group = (page: Page, name: string) => frameOf(page).getByRole("region", { name, exact: true });
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true }).click();
const toast = (page: Page, words: string) =>
  page.locator(".toast").filter({ hasText: new RegExp(`^${words}×?$`) });

async function openSettings(page: Page, shop = busyShop): Promise<void> {
  await page.goto(world.shopify.adminUrl(shop, "/app/settings"), { waitUntil: "networkidle" });
  await frameOf(page).getByRole("heading", { level: 1, name: "Settings" }).waitFor();
}

/** Runs a test on a page of its own, which must not complain about anything. */
async function onPage(run: (page: Page) => Promise<void>, viewport: Viewport = "desktop"): Promise<void> {
  const { page, context, expectNoConsoleErrors } = await browser.openPage(viewport);
  await run(page);
  expectNoConsoleErrors();
  await context.close();
}

async function stored(shop = busyShop): Promise<unknown> {
  const { rows } = await database.pool.query<{ settings: unknown }>(
    "SELECT settings FROM shop WHERE domain = $1",
    [shop],
  );
  return rows[0]?.settings;
}

describe("the settings of a shop", { timeout: 90_000 }, () => {
  test("are changed, saved by Shopify's save bar, and there again after a reload", () =>
    onPage(async (page) => {
      await openSettings(page);
      await page.getByText("Unsaved changes").waitFor({ state: "hidden" });
      await group(page, "When to send").getByLabel("An order counts as a purchase").selectOption("paid");
      await group(page, "Attribution").getByLabel("Window in days").fill("7");
      await group(page, "Attribution").getByLabel("Send a sale that came without any click").uncheck();
      await group(page, "Value and products").getByLabel("Value of an order").selectOption("subtotal");
      await group(page, "Sales channels").getByLabel("Point of sale").selectOption("counted");
      await group(page, "Sales channels").getByLabel("Shopify's name of the channel").fill("580111");
      await group(page, "Sales channels").getByRole("button", { name: "Add" }).click();
      await group(page, "Sales channels").getByLabel("580111").selectOption("app");
      await group(page, "Sales channels").getByLabel("TikTok app id").fill("7311111111111111111");
      const sendIn = group(page, "Consent").getByRole("combobox", { name: /^Send in/ });
      await sendIn.fill("switz");
      await frameOf(page).getByRole("option", { name: "Switzerland" }).click();
      await save(page);
      await toast(page, "Saved").waitFor();
      await page.getByText("Unsaved changes").waitFor({ state: "hidden" });
      expect(await stored()).toEqual({
        purchaseTrigger: "paid",
        attributionWindowDays: 7,
        sendWithoutClick: false,
        value: "subtotal",
        channels: { web: true, pos: true, "580111": { app: "7311111111111111111" } },
        unknownConsent: { whereRequired: "withhold", elsewhere: "send", countries: { CH: "send" } },
      });

      await openSettings(page);
      expect(await group(page, "Attribution").getByLabel("Window in days").inputValue()).toBe("7");
      expect(await group(page, "Sales channels").getByLabel("TikTok app id").inputValue()).toBe(
        "7311111111111111111",
      );
      await group(page, "Consent").getByText("Switzerland", { exact: true }).waitFor();
    }));

  test("that can't be are told beside their fields, and nothing is saved", () =>
    onPage(async (page) => {
      await openSettings(page, quietShop);
      await group(page, "Attribution").getByLabel("Window in days").fill("91");
      await group(page, "When to send").getByLabel("Send what is at most").fill("a week");
      await group(page, "Sales channels").getByLabel("Draft orders").selectOption("app");
      await group(page, "Sales channels").getByLabel("TikTok app id").fill("my app");
      await save(page);
      await frameOf(page).getByText("Not saved: some settings need another look").waitFor();
      await group(page, "Attribution").getByText("It must be at most 90.").waitFor();
      await group(page, "When to send").getByText("It must be a whole number.").waitFor();
      await group(page, "Sales channels").getByText("A TikTok app id has only digits.").waitFor();
      expect(await stored(quietShop)).toEqual({});
      await page.getByRole("button", { name: "Discard" }).click();
      await page.getByText("Unsaved changes").waitFor({ state: "hidden" });
      expect(await group(page, "Attribution").getByLabel("Window in days").inputValue()).toBe("30");
    }));

  test("somebody else changed meanwhile are not undone unseen", () =>
    onPage(async (page) => {
      await openSettings(page, quietShop);
      await group(page, "Attribution").getByLabel("Window in days").fill("14");
      await world.clickback.operate("settings", ["--shop", quietShop, "--set", "attributionWindowDays=60"]);
      await save(page);
      await frameOf(page).getByText("Not saved: the settings were changed elsewhere meanwhile").waitFor();
      expect(await stored(quietShop)).toEqual({ attributionWindowDays: 60 });
      await frameOf(page).getByRole("button", { name: "Drop mine and show what was saved" }).click();
      expect(await group(page, "Attribution").getByLabel("Window in days").inputValue()).toBe("60");
    }));

  test("warn before consent is no longer asked for where it must be", () =>
    onPage(async (page) => {
      await openSettings(page, quietShop);
      await group(page, "Consent").getByLabel("European Economic Area").selectOption("send");
      await group(page, "Consent").getByText("sending without consent is unlawful").waitFor();
    }));

  test.each(["desktop", "phone"] as const)("can be read on a %s", (viewport) =>
    onPage(async (page) => {
      await openSettings(page);
      const width = await frameOf(page)
        .locator("html")
        .evaluate((html) => ({ whole: html.scrollWidth, shown: html.clientWidth }));
      expect(width.whole).toBeLessThanOrEqual(width.shown);
    }, viewport),
  );
});
