import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";

import { order } from "../fixtures/order.ts";
import { sampleOrder } from "../pipeline/sample-order.ts";
import { busyShop, longShop, quietShop } from "./admin-world.ts";
import { assertAccessible } from "./assert-accessible.ts";
import { buttonOf, connectPixel, excessOf, frameOf, sectionOf, useAdmin } from "./use-admin.ts";

const dayMs = 86_400_000;
const limit = { timeout: 120_000 };
/** Shopify's bulk operation is looked at every ten seconds, and is done at the second look. */
const backfillMs = { timeout: 60_000 };
const secondPixel = { pixelCode: "CPAST0PIXEL0CODE0002", token: "past-orders-events-api-token" };

const admin = useAdmin(async () => {
  const { world } = admin;
  await connectPixel(admin);
  await connectPixel(admin, longShop, secondPixel);
  await world.clickback.operate("settings", ["--shop", busyShop, "--set", 'channels={"web":false}']);
  for (const id of [6_001, 6_002]) await world.post(busyShop, "orders/create", sampleOrder(id, Date.now()));
  await world.ledgerWhen(busyShop, (ledger) => ledger["skipped"] === 2);
});

const rebuild = (page: Page) => sectionOf(page, "Rebuild");
const backfill = (page: Page) => sectionOf(page, "Orders from before installing");
const tasks = (page: Page) => sectionOf(page, "Under way and done");

async function openPast(page: Page, shop = busyShop, search = ""): Promise<void> {
  await page.goto(admin.world.shopify.adminUrl(shop, `/app/past-orders${search}`), {
    waitUntil: "networkidle",
  });
  await frameOf(page).getByRole("heading", { level: 1, name: "Past orders" }).waitFor();
}

async function expectReadable(page: Page): Promise<void> {
  expect(await excessOf(page)).toBe(0);
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
    admin.onPage(async (page) => {
      await page.goto(admin.world.shopify.adminUrl(quietShop, "/app/mapping"), { waitUntil: "networkidle" });
      await frameOf(page).getByRole("link", { name: "Past orders" }).first().click();
      await frameOf(page).getByRole("heading", { level: 1, name: "Past orders" }).waitFor();
      await tasks(page).getByText("Nothing was rebuilt or read yet.").waitFor();
      await buttonOf(page, "Show the difference").click();
      await rebuild(page).getByText("Nothing happened in the store on these days.").waitFor();
      await backfill(page).getByText("Read the orders first.").waitFor();
    }));

  test("that a change lets go are shown, sent once it is confirmed, and not shown again", () =>
    admin.onPage(async (page) => {
      await openPast(page);
      await buttonOf(page, "Show the difference").click();
      await rebuild(page).getByText("No difference:").waitFor();
      await admin.world.clickback.operate("settings", ["--shop", busyShop, "--set", 'channels={"web":true}']);
      await buttonOf(page, "Show the difference").click();
      await rebuild(page).getByText("2 × CompletePayment would have been sent in addition").waitFor();
      await assertAccessible(page);
      admin.world.tiktok.reset();
      await buttonOf(page, "Send what is missing").click();
      await rebuild(page).getByText("Send 2 events to TikTok?").waitFor();
      expect(admin.world.tiktok.requests).toEqual([]);
      await buttonOf(page, "Send").click();
      await tasks(page).getByText("2 events sent").waitFor();
      await tasks(page).getByText("by you").waitFor();
      await admin.world.ledgerWhen(busyShop, (ledger) => ledger["accepted"] === 2);
      expect(admin.world.tiktok.accepted.map(({ eventId }) => eventId).toSorted()).toEqual([
        "purchase_6001",
        "purchase_6002",
      ]);
      await buttonOf(page, "Show the difference").click();
      await rebuild(page).getByText("No difference:").waitFor();
    }));

  test("that TikTok has are named apart, and there is nothing to send", () =>
    admin.onPage(async (page) => {
      await admin.world.clickback.operate("settings", ["--shop", busyShop, "--set", "value=subtotal"]);
      await openPast(page, busyShop, "?range=last30");
      expect(await frameOf(page).getByLabel("Days").inputValue()).toBe("last30");
      await buttonOf(page, "Show the difference").click();
      await rebuild(page).getByRole("heading", { name: "Differs, and stays as it is" }).waitFor();
      await rebuild(page)
        .getByText("2 × CompletePayment would have had another value, but TikTok has it, or may have it")
        .waitFor();
      expect(await buttonOf(page, "Send what is missing").count()).toBe(0);
    }));

  test("of more than 90 days ago are not kept, and the page says which days it shows instead", () =>
    admin.onPage(async (page) => {
      await openPast(page, busyShop, "?from=2024-01-01&to=2024-01-31");
      await rebuild(page).getByText("What happened in the store is kept for 90 days").waitFor();
      expect(await frameOf(page).getByLabel("Days").inputValue()).toBe("last7");
    }));

  test("from before installing are read, and sent only with the merchant's word", () =>
    admin.onPage(async (page) => {
      await openPast(page, longShop);
      admin.world.shopify.setOrders(longShop, [
        pastOrder(4_001, 2),
        pastOrder(4_002, 3, { tt_consent: "denied" }),
        pastOrder(4_003, 20),
      ]);
      admin.world.tiktok.reset();
      await buttonOf(page, "Read orders from before installing").click();
      await tasks(page).getByText("Reading orders from before installing").waitFor();
      await tasks(page).getByText("You can leave this page").waitFor();
      // Whoever leaves finds it again.
      await openPast(page, longShop);
      await tasks(page).getByText("3 orders read, 3 of them new").waitFor(backfillMs);
      expect(admin.world.tiktok.requests).toEqual([]);
      const confirm = backfill(page).getByLabel("Nothing else reported these orders to TikTok");
      await confirm.waitFor(backfillMs);
      expect(await buttonOf(page, "Send them to TikTok").isDisabled()).toBe(true);
      await assertAccessible(page);
      await confirm.check();
      await buttonOf(page, "Send them to TikTok").click();
      await tasks(page).getByText("Sending orders from before installing").waitFor();
      await tasks(page).getByText("1 order sent").waitFor(backfillMs);
      await admin.world.ledgerWhen(longShop, (ledger) => ledger["accepted"] === 1);
      expect(admin.world.tiktok.accepted.map(({ eventId }) => eventId)).toEqual(["purchase_4001"]);
      const { rows } = await admin.database.pool.query(
        "SELECT params -> 'nothingElseReported' AS said, created_by FROM task WHERE kind = 'send_backfill'",
      );
      expect(rows).toEqual([{ said: true, created_by: expect.stringMatching(/^\d+$/) }]);
    }));

  test("that Shopify does not hand out are told of in words, and reading can be cancelled", () =>
    admin.onPage(async (page) => {
      admin.world.shopify.failBulk(quietShop, "denied");
      await openPast(page, quietShop);
      await buttonOf(page, "Read orders from before installing").click();
      await tasks(page).getByText("Shopify does not let Clickback read orders.").waitFor(backfillMs);
      admin.world.shopify.failBulk(quietShop, "stuck");
      await buttonOf(page, "Read them again").click();
      await tasks(page).getByText("Shopify is putting the orders together").waitFor();
      await expect
        .poll(() => admin.world.shopify.bulkOperations(quietShop).length, { timeout: 20_000 })
        .toBe(2);
      await buttonOf(page, "Cancel: Reading orders from before installing").click();
      await tasks(page).getByText("Cancelled", { exact: true }).waitFor();
      await expect
        .poll(() => admin.world.shopify.bulkOperations(quietShop)[1]?.status, { timeout: 20_000 })
        .toMatch(/^CANCEL/);
    }));

  test("from before are not offered where Clickback has been installed for long", () =>
    admin.onPage(async (page) => {
      const installedDaysAgo = (days: number) =>
        admin.database.pool.query(
          "UPDATE shop SET installed_at = now() - make_interval(days => $2) WHERE domain = $1",
          [quietShop, days],
        );
      await installedDaysAgo(8);
      await openPast(page, quietShop);
      await backfill(page).getByText("orders from before are too old for TikTok by now").waitFor();
      await installedDaysAgo(61);
      await openPast(page, quietShop);
      await backfill(page).getByText("There is nothing from before to read.").waitFor();
      expect(await buttonOf(page, "Read them again").count()).toBe(0);
    }));

  test.each(["desktop", "phone"] as const)("can be read and used by anyone on a %s", (viewport) =>
    admin.onPage(async (page) => {
      await openPast(page);
      await buttonOf(page, "Show the difference").click();
      await rebuild(page).getByText("Looked at what happened in the store on these days").waitFor();
      await expectReadable(page);
      await openPast(page, longShop);
      await expectReadable(page);
    }, viewport),
  );
});
