import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { en } from "#app/strings/en.ts";

import { sampleOrder } from "../pipeline/sample-order.ts";
import { createTestDatabase, type TestDatabase } from "../setup/database.ts";
import { busyShop, openAdminWorld, pixel, type AdminWorld } from "./admin-world.ts";
import { assertAccessible } from "./assert-accessible.ts";
import { launchBrowser, type BrowserHarness } from "./launch-browser.ts";

const { privacy } = en;
const jane = { email: "jane@example.com", customer: { id: 42 } };

let database: TestDatabase;
let world: AdminWorld;
let browser: BrowserHarness;

beforeAll(async () => {
  database = await createTestDatabase();
  [world, browser] = await Promise.all([openAdminWorld(database.url), launchBrowser()]);
  const parameters = ["--shop", busyShop, "--pixel", pixel.pixelCode, "--token", pixel.token];
  await world.clickback.operate("connect", parameters);
  await world.post(busyShop, "orders/create", sampleOrder(9_300, Date.now(), jane));
  await world.post(busyShop, "customers/data_request", {
    shop_domain: busyShop,
    customer: { id: 42, email: jane.email },
    orders_requested: [],
  });
  await world.ledgerWhen(busyShop, (ledger) => ledger["accepted"] === 1);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await world?.close();
  await database?.drop();
});

const frameOf = (page: Page): FrameLocator => page.frameLocator("#app-frame");
const region = (page: Page, name: string) => frameOf(page).getByRole("region", { name, exact: true });

test.each(["desktop", "phone"] as const)(
  "a request is answered, then the customer erased (%s)",
  { timeout: 90_000 },
  async (viewport) => {
    const { page, context, expectNoConsoleErrors } = await browser.openPage(viewport);
    await page.goto(world.shopify.adminUrl(busyShop, "/app/privacy"), { waitUntil: "networkidle" });
    await frameOf(page).getByRole("heading", { level: 1, name: privacy.title }).waitFor();
    await assertAccessible(page);
    const requests = region(page, privacy.open.title);
    if (viewport === "desktop") {
      const saved = page.waitForEvent("download");
      await requests.getByRole("button", { name: /^Download the file/ }).click();
      expect((await saved).suggestedFilename()).toMatch(/^clickback-personal-data-.*\.json$/);
      await requests.getByText(privacy.open.none).waitFor();
    }
    const one = region(page, privacy.find.title);
    await one.getByLabel(privacy.find.value.email).fill(jane.email);
    await one.getByRole("button", { name: privacy.find.erase }).click();
    await one.getByText(privacy.confirm.title).waitFor();
    await one.getByRole("button", { name: privacy.confirm.yes }).click();
    await frameOf(page).getByText(privacy.erasing).waitFor();
    await expect
      .poll(
        async () => {
          await page.reload({ waitUntil: "networkidle" });
          return region(page, privacy.past.title).getByText(privacy.past.underWay).count();
        },
        { timeout: 30_000 },
      )
      .toBe(0);
    await region(page, privacy.past.title).getByText(privacy.past.kinds.erasure).first().waitFor();
    expectNoConsoleErrors();
    await context.close();
  },
);
