import { readFile } from "node:fs/promises";

import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "../setup/database.ts";
import { busyShop, openAdminWorld, pixel, type AdminWorld } from "./admin-world.ts";
import { bigId, daysAgo, hostileName, insertNorthlightAds, shopIdOf } from "./ads-world.ts";
import { launchBrowser, type BrowserHarness } from "./launch-browser.ts";

let database: TestDatabase;
let world: AdminWorld;
let browser: BrowserHarness;

const account = "7033333333333333333";

beforeAll(async () => {
  database = await createTestDatabase();
  [world, browser] = await Promise.all([openAdminWorld(database.url), launchBrowser()]);
  const parameters = ["--shop", busyShop, "--pixel", pixel.pixelCode, "--token", pixel.token];
  await world.clickback.operate("connect", parameters);
  const shopId = await shopIdOf(database.pool, busyShop);
  await insertNorthlightAds(database.pool, shopId, account);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await world?.close();
  await database?.drop();
});

const frameOf = (page: Page): FrameLocator => page.frameLocator("#app-frame");
const lines = (page: Page) => frameOf(page).getByRole("table", { name: "Campaigns" }).getByRole("row");
const names = (page: Page) =>
  frameOf(page).getByRole("table", { name: "Campaigns" }).locator(".ads-name").allInnerTexts();
const expectNames = (page: Page, expected: readonly string[]) =>
  expect.poll(() => names(page), { timeout: 15_000 }).toEqual(expected);

async function open(page: Page, path: string): Promise<void> {
  await page.goto(world.shopify.adminUrl(busyShop, path), { waitUntil: "networkidle" });
}

/** What a figure's box says, in one line. */
async function figure(page: Page, name: string): Promise<string> {
  const box = frameOf(page).locator(`[data-figure="${name}"]`);
  return (await box.innerText()).replaceAll(/\s+/g, " ").trim();
}

describe.each(["desktop", "phone"] as const)("at %s width", { timeout: 60_000 }, (viewport) => {
  test("a merchant opens a campaign to its ad groups and ads, and the back button closes them again", async () => {
    const { page, context, expectNoConsoleErrors } = await browser.openPage(viewport);
    await open(page, "/app/ads");
    await expectNames(page, ["Autumn mugs", hostileName]);
    await frameOf(page)
      .getByRole("link", { name: /Show the ad groups of Autumn mugs/ })
      .click();
    await expectNames(page, ["Autumn mugs", "Germany, 25 to 34", "Austria", hostileName]);
    expect(page.url()).toContain(`open=campaign-${bigId}`);
    await frameOf(page)
      .getByRole("link", { name: /Show the ads of Germany/ })
      .click();
    const opened = ["Autumn mugs", "Germany, 25 to 34", "Video A", "Video B", "Austria", hostileName];
    await expectNames(page, opened);
    await page.goBack();
    await expectNames(page, ["Autumn mugs", "Germany, 25 to 34", "Austria", hostileName]);
    await page.goBack();
    await expectNames(page, ["Autumn mugs", hostileName]);
    await page.goForward();
    await page.goForward();
    await expectNames(page, opened);
    await page.reload();
    await expectNames(page, opened);
    expectNoConsoleErrors();
    await context.close();
  });

  test("no page about ads scrolls sideways, also where everything is open and at 320 pixels", async () => {
    const { page, context, expectNoConsoleErrors } = await browser.openPage(viewport);
    const path = `/app/ads?open=campaign-${bigId}&open=adgroup-31&open=campaign-22`;
    for (const width of viewport === "phone" ? [375, 320] : [1_280]) {
      await page.setViewportSize({ width, height: 800 });
      for (const each of [path, "/app/ads/discrepancies", `/app/ads?from=${daysAgo(60)}&to=${daysAgo(59)}`]) {
        await open(page, each);
        await frameOf(page).locator("summary").first().click();
        const excess = await frameOf(page)
          .locator("html")
          .evaluate((root) => root.scrollWidth - root.clientWidth);
        expect([each, width, excess]).toEqual([each, width, 0]);
      }
    }
    expectNoConsoleErrors();
    await context.close();
  });
});

describe("the figures", { timeout: 60_000 }, () => {
  test("are sums of the days with ratios of the sums, each explained and beside what was before", async () => {
    const { page, context, expectNoConsoleErrors } = await browser.openPage();
    await open(page, "/app/ads");
    // Ten days of 100 a day, and of 200 a day before.
    expect(await figure(page, "spend")).toMatch(
      /^€1,000\.00 Spend what TikTok .* 50% less than before Before: €2,000\.00$/,
    );
    expect(await figure(page, "impressions")).toMatch(/^50,000 Impressions/);
    expect(await figure(page, "clicks")).toMatch(/^440 Clicks/);
    expect(await figure(page, "ctr")).toMatch(/^0\.88% CTR clicks ÷ impressions as before Before: 0\.88%$/);
    expect(await figure(page, "cpc")).toMatch(/^€2\.27 CPC spend ÷ clicks/);
    expect(await figure(page, "conversions")).toMatch(/^50 Conversions/);
    expect(await figure(page, "cpa")).toMatch(
      /^€20\.00 CPA spend ÷ conversions 50% less .* Before: €40\.00$/,
    );
    expect(await figure(page, "roas")).toMatch(/^2\.50 ROAS .* 100% more than before Before: 1\.25$/);
    await frameOf(page).getByText("Days are those of the ad account: UTC.").waitFor();

    await frameOf(page).getByLabel("Compare with").selectOption("Nothing");
    await page.waitForURL(/compare=none/);
    expect(await figure(page, "spend")).not.toContain("before");
    await page.goBack();
    await frameOf(page).getByText("Before: €2,000.00").waitFor();

    await frameOf(page).getByLabel("Days", { exact: true }).selectOption("Other days");
    await frameOf(page).getByLabel("From", { exact: true }).fill(daysAgo(3));
    await frameOf(page).getByLabel("To", { exact: true }).fill(daysAgo(4));
    await frameOf(page).getByRole("button", { name: "Show", exact: true }).click();
    await frameOf(page).getByText("The first day is behind the last").waitFor();
    await frameOf(page).getByLabel("From", { exact: true }).fill(daysAgo(5));
    await frameOf(page).getByRole("button", { name: "Show", exact: true }).click();
    await page.waitForURL(new RegExp(`from=${daysAgo(5)}&to=${daysAgo(4)}`));
    await expect.poll(() => figure(page, "spend")).toMatch(/^€200\.00/);
    expectNoConsoleErrors();
    await context.close();
  });

  test("are drawn in a chart that comes after the page, with the same numbers in a table", async () => {
    const { page, context, expectNoConsoleErrors } = await browser.openPage();
    const loaded: string[] = [];
    page.on("request", (request) => loaded.push(request.url()));
    await open(page, "/app/ads/discrepancies");
    expect(loaded.some((url) => url.includes("trend-chart"))).toBe(false);
    await open(page, "/app/ads?range=last7");
    await frameOf(page)
      .getByRole("img", { name: /^Spend for each day from / })
      .waitFor();
    expect(loaded.some((url) => url.includes("trend-chart"))).toBe(true);
    expect(await frameOf(page).locator(".recharts-line-curve").count()).toBe(2);
    await frameOf(page).getByLabel("Figure").selectOption("ROAS");
    await page.waitForURL(/chart=roas/);
    await frameOf(page).getByText("The same numbers as a table").click();
    const table = frameOf(page).getByRole("table", { name: "Day by day: ROAS" });
    expect(await table.getByRole("row").count()).toBe(8);
    await expect.poll(() => table.getByRole("row").nth(1).innerText()).toContain("2.50");
    expectNoConsoleErrors();
    await context.close();
  });

  test("of an address that can't be read are the usual ones, and the page says so", async () => {
    const { page, context, expectNoConsoleErrors } = await browser.openPage();
    await open(page, "/app/ads?from=2026-02-30&to=x&sort=;DROP&open=zzz&page=-1&account=1");
    await frameOf(page).getByText("Those days could not be read. Shown are").waitFor();
    await expectNames(page, ["Autumn mugs", hostileName]);
    // Within what was fetched, without a row; and before all that was fetched, where zeros would be wrong.
    await open(page, `/app/ads?from=${daysAgo(60)}&to=${daysAgo(60)}`);
    await frameOf(page).getByText("Nothing on these days").waitFor();
    expect(await figure(page, "spend")).toMatch(/^€0\.00/);
    for (const path of ["/app/ads", "/app/ads/discrepancies"]) {
      await open(page, `${path}?from=2020-01-01&to=2020-01-02`);
      await frameOf(page).getByText("Nothing was fetched of these days").waitFor();
      expect(await frameOf(page).getByText("€0.00").count()).toBe(0);
    }
    expectNoConsoleErrors();
    await context.close();
  });
});

describe("the table", { timeout: 60_000 }, () => {
  test("sorts by any column through the address, the other way round when pressed again", async () => {
    const { page, context, expectNoConsoleErrors } = await browser.openPage();
    await open(page, "/app/ads");
    const head = (name: string) => frameOf(page).getByRole("columnheader", { name });
    await head("CTR").getByRole("link").click();
    await page.waitForURL(/sort=-ctr/);
    await expectNames(page, ["Autumn mugs", hostileName]);
    await head("CTR").getByRole("link").click();
    await page.waitForURL(/sort=ctr/);
    await expectNames(page, [hostileName, "Autumn mugs"]);
    expect(await head("CTR").getAttribute("aria-sort")).toBe("ascending");
    expect(await head("Spend").getAttribute("aria-sort")).toBeNull();
    await page.goBack();
    await expectNames(page, ["Autumn mugs", hostileName]);
    const line = await lines(page).nth(1).innerText();
    expect(line.replaceAll(/\s+/g, " ")).toContain("€800.00 40,000 400 1.00% €2.00 40 €20.00 2.50");
    expectNoConsoleErrors();
    await context.close();
  });

  test("shows a hostile campaign name as nothing but text", async () => {
    const { page, context, expectNoConsoleErrors } = await browser.openPage();
    await open(page, "/app/ads?open=campaign-22");
    await frameOf(page).getByText(hostileName).first().waitFor();
    expect(await frameOf(page).locator('img[src="x"]').count()).toBe(0);
    expect(await page.title()).toContain("Ad performance");
    expectNoConsoleErrors();
    await context.close();
  });

  test("is saved as a file named for account and days, with ids whole and no formula in it", async () => {
    const { page, context, expectNoConsoleErrors } = await browser.openPage();
    await open(page, "/app/ads?range=last14");
    await frameOf(page).getByRole("button", { name: "Export" }).click();
    const coming = page.waitForEvent("download");
    await frameOf(page).getByRole("menuitem", { name: "Campaigns (CSV)" }).click();
    const file = await coming;
    expect(file.suggestedFilename()).toBe(
      `tiktok-ads-Northlight-EU-${account}-campaign-${daysAgo(13)}-to-${daysAgo(0)}.csv`,
    );
    const csv = await readFile(await file.path(), "utf8");
    expect(csv.startsWith("\uFEFFAccount,Account ID,")).toBe(true);
    expect(csv).toContain(`,${bigId},Autumn mugs,800.000000,40000,400,1,2,40,20,40,2000.000000,2.5,10,`);
    expect(csv).toContain(`,22,"'=HYPERLINK(""https://evil.example""),`);
    expect(csv.trimEnd().split("\r\n")).toHaveLength(3);
    expectNoConsoleErrors();
    await context.close();
  });

  test("says when the file could not be made, and saves nothing", async () => {
    const { page, context } = await browser.openPage();
    await open(page, "/app/ads");
    await page.route(/\/app\/ads\/export/, (route) => route.fulfill({ status: 500, body: "<h1>no</h1>" }));
    await frameOf(page).getByRole("button", { name: "Export" }).click();
    await frameOf(page).getByRole("menuitem", { name: "Ads (CSV)" }).click();
    await frameOf(page).getByText("The file could not be made. Try again in a minute.").waitFor();
    await context.close();
  });
});
