import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { insertAdDays, insertAdObjects, insertAdvertiser } from "../app/admin/insert-ads.ts";
import { createTestDatabase, type TestDatabase } from "../setup/database.ts";
import { longShop, openAdminWorld, pixel, quietShop, type AdminWorld } from "./admin-world.ts";
import { bigId, daysAgo, shopIdOf } from "./ads-world.ts";
import { launchBrowser, type BrowserHarness } from "./launch-browser.ts";

let database: TestDatabase;
let world: AdminWorld;
let browser: BrowserHarness;

beforeAll(async () => {
  database = await createTestDatabase();
  [world, browser] = await Promise.all([openAdminWorld(database.url), launchBrowser()]);
  const parameters = ["--shop", longShop, "--pixel", pixel.pixelCode, "--token", pixel.token];
  await world.clickback.operate("connect", parameters);
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

describe("before there is anything to show", { timeout: 60_000 }, () => {
  test.each(["/app/ads", "/app/ads/discrepancies"])(
    "%s leads a shop without an ad account to TikTok",
    async (path) => {
      const { page, context, expectNoConsoleErrors } = await browser.openPage();
      await open(page, quietShop, path);
      await frameOf(page).getByText("No ad account is connected").waitFor();
      const link = frameOf(page).getByRole("link", { name: "Connect TikTok" });
      expect(await link.getAttribute("href")).toBe("/app/tiktok");
      expectNoConsoleErrors();
      await context.close();
    },
  );

  test("the first sync shows how far it is, then the figures, then a problem in TikTok's words, without a reload", async () => {
    const { pool } = database;
    const advertiser = await insertAdvertiser(pool, await shopIdOf(pool, longShop), {
      advertiserId: "7055555555555555555",
      timeZone: "UTC",
      currency: "USD",
    });
    const { page, context, expectNoConsoleErrors } = await browser.openPage();
    await open(page, longShop, "/app/ads");
    await frameOf(page).getByText("The figures of this ad account are about to be fetched").waitFor();
    expect(await frameOf(page).locator("[data-figure]").count()).toBe(0);

    // Leased, so that the worker of this Clickback leaves it alone.
    await pool.query(
      `INSERT INTO ad_sync (advertiser_ref, next_due_at, cursor, steps_done, steps_total, started_at, lease_until, lease_token)
       VALUES ($1, now() - interval '1 minute', '{}', 4, 10, now(), now() + interval '1 day', gen_random_uuid())
       ON CONFLICT (advertiser_ref) DO UPDATE SET next_due_at = excluded.next_due_at, cursor = '{}', steps_done = 4,
         steps_total = 10, lease_until = excluded.lease_until, lease_token = excluded.lease_token, failure_streak = 0`,
      [advertiser],
    );
    await frameOf(page).getByText("40% done.").waitFor();
    await insertAdObjects(pool, advertiser, [{ level: "campaign", id: "1", name: "First campaign" }]);
    await insertAdDays(pool, advertiser, [{ level: "campaign", day: daysAgo(1), id: "1", spend: "7" }]);
    await pool.query("UPDATE ad_sync SET steps_done = 9 WHERE advertiser_ref = $1", [advertiser]);
    await frameOf(page).getByText("90% done.").waitFor();
    await frameOf(page).getByText("First campaign").waitFor();
    await frameOf(page)
      .getByText(/Not compared: not all of/)
      .waitFor();

    await pool.query(
      `UPDATE ad_sync SET failure_streak = 3, last_code = 40001, last_message = '<b>No permission</b> for reports'
       WHERE advertiser_ref = $1`,
      [advertiser],
    );
    await frameOf(page).getByText("TikTok's figures can't be fetched at the moment").waitFor();
    await frameOf(page).getByText("<b>No permission</b> for reports").waitFor();
    await frameOf(page).getByText("Code 40001").waitFor();
    await frameOf(page).getByText("First campaign").waitFor();
    expectNoConsoleErrors();
    await context.close();
    await pool.query("UPDATE advertiser SET chosen = false WHERE id = $1", [advertiser]);
  });
});

test("5,000 ads are shown a page at a time, and each page has an address", { timeout: 60_000 }, async () => {
  const { pool } = database;
  const advertiser = await insertAdvertiser(pool, await shopIdOf(pool, longShop), {
    advertiserId: "7066666666666666666",
    timeZone: "UTC",
    finishedAt: new Date().toISOString(),
  });
  const ids = Array.from({ length: 5_000 }, (_, index) => String(10_000 + index));
  await insertAdObjects(pool, advertiser, [
    { level: "campaign", id: bigId, name: "Everything" },
    { level: "adgroup", id: "2", parentId: bigId, name: "All of it" },
    ...ids.map((id) => ({ level: "ad" as const, id, parentId: "2", name: `Ad ${id}` })),
  ]);
  await insertAdDays(pool, advertiser, [
    { level: "campaign", day: daysAgo(2), id: bigId, spend: "10000" },
    { level: "adgroup", day: daysAgo(2), id: "2", spend: "5000" },
    ...ids.map((id) => ({ level: "ad" as const, day: daysAgo(2), id, spend: "1" })),
  ]);
  const { page, context, expectNoConsoleErrors } = await browser.openPage();
  await open(page, longShop, `/app/ads?open=campaign-${bigId}&open=adgroup-2`);
  const shown = () => frameOf(page).locator(".ads-ad .ads-name").allInnerTexts();
  expect(await shown()).toHaveLength(50);
  await frameOf(page).getByText("Its ad groups add up to €5,000.00 of €10,000.00").waitFor();
  await frameOf(page)
    .getByRole("navigation", { name: "Pages of ads" })
    .getByRole("link", { name: "Next" })
    .click();
  await frameOf(page).getByText("51–100 of 5,000 ads").waitFor();
  expect((await shown())[0]).toBe("Ad 10050");
  expect(page.url()).toContain("open=adgroup-2-2");
  await page.goBack();
  await frameOf(page).getByText("1–50 of 5,000 ads").waitFor();
  expectNoConsoleErrors();
  await context.close();
});
