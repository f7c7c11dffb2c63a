import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { order } from "../fixtures/order.ts";
import { sampleOrder } from "../pipeline/sample-order.ts";
import { createTestDatabase, type TestDatabase } from "../setup/database.ts";
import { busyShop, longShop, openAdminWorld, pixel, quietShop, type AdminWorld } from "./admin-world.ts";
import { assertAccessible } from "./assert-accessible.ts";
import { launchBrowser, type BrowserHarness, type Viewport } from "./launch-browser.ts";

let database: TestDatabase;
let world: AdminWorld;
let browser: BrowserHarness;

const dayMs = 86_400_000;
const limit = { timeout: 120_000 };
/** Shopify's bulk operation is looked at every ten seconds, and is done at the second look. */
const backfillMs = { timeout: 60_000 };

const connect = (shop: string, target = pixel) =>
  world.clickback.operate("connect", ["--shop", shop, "--pixel", target.pixelCode, "--token", target.token]);

beforeAll(async () => {
  database = await createTestDatabase();
  [world, browser] = await Promise.all([openAdminWorld(database.url), launchBrowser()]);
  const second = { pixelCode: "CPAST0PIXEL0CODE0002", token: "past-orders-events-api-token" };
  world.tiktok.registerPixel(second);
  await connect(busyShop);
  await connect(longShop, second);
  await world.clickback.operate("settings", ["--shop", busyShop, "--set", 'channels={"web":false}']);
  for (const id of [6_001, 6_002]) await world.post(busyShop, "orders/create", sampleOrder(id, Date.now()));
  await world.ledgerWhen(busyShop, (ledger) => ledger["skipped"] === 2);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await world?.close();
  await database?.drop();
});

const frameOf = (page: Page): FrameLocator => page.frameLocator("#app-frame");
const section = (page: Page, name: string) => frameOf(page).getByRole("region", { name, exact: true });
const rebuild = (page: Page) => section(page, "Rebuild");
const backfill = (page: Page) => section(page, "Orders from before installing");
const tasks = (page: Page) => section(page, "Under way and done");
const button = (page: Page, name: string) => frameOf(page).getByRole("button", { name, exact: true });

async function openPast(page: Page, shop = busyShop, search = ""): Promise<void> {
  await page.goto(world.shopify.adminUrl(shop, `/app/past-orders${search}`), { waitUntil: "networkidle" });
  await frameOf(page).getByRole("heading", { level: 1, name: "Past orders" }).waitFor();
}

/** Runs a test on a page of its own, which must not complain about anything. */
async function onPage(run: (page: Page) => Promise<void>, viewport: Viewport = "desktop"): Promise<void> {
  const { page, context, expectNoConsoleErrors } = await browser.openPage(viewport);
  await run(page);
  expectNoConsoleErrors();
  await context.close();
}

async function expectReadable(page: Page): Promise<void> {
  const width = await frameOf(page)
    .locator("html")
    .evaluate((html) => ({ whole: html.scrollWidth, shown: html.clientWidth }));
  expect(width.whole).toBeLessThanOrEqual(width.shown);
  await assertAccessible(page);
}

/** An order as Shopify has it, of so many days ago. */
const pastOrder = (id: number, daysAgo: number, attributes = { tt_consent: "granted" }) =>
  order({
    createdAt: new Date(Date.now() - daysAgo * dayMs).toISOString(),
    attributes,
    fields: { id, admin_graphql_api_id: `gid://shopify/Order/${id}`, name: `#${id}` },
  });

describe("past orders", limit, () => {
  test("are reached from the event mapping, and nothing is said to be under way", () =>
    onPage(async (page) => {
      await page.goto(world.shopify.adminUrl(quietShop, "/app/mapping"), { waitUntil: "networkidle" });
      await frameOf(page).getByRole("link", { name: "Past orders" }).first().click();
      await frameOf(page).getByRole("heading", { level: 1, name: "Past orders" }).waitFor();
      await tasks(page).getByText("Nothing was rebuilt or read yet.").waitFor();
      await button(page, "Show the difference").click();
      await rebuild(page).getByText("Nothing happened in the store on these days.").waitFor();
      await backfill(page).getByText("Read the orders first.").waitFor();
    }));

  test("that a change lets go are shown, sent once it is confirmed, and not shown again", () =>
    onPage(async (page) => {
      await openPast(page);
      await button(page, "Show the difference").click();
      await rebuild(page).getByText("No difference:").waitFor();
      await world.clickback.operate("settings", ["--shop", busyShop, "--set", 'channels={"web":true}']);
      await button(page, "Show the difference").click();
      await rebuild(page).getByText("2 × CompletePayment would have been sent in addition").waitFor();
      await assertAccessible(page);
      world.tiktok.reset();
      await button(page, "Send what is missing").click();
      await rebuild(page).getByText("Send 2 events to TikTok?").waitFor();
      expect(world.tiktok.requests).toEqual([]);
      await button(page, "Send").click();
      await tasks(page).getByText("2 events sent").waitFor();
      await tasks(page).getByText("by you").waitFor();
      await world.ledgerWhen(busyShop, (ledger) => ledger["accepted"] === 2);
      expect(world.tiktok.accepted.map(({ eventId }) => eventId).toSorted()).toEqual([
        "purchase_6001",
        "purchase_6002",
      ]);
      await button(page, "Show the difference").click();
      await rebuild(page).getByText("No difference:").waitFor();
    }));

  test("that TikTok has are named apart, and there is nothing to send", () =>
    onPage(async (page) => {
      await world.clickback.operate("settings", ["--shop", busyShop, "--set", "value=subtotal"]);
      await openPast(page, busyShop, "?range=last30");
      expect(await frameOf(page).getByLabel("Days").inputValue()).toBe("last30");
      await button(page, "Show the difference").click();
      await rebuild(page).getByRole("heading", { name: "Differs, and stays as it is" }).waitFor();
      await rebuild(page)
        .getByText("2 × CompletePayment would have had another value, but TikTok has it, or may have it")
        .waitFor();
      expect(await button(page, "Send what is missing").count()).toBe(0);
    }));

  test("of more than 90 days ago are not kept, and the page says which days it shows instead", () =>
    onPage(async (page) => {
      await openPast(page, busyShop, "?from=2024-01-01&to=2024-01-31");
      await rebuild(page).getByText("What happened in the store is kept for 90 days").waitFor();
      expect(await frameOf(page).getByLabel("Days").inputValue()).toBe("last7");
    }));

  test("from before installing are read, and sent only with the merchant's word", () =>
    onPage(async (page) => {
      await openPast(page, longShop);
      world.shopify.setOrders(longShop, [
        pastOrder(4_001, 2),
        pastOrder(4_002, 3, { tt_consent: "denied" }),
        pastOrder(4_003, 20),
      ]);
      world.tiktok.reset();
      await button(page, "Read orders from before installing").click();
      await tasks(page).getByText("Reading orders from before installing").waitFor();
      await tasks(page).getByText("You can leave this page").waitFor();
      // Whoever leaves finds it again.
      await openPast(page, longShop);
      await tasks(page).getByText("3 orders read, 3 of them new").waitFor(backfillMs);
      expect(world.tiktok.requests).toEqual([]);
      const confirm = backfill(page).getByLabel("Nothing else reported these orders to TikTok");
      await confirm.waitFor(backfillMs);
      expect(await button(page, "Send them to TikTok").isDisabled()).toBe(true);
      await assertAccessible(page);
      await confirm.check();
      await button(page, "Send them to TikTok").click();
      await tasks(page).getByText("Sending orders from before installing").waitFor();
      await tasks(page).getByText("1 order sent").waitFor(backfillMs);
      await world.ledgerWhen(longShop, (ledger) => ledger["accepted"] === 1);
      expect(world.tiktok.accepted.map(({ eventId }) => eventId)).toEqual(["purchase_4001"]);
      const { rows } = await database.pool.query(
        "SELECT params -> 'nothingElseReported' AS said, created_by FROM task WHERE kind = 'send_backfill'",
      );
      expect(rows).toEqual([{ said: true, created_by: expect.stringMatching(/^\d+$/) }]);
    }));

  test("that Shopify does not hand out are told of in words, and reading can be cancelled", () =>
    onPage(async (page) => {
      world.shopify.failBulk(quietShop, "denied");
      await openPast(page, quietShop);
      await button(page, "Read orders from before installing").click();
      await tasks(page).getByText("Shopify does not let Clickback read orders.").waitFor(backfillMs);
      world.shopify.failBulk(quietShop, "stuck");
      await button(page, "Read them again").click();
      await tasks(page).getByText("Shopify is putting the orders together").waitFor();
      await expect.poll(() => world.shopify.bulkOperations(quietShop).length, { timeout: 20_000 }).toBe(2);
      await button(page, "Cancel: Reading orders from before installing").click();
      await tasks(page).getByText("Cancelled", { exact: true }).waitFor();
      await expect
        .poll(() => world.shopify.bulkOperations(quietShop)[1]?.status, { timeout: 20_000 })
        .toMatch(/^CANCEL/);
    }));

  test("from before are not offered where Clickback has been installed for long", () =>
    onPage(async (page) => {
      const installedDaysAgo = (days: number) =>
        database.pool.query(
          "UPDATE shop SET installed_at = now() - make_interval(days => $2) WHERE domain = $1",
          [quietShop, days],
        );
      await installedDaysAgo(8);
      await openPast(page, quietShop);
      await backfill(page).getByText("orders from before are too old for TikTok by now").waitFor();
      await installedDaysAgo(61);
      await openPast(page, quietShop);
      await backfill(page).getByText("There is nothing from before to read.").waitFor();
      expect(await button(page, "Read them again").count()).toBe(0);
    }));

  test.each(["desktop", "phone"] as const)("can be read and used by anyone on a %s", (viewport) =>
    onPage(async (page) => {
      await openPast(page);
      await button(page, "Show the difference").click();
      await rebuild(page).getByRole("heading", { name: "Differs, and stays as it is" }).waitFor();
      await expectReadable(page);
      await openPast(page, longShop);
      await expectReadable(page);
    }, viewport),
  );
});
