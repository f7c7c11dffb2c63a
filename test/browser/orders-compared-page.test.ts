import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { sampleOrder } from "../pipeline/sample-order.ts";
import { longShop, quietShop } from "./admin-world.ts";
import { assertAccessible } from "./assert-accessible.ts";
import {
  excessWidth,
  findings,
  frameOf,
  heading,
  openDiagnosticsVisits,
  ordersPath,
  waitForAnswers,
  type DiagnosticsVisits,
} from "./diagnostics-visits.ts";

let visits: DiagnosticsVisits;

const hourMs = 3_600_000;

beforeAll(async () => {
  visits = await openDiagnosticsVisits();
  await visits.connect(longShop);
}, 120_000);
afterAll(() => visits?.close());

describe("orders that are missing here", { timeout: 90_000 }, () => {
  test("are fetched and sent by one press, each once, and are shown by day and hour", async () => {
    const { page, context, expectNoConsoleErrors } = await visits.browser.openPage();
    await visits.open(page, longShop);
    // As if the app had been installed for days; nobody compares before the merchant does.
    await visits.database.pool.query(
      `UPDATE shop SET installed_at = now() - interval '3 days', next_reconcile_at = now() + interval '1 day'
       WHERE domain = $1`,
      [longShop],
    );
    const made = (id: number, hoursAgo: number) => sampleOrder(id, Date.now() - hoursAgo * hourMs);
    const orders = [made(501, 5), made(502, 4), made(503, 3)];
    visits.world.shopify.setOrders(longShop, orders.map(asWebhook));
    await visits.world.post(longShop, "orders/create", orders[0]);
    await visits.world.ledgerWhen(longShop, (ledger) => ledger["accepted"] === 1);

    await frameOf(page).getByRole("button", { name: "Run the checks again" }).click();
    await frameOf(page)
      .getByText("2 orders of Shopify's are not known here, so TikTok was told nothing of them.")
      .waitFor();
    await frameOf(page).getByRole("button", { name: "Fetch and send" }).click();
    await heading(page, "Orders compared").waitFor();
    await frameOf(page)
      .getByText("The last comparison fetched 2 missing orders.")
      .waitFor({ timeout: 30_000 });
    await visits.world.ledgerWhen(longShop, (ledger) => ledger["accepted"] === 3);
    const ids = visits.world.tiktok.accepted
      .map(({ eventId }) => eventId)
      .filter((id) => /purchase_50\d$/.test(id ?? ""));
    expect(ids.toSorted()).toEqual(["purchase_501", "purchase_502", "purchase_503"]);

    const table = frameOf(page).getByRole("table", { name: "Orders by day" });
    const rows = await table.getByRole("row").allInnerTexts();
    const sums = rows.slice(1).map((row) => row.split(/\s+/).slice(-4).map(Number));
    const all = sums.reduce((total, row) => total.map((sum, at) => sum + (row[at] ?? 0)), [0, 0, 0, 0]);
    expect(all).toEqual([3, 1, 2, 0]);
    await table.getByRole("link").first().click();
    await frameOf(page)
      .getByRole("heading", { name: /^Hours of / })
      .waitFor();
    await assertAccessible(page);
    expect(page.url()).toMatch(/\?day=\d{4}-\d{2}-\d{2}$/);
    await page.goBack();
    await frameOf(page)
      .getByRole("heading", { name: /^Hours of / })
      .waitFor({ state: "detached" });

    const told = await visits.world.clickback.operate("reconcile", ["--shop", longShop]);
    expect(told).toMatchObject({ state: "done", result: { orders: 3, missing: 0, fetched: 0 } });
    await visits.open(page, longShop);
    await waitForAnswers(page);
    expect(await findings(page)).not.toContainEqual(expect.stringContaining("not known here"));
    expectNoConsoleErrors();
    await context.close();
  });

  test("phone width does not scroll sideways, and a store without orders reads what to expect", async () => {
    const { page, context, expectNoConsoleErrors } = await visits.browser.openPage("phone");
    await visits.open(page, longShop, ordersPath);
    expect(await excessWidth(page)).toBe(0);
    await visits.open(page, quietShop, ordersPath);
    await frameOf(page).getByText("Nothing has been compared yet").waitFor();
    await frameOf(page).getByRole("button", { name: "Fetch and send" }).click();
    await frameOf(page).getByText("There is nothing to compare yet").waitFor();
    expectNoConsoleErrors();
    await context.close();
  });
});

/** Sample orders leave out what only the Admin API's fields are made of. */
function asWebhook(order: Record<string, unknown>): Record<string, unknown> {
  const set = (amount: unknown) => ({
    shop_money: { amount, currency_code: "USD" },
    presentment_money: { amount, currency_code: "USD" },
  });
  return {
    ...order,
    total_price_set: set(order["total_price"]),
    subtotal_price_set: set(order["subtotal_price"]),
    total_tax_set: set(order["total_tax"]),
    line_items: (order["line_items"] as Record<string, unknown>[]).map((line) => ({
      ...line,
      admin_graphql_api_id: `gid://shopify/LineItem/${String(line["id"])}`,
      price_set: set(line["price"]),
    })),
    shipping_lines: [],
  };
}
