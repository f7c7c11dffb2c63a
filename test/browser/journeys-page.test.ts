import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "../setup/database.ts";
import { busyShop, openAdminWorld, pixel, quietShop, type AdminWorld } from "./admin-world.ts";
import { assertAccessible } from "./assert-accessible.ts";
import { launchBrowser, type BrowserHarness } from "./launch-browser.ts";

let database: TestDatabase;
let world: AdminWorld;
let browser: BrowserHarness;

const limit = { timeout: 90_000 };

beforeAll(async () => {
  database = await createTestDatabase();
  [world, browser] = await Promise.all([openAdminWorld(database.url), launchBrowser()]);
  const { pixelCode, token } = pixel;
  await world.clickback.operate("connect", ["--shop", busyShop, "--pixel", pixelCode, "--token", token]);
  await world.postSamples(busyShop);
  await world.ledgerWhen(busyShop, (ledger) => ledger["received"] === 13 && ledger["pending"] === 0);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await world?.close();
  await database?.drop();
});

const appOf = (page: Page): FrameLocator => page.frameLocator("#app-frame");
const open = (page: Page, path: string, shop = busyShop) =>
  page.goto(world.shopify.adminUrl(shop, path), { waitUntil: "networkidle" });
const excess = (page: Page) =>
  appOf(page)
    .locator("html")
    .evaluate((root) => root.scrollWidth - root.clientWidth);

describe.each(["desktop", "phone"] as const)("at %s width", limit, (viewport) => {
  test("a merchant goes from the list to an order's journey, to what was sent, and back", async () => {
    const { page, context, expectNoConsoleErrors } = await browser.openPage(viewport);
    await open(page, "/app/journeys");
    const table = appOf(page).getByRole("table", { name: "Journeys" });
    await table.getByRole("link", { name: "#1001" }).waitFor();
    expect(await excess(page)).toBe(0);
    await assertAccessible(page);
    await table.getByRole("link", { name: "#1001" }).click();
    await appOf(page).getByRole("heading", { name: "#1001", level: 1 }).waitFor();
    const steps = appOf(page).getByRole("region", { name: "What led to the order" });
    await steps.getByText("E.C.P.CrYB0demoClickOne").waitFor();
    await steps.getByText("Used", { exact: true }).waitFor();
    await steps.getByText("before the order").first().waitFor();
    expect(await excess(page)).toBe(0);
    await assertAccessible(page);
    await appOf(page).getByRole("link", { name: "Purchase" }).click();
    await appOf(page).getByText("This purchase was sent, and TikTok accepted it.").waitFor();
    await appOf(page).getByRole("link", { name: "See the journey" }).click();
    await steps.waitFor();
    await page.goBack();
    await page.goBack();
    await page.goBack();
    await table.getByRole("link", { name: "#1001" }).waitFor();
    expectNoConsoleErrors();
    await context.close();
  });
});

test(
  "a shop without any reads what has to happen first; an order of nobody is not found",
  limit,
  async () => {
    const { page, context } = await browser.openPage();
    await open(page, "/app/journeys", quietShop);
    await appOf(page).getByText("No journeys yet").waitFor();
    await assertAccessible(page);
    await open(page, "/app/journeys/1", quietShop);
    await appOf(page).getByText("There is no such page", { exact: true }).waitFor();
    await context.close();
  },
);

test("the end of the list leads back to its beginning", limit, async () => {
  const { page, context, expectNoConsoleErrors } = await browser.openPage();
  await open(page, "/app/journeys?after=1000-1");
  await appOf(page).getByText("No older journeys").waitFor();
  await appOf(page).getByRole("link", { name: "To the newest" }).click();
  await appOf(page).getByRole("link", { name: "#1001" }).waitFor();
  expectNoConsoleErrors();
  await context.close();
});
