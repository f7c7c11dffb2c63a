import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { startShopifyEmulator } from "../emulators/shopify/start-shopify-emulator.ts";
import type { ShopifyEmulator } from "../emulators/shopify/shopify-emulator.ts";
import { startStandInApp } from "../emulators/shopify/start-stand-in-app.ts";
import type { StandInApp } from "../emulators/shopify/start-stand-in-app.ts";
import { launchBrowser } from "./launch-browser.ts";
import type { BrowserHarness } from "./launch-browser.ts";

const apiKey = "0123456789abcdef0123456789abcdef";
const apiSecret = "shpss_test_secret";
const shop = "tea-and-mugs.myshopify.com";

let emulator: ShopifyEmulator;
let app: StandInApp;
let browser: BrowserHarness;

beforeAll(async () => {
  emulator = await startShopifyEmulator({ apiKey, apiSecret, shops: [{ domain: shop, name: "Tea & Mugs" }] });
  [app, browser] = await Promise.all([startStandInApp({ emulator, apiKey, apiSecret }), launchBrowser()]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
  await emulator?.close();
});

const frameOf = (page: Page): FrameLocator => page.frameLocator("#app-frame");
const heading = (page: Page, name: string) => frameOf(page).getByRole("heading", { name });
const menuLink = (page: Page, name: string) => page.getByRole("navigation").getByRole("link", { name });

// A browser is slow where two cores run all tests at once.
describe("the admin frame", { timeout: 60_000 }, () => {
  test("shows the app, follows its menu, and keeps the place over a reload and the back button", async () => {
    const { page, context, expectNoConsoleErrors } = await browser.openPage();
    await page.goto(emulator.adminUrl(shop, "/app"));
    await heading(page, "First page").waitFor();
    await menuLink(page, "Second").click();
    await heading(page, "Second page").waitFor();
    await page.waitForURL(/\/apps\/clickback\/app\/second$/);
    expect(await page.title()).toBe("Second page · Clickback · Tea & Mugs");
    expect(await menuLink(page, "Second").getAttribute("aria-current")).toBe("page");

    await page.reload();
    await heading(page, "Second page").waitFor();
    await menuLink(page, "First").click();
    await heading(page, "First page").waitFor();
    await page.goBack();
    await heading(page, "Second page").waitFor();
    await page.waitForURL(/\/app\/second$/);
    expectNoConsoleErrors();
    await context.close();
  });

  test("gives the app's own requests an id token, and shows its toasts, its buttons and its save bar", async () => {
    const { page, context, expectNoConsoleErrors } = await browser.openPage();
    await page.goto(emulator.adminUrl(shop, "/app"));
    await page.getByRole("button", { name: "Load data" }).click();
    await frameOf(page).getByText('"name":"Tea & Mugs"').waitFor();
    await frameOf(page).getByText('"by":"XMLHttpRequest"').waitFor();
    await frameOf(page).locator("#toast").click();
    await page.getByText("Saved it").waitFor();
    await frameOf(page).locator("#change").click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Unsaved changes").waitFor({ state: "hidden" });
    expectNoConsoleErrors();
    await context.close();
  });

  test("brings a page whose id token is gone back by the bounce page", async () => {
    const { page, context, expectNoConsoleErrors } = await browser.openPage();
    await page.goto(emulator.adminUrl(shop, "/app"));
    await heading(page, "First page").waitFor();
    const query = emulator.documentQuery(shop);
    await page.evaluate((src) => {
      const frame = document.querySelector("iframe");
      if (frame) frame.src = src;
    }, `${emulator.frontUrl}/app/second?${query}`);
    await heading(page, "Second page").waitFor();
    await page.waitForURL(/\/app\/second$/);
    expectNoConsoleErrors();
    await context.close();
  });

  test("opens other parts of the admin around the app", async () => {
    const { page, context } = await browser.openPage();
    await page.goto(emulator.adminUrl(shop, "/app"));
    await frameOf(page).locator("#products").click();
    await page.waitForURL(`${emulator.adminOrigin}/store/tea-and-mugs/products`);
    await context.close();
  });

  test("leaves out a page that does not say who may frame it", async () => {
    const { page, context, expectNoConsoleErrors } = await browser.openPage();
    const refused = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
    await page.goto(emulator.adminUrl(shop, "/app/unframed"));
    await refused;
    expect(expectNoConsoleErrors).toThrow(/frame-ancestors/);
    await context.close();
  });

  test("fits a phone, with the menu behind a button", async () => {
    const { page, context, expectNoConsoleErrors } = await browser.openPage("phone");
    await page.goto(emulator.adminUrl(shop, "/app"));
    await heading(page, "First page").waitFor();
    expect(await menuLink(page, "Second").isVisible()).toBe(false);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(375);
    await page.getByRole("button", { name: "Menu" }).click();
    await menuLink(page, "Second").click();
    await heading(page, "Second page").waitFor();
    expect(await menuLink(page, "Second").isVisible()).toBe(false);
    expectNoConsoleErrors();
    await context.close();
  });
});
