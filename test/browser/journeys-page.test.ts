import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";

import { busyShop, quietShop } from "./admin-world.ts";
import { assertAccessible } from "./assert-accessible.ts";
import { excessOf, fillBusyShop, frameOf, useAdmin } from "./use-admin.ts";

const limit = { timeout: 90_000 };

const admin = useAdmin(fillBusyShop);

const open = (page: Page, path: string, shop = busyShop) =>
  page.goto(admin.world.shopify.adminUrl(shop, path), { waitUntil: "networkidle" });

describe.each(["desktop", "phone"] as const)("at %s width", limit, (viewport) => {
  test("a merchant goes from the list to an order's journey, to what was sent, and back", async () => {
    const { page, context, expectNoConsoleErrors } = await admin.browser.openPage(viewport);
    await open(page, "/app/journeys");
    const table = frameOf(page).getByRole("table", { name: "Journeys" });
    await table.getByRole("link", { name: "#1001" }).waitFor();
    expect(await excessOf(page)).toBe(0);
    await assertAccessible(page);
    await table.getByRole("link", { name: "#1001" }).click();
    await frameOf(page).getByRole("heading", { name: "#1001", level: 1 }).waitFor();
    const steps = frameOf(page).getByRole("region", { name: "What led to the order" });
    await steps.getByText("E.C.P.CrYB0demoClickOne").waitFor();
    await steps.getByText("Used", { exact: true }).waitFor();
    await steps.getByText("before the order").first().waitFor();
    expect(await excessOf(page)).toBe(0);
    await assertAccessible(page);
    await frameOf(page).getByRole("link", { name: "Purchase" }).click();
    await frameOf(page).getByText("This purchase was sent, and TikTok accepted it.").waitFor();
    await frameOf(page).getByRole("link", { name: "See the journey" }).click();
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
    const { page, context } = await admin.browser.openPage();
    await open(page, "/app/journeys", quietShop);
    await frameOf(page).getByText("No journeys yet").waitFor();
    await assertAccessible(page);
    await open(page, "/app/journeys/1", quietShop);
    await frameOf(page).getByText("There is no such page", { exact: true }).waitFor();
    await context.close();
  },
);

test("the end of the list leads back to its beginning", limit, async () => {
  const { page, context, expectNoConsoleErrors } = await admin.browser.openPage();
  await open(page, "/app/journeys?after=1000-1");
  await frameOf(page).getByText("No older journeys").waitFor();
  await frameOf(page).getByRole("link", { name: "To the newest" }).click();
  await frameOf(page).getByRole("link", { name: "#1001" }).waitFor();
  expectNoConsoleErrors();
  await context.close();
});
