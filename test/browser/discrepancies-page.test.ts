import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "../setup/database.ts";
import { busyShop, longShop, openAdminWorld, pixel, quietShop, type AdminWorld } from "./admin-world.ts";
import { insertNorthlightAds, insertNorthlightOrders, shopIdOf } from "./ads-world.ts";
import { launchBrowser, type BrowserHarness } from "./launch-browser.ts";

let database: TestDatabase;
let world: AdminWorld;
let browser: BrowserHarness;

const account = "7033333333333333333";

beforeAll(async () => {
  database = await createTestDatabase();
  [world, browser] = await Promise.all([openAdminWorld(database.url), launchBrowser()]);
  for (const [index, shop] of [busyShop, longShop].entries()) {
    const pixelCode = `${pixel.pixelCode}${index}`;
    await world.clickback.operate("connect", ["--shop", shop, "--pixel", pixelCode, "--token", pixel.token]);
    // The first visit notes the shop's own facts; what the tests say of it comes after.
    const { page, context } = await browser.openPage();
    await open(page, shop, "/app");
    await context.close();
  }
  const shopId = await shopIdOf(database.pool, busyShop);
  const advertiser = await insertNorthlightAds(database.pool, shopId, account);
  await insertNorthlightOrders(database.pool, shopId, advertiser);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await world?.close();
  await database?.drop();
});

const frameOf = (page: Page): FrameLocator => page.frameLocator("#app-frame");

async function open(page: Page, shop: string, path: string): Promise<void> {
  await page.goto(world.shopify.adminUrl(shop, path), { waitUntil: "networkidle" });
}

/** What a part of the page says, in one line. */
async function said(page: Page, name: string): Promise<string> {
  const text = await frameOf(page).getByRole("region", { name, exact: true }).innerText();
  return text.replaceAll(/\s+/g, " ");
}

describe("discrepancies", { timeout: 60_000 }, () => {
  test("set our count beside TikTok's, with each reason counted or said to be beyond counting", async () => {
    const { page, context, expectNoConsoleErrors } = await browser.openPage();
    await open(page, busyShop, "/app/ads/discrepancies");
    const sides = await said(page, "The same days, counted twice");
    // Sixteen with a click; three of those are refunded, cancelled or clicked before these days.
    expect(sides).toContain("Purchases 16 15 50");
    expect(sides).toContain("Value, gross $1,600.00 $1,500.00 €2,500.00");
    expect(sides).toContain("Value, net $1,470.00 $1,400.00 –");
    expect(sides).toContain("ROAS, gross – – 2.50");
    expect(sides).toContain("Purchases after a view only – – 10");
    expect(sides).toContain("ROAS: Needs an exchange rate");
    expect(sides).toContain("for CNORTHLIGHT and that carry a TikTok click, at most 30 days old");
    expect(sides).toContain("Taken out of the net value: cancelled orders 1, refunded orders 1.");

    const reasons = await said(page, "Why they differ");
    expect(reasons).toContain("1 Click older than the window of every ad group that spent");
    expect(reasons).toContain("1 Click older than the window of some of the ad groups that spent");
    expect(reasons).toContain("7 days (2 ad groups), 28 days (1 ad group)");
    expect(reasons).toContain("2 Click and order on different days");
    expect(reasons).toContain("1 Of those, the click lies outside these days");
    expect(reasons).toContain("10 Purchases TikTok credits to somebody who only saw an ad");
    expect(reasons).toContain("1 Orders on another day in the store's time zone (America/Los_Angeles)");
    expect(reasons).toContain("1 Of ours, TikTok said it already had them");
    expect(reasons).toContain("1 By TikTok's own statistics, browser and server events it took for one");
    expect(reasons).toContain("1 TikTok refused them. (1 with a TikTok click)");
    expect(reasons).toContain("2 Orders of shoppers who refused");
    expect(reasons).toContain("1 Orders without a TikTok click that TikTok accepted");
    expect(reasons).toContain("Which campaign or ad group a click came from");

    await frameOf(page).getByText("Somebody else sends browser purchases to pixel CNORTHLIGHT").waitFor();
    await frameOf(page)
      .getByText(/^3 browser purchases by TikTok's statistics, beside 17 accepted/)
      .waitFor();
    await frameOf(page).getByText("TikTok counts far fewer server purchases").waitFor();
    await frameOf(page)
      .getByText(/^3 by TikTok's statistics, 17 accepted of ours/)
      .waitFor();
    expectNoConsoleErrors();
    await context.close();
  });

  test("take a rate from the merchant, say what is wrong with one, and let go of it", async () => {
    const { page, context, expectNoConsoleErrors } = await browser.openPage();
    await open(page, busyShop, "/app/ads/discrepancies");
    const field = frameOf(page).getByLabel("1 USD in EUR");
    const save = frameOf(page).getByRole("button", { name: "Save the rate" });
    await field.fill("0,9");
    await save.click();
    await frameOf(page).getByText("Write the rate in digits with a point, such as 0.92.").waitFor();
    await field.fill("0.5");
    await save.dblclick();
    await frameOf(page).getByText("The rate is saved.").waitFor();
    await expect
      .poll(() => said(page, "The same days, counted twice"))
      .toContain("ROAS, gross 0.80 0.75 2.50");
    await page.reload({ waitUntil: "networkidle" });
    expect(await field.inputValue()).toBe("0.5");
    expect(await said(page, "The same days, counted twice")).toContain("ROAS, net 0.74 0.70 –");
    await frameOf(page).getByRole("button", { name: "Remove the rate" }).click();
    await frameOf(page).getByText("There is no rate any more.").waitFor();
    await expect.poll(() => said(page, "The same days, counted twice")).toContain("ROAS, gross – – 2.50");
    expectNoConsoleErrors();
    await context.close();
  });

  test("and performance lead to each other over the same days", async () => {
    const { page, context, expectNoConsoleErrors } = await browser.openPage();
    await open(page, busyShop, "/app/ads?range=last14");
    await frameOf(page).getByRole("link", { name: "Compare with our own count" }).click();
    await frameOf(page).getByRole("heading", { name: "Discrepancies", level: 1 }).waitFor();
    expect(page.url()).toContain(`/app/ads/discrepancies?account=${account}&range=last14`);
    await frameOf(page).getByRole("link", { name: "Ad performance" }).click();
    await frameOf(page).getByRole("heading", { name: "Ad performance", level: 1 }).waitFor();
    expect(page.url()).toContain(`/app/ads?account=${account}&range=last14`);
    expectNoConsoleErrors();
    await context.close();
  });
});

describe("who may ask", () => {
  const userAgent =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
  const ask = (path: string, shop: string | undefined, init: RequestInit = {}) =>
    fetch(`${world.clickback.origin}${path}`, {
      redirect: "manual",
      ...init,
      headers: {
        "user-agent": userAgent,
        ...(shop === undefined ? {} : { authorization: `Bearer ${world.shopify.idToken(shop)}` }),
        ...init.headers,
      },
    });

  test("the file is for its own shop: to nobody else, and never another account's instead", async () => {
    const own = await ask(`/app/ads/export?account=${account}`, busyShop);
    expect([own.status, own.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
    expect(own.headers.get("content-disposition")).toContain(`tiktok-ads-Northlight-EU-${account}-campaign-`);
    expect(own.headers.get("cache-control")).toBe("no-store");
    for (const [path, shop] of [
      [`/app/ads/export?account=${account}`, quietShop],
      [`/app/ads/export?account=${account}`, longShop],
      ["/app/ads/export?account=123", busyShop],
      ["/app/ads/export", busyShop],
    ] as const)
      expect([path, shop, (await ask(path, shop)).status]).toEqual([path, shop, 404]);
    const bad = await ask(`/app/ads/export?account=${account}&from=x&to=y`, busyShop);
    expect(bad.status).toBe(400);
    const nobody = await ask(`/app/ads/export?account=${account}`, undefined);
    expect(nobody.status).not.toBe(200);
    expect(await nobody.text()).not.toContain("Autumn mugs");
  });

  test("a rate is set by its own shop alone", async () => {
    const body = new URLSearchParams({ account, rate: "7" });
    const save = (shop: string | undefined) =>
      ask("/app/ads/discrepancies.data", shop, { method: "POST", body });
    expect(await (await save(quietShop)).text()).toContain("account_gone");
    expect((await save(undefined)).status).not.toBe(200);
    const { rows } = await database.pool.query(
      "SELECT exchange_rate FROM advertiser WHERE advertiser_id = $1",
      [account],
    );
    expect(rows).toEqual([{ exchange_rate: null }]);
  });
});
