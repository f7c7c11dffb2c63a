import { readFile } from "node:fs/promises";

import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";

import { sampleOrder } from "../pipeline/sample-order.ts";
import { busyShop, quietShop } from "./admin-world.ts";
import { assertAccessible } from "./assert-accessible.ts";
import { chooseFilter } from "./choose-filter.ts";
import { fillBusyShop, frameOf, useAdmin } from "./use-admin.ts";

const limit = { timeout: 90_000 };
const hostileName = `=HYPERLINK("http://evil.invalid")`;

const admin = useAdmin(async () => {
  await fillBusyShop(admin);
  admin.world.tiktok.fail({ kind: "poisonEvent", eventId: "purchase_8200000000001" });
  await admin.world.post(
    busyShop,
    "orders/create",
    sampleOrder(8_200_000_000_001, Date.now(), { name: "#R1" }),
  );
  await admin.world.ledgerWhen(busyShop, (ledger) => ledger["rejected"] === 1);
});

const rowsOf = (page: Page) => frameOf(page).getByRole("table", { name: "Deliveries" }).getByRole("row");

const open = (page: Page, path: string, shop = busyShop) =>
  page.goto(admin.world.shopify.adminUrl(shop, path), { waitUntil: "networkidle" });

async function expectRows(page: Page, count: number): Promise<void> {
  await expect.poll(() => rowsOf(page).count(), { timeout: 15_000 }).toBe(count + 1);
}

describe("finding", limit, () => {
  test("an order by its name, number or id, within filters, each an address that can be gone back from", async () => {
    const { page, context, expectNoConsoleErrors } = await admin.browser.openPage();
    await open(page, "/app/deliveries");
    await expectRows(page, 14);
    const search = frameOf(page).getByPlaceholder("Order name, order id or event id");
    await search.fill("1010");
    await search.press("Enter");
    await expectRows(page, 1);
    expect(new URL(page.url()).search).toBe("?q=1010");
    await frameOf(page).getByRole("link", { name: "#1010" }).waitFor();
    await search.fill("purchase_6100000000001");
    await search.press("Enter");
    await expect.poll(() => rowsOf(page).nth(1).innerText()).toContain("#1001");
    await page.goBack();
    await expect.poll(() => rowsOf(page).nth(1).innerText()).toContain("#1010");
    expect(await search.inputValue()).toBe("1010");
    await chooseFilter(page, "State", "Accepted");
    await frameOf(page).getByText("Nothing matches these filters").waitFor();
    await frameOf(page).getByRole("link", { name: "Clear filters" }).click();
    await expectRows(page, 14);
    expectNoConsoleErrors();
    await context.close();
  });

  test("by reason and by days, which are the shop's", async () => {
    const { page, context, expectNoConsoleErrors } = await admin.browser.openPage();
    await open(page, "/app/deliveries?from=2020-01-01&to=2020-01-31");
    await frameOf(page).getByText("Nothing matches these filters").waitFor();
    await frameOf(page).getByRole("button", { name: "Arrived: 2020-01-01 to 2020-01-31" }).click();
    await frameOf(page).getByLabel("To", { exact: true }).fill("2099-12-31");
    await expectRows(page, 14);
    await page.keyboard.press("Escape");
    await chooseFilter(page, "Reason", "Click too old");
    await expectRows(page, 1);
    expect(new URL(page.url()).search).toBe("?reason=outside_window&from=2020-01-01&to=2099-12-31");
    expectNoConsoleErrors();
    await context.close();
  });
});

test("the filter's deliveries are saved as a file that no spreadsheet runs", limit, async () => {
  await admin.world.post(
    busyShop,
    "orders/create",
    sampleOrder(8_300_000_000_001, Date.now(), { name: hostileName }),
  );
  await admin.world.ledgerWhen(busyShop, (ledger) => ledger["pending"] === 0);
  const { page, context, expectNoConsoleErrors } = await admin.browser.openPage();
  await open(page, "/app/deliveries?event=CompletePayment&from=2026-01-01");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    frameOf(page).getByRole("button", { name: "Export" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(
    /^clickback-deliveries-northlight-2026-01-01-to-\d{4}-\d\d-\d\d\.csv$/,
  );
  const text = await readFile(await download.path(), "utf8");
  const lines = text.trimEnd().split("\r\n");
  expect(lines[0]).toBe("\uFEFFArrived,Order,Event,Event id,Pixel,State,Reason,Value,Currency,Attempts");
  const { rows } = await admin.database.pool.query<{ count: number }>(
    `SELECT count(*)::int FROM delivery JOIN shop ON shop.id = shop_id
     WHERE domain = $1 AND event = 'CompletePayment'`,
    [busyShop],
  );
  expect(lines).toHaveLength(1 + (rows[0]?.count ?? 0));
  expect(text).toContain(`,"'${hostileName.replaceAll('"', '""')}",`);
  expect(text).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+-0[45]:00,#1001,CompletePayment,purchase_6100000000001,/m);
  expect(text).not.toContain("@");
  expectNoConsoleErrors();
  await context.close();
});

test("a shop without deliveries reads what to expect", limit, async () => {
  const { page, context, expectNoConsoleErrors } = await admin.browser.openPage("phone");
  await open(page, "/app/deliveries", quietShop);
  await frameOf(page).getByText("No deliveries yet").waitFor();
  await assertAccessible(page);
  expectNoConsoleErrors();
  await context.close();
});

test(
  "on a phone the list is read, filtered and selected from without scrolling sideways",
  limit,
  async () => {
    const { page, context, expectNoConsoleErrors } = await admin.browser.openPage("phone");
    await page.setViewportSize({ width: 320, height: 700 });
    await open(page, "/app/deliveries?state=rejected");
    await rowsOf(page).nth(1).waitFor();
    await assertAccessible(page);
    const width = () =>
      frameOf(page)
        .locator("html")
        .evaluate((root) => root.scrollWidth - root.clientWidth);
    expect(await width()).toBe(0);
    await frameOf(page)
      .getByRole("checkbox", { name: /^Select #R/ })
      .first()
      .check();
    await frameOf(page).getByText("1 selected").waitFor();
    expect(await width()).toBe(0);
    expectNoConsoleErrors();
    await context.close();
  },
);
