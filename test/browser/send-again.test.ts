import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";

import { sampleOrder } from "../pipeline/sample-order.ts";
import { busyShop } from "./admin-world.ts";
import { assertAccessible } from "./assert-accessible.ts";
import { fillBusyShop, frameOf, useAdmin } from "./use-admin.ts";

const limit = { timeout: 90_000 };
const firstBad = 8_200_000_000_001;

/** Posts orders that TikTok refuses for what is in them, and waits until it has. */
async function postRefused(numbers: readonly number[], changes: Record<string, unknown> = {}): Promise<void> {
  const { rejected: before = 0 } = await admin.world.ledgerWhen(
    busyShop,
    (ledger) => ledger["pending"] === 0,
  );
  for (const number of numbers)
    admin.world.tiktok.fail({ kind: "poisonEvent", eventId: `purchase_${number}` });
  for (const number of numbers)
    await admin.world.post(
      busyShop,
      "orders/create",
      sampleOrder(number, Date.now(), { name: `#R${number % 1_000}`, ...changes }),
    );
  await admin.world.ledgerWhen(busyShop, (ledger) => ledger["rejected"] === before + numbers.length);
}

const admin = useAdmin(fillBusyShop);

const rowsOf = (page: Page) => frameOf(page).getByRole("table", { name: "Deliveries" }).getByRole("row");

const open = (page: Page, path: string) =>
  page.goto(admin.world.shopify.adminUrl(busyShop, path), { waitUntil: "networkidle" });

async function expectRows(page: Page, count: number): Promise<void> {
  await expect.poll(() => rowsOf(page).count(), { timeout: 15_000 }).toBe(count + 1);
}

describe("sending again", limit, () => {
  test("several from the list reach TikTok once each, and one too old stays with its reason", async () => {
    const numbers = [firstBad, firstBad + 1];
    await postRefused(numbers);
    await postRefused([firstBad + 2]);
    await admin.database.pool.query(
      "UPDATE delivery SET event_time = now() - interval '8 days' WHERE tiktok_event_id = $1",
      [`purchase_${firstBad + 2}`],
    );
    admin.world.tiktok.reset();
    const { page, context, expectNoConsoleErrors } = await admin.browser.openPage();
    await open(page, "/app/deliveries?state=rejected");
    await expectRows(page, 3);
    await frameOf(page).getByLabel("Select what can be sent again on this page").check();
    await frameOf(page).getByText("3 selected").waitFor();
    await assertAccessible(page);
    await frameOf(page).getByRole("button", { name: "Send 3 again" }).click();
    await frameOf(page).getByText("2 are sent again.").waitFor();
    await frameOf(page).getByText("1 not: It is older than the store's limit").waitFor();
    await expectRows(page, 1);
    await admin.world.ledgerWhen(busyShop, (ledger) => ledger["rejected"] === 1 && ledger["pending"] === 0);
    const got = admin.world.tiktok.accepted.map(({ eventId }) => eventId).toSorted();
    expect(got).toEqual(numbers.map((number) => `purchase_${number}`));
    await assertAccessible(page);
    expectNoConsoleErrors();
    await context.close();
  });

  test("one from its page, where the attempts tell of it; what TikTok accepted has no such button", async () => {
    const number = firstBad + 10;
    await postRefused([number]);
    admin.world.tiktok.reset();
    const { page, context, expectNoConsoleErrors } = await admin.browser.openPage();
    await open(page, `/app/deliveries?q=${number}`);
    await frameOf(page)
      .getByRole("link", { name: `#R${number % 1_000}` })
      .click();
    await frameOf(page).getByText("TikTok refused it for what is in it").waitFor();
    await assertAccessible(page);
    await frameOf(page).getByRole("button", { name: "Send again" }).click();
    await frameOf(page).getByText("1 is sent again.").waitFor();
    await admin.world.ledgerWhen(busyShop, (ledger) => ledger["pending"] === 0);
    await page.reload({ waitUntil: "networkidle" });
    await frameOf(page).getByText("TikTok accepted it at attempt 2").waitFor();
    await frameOf(page).getByRole("heading", { name: "Sent again" }).waitFor();
    await frameOf(page).getByText("Sent again by hand").first().waitFor();
    expect(await frameOf(page).getByRole("button", { name: "Send again" }).count()).toBe(0);
    expectNoConsoleErrors();
    await context.close();
  });

  test("what TikTok may have asks first, and says why it can't go any sooner", async () => {
    const number = firstBad + 20;
    await postRefused([number]);
    admin.world.tiktok.reset();
    const park = (hours: number) =>
      admin.database.pool
        .query(
          `UPDATE delivery SET state = 'pending', transition = 'replayed', next_attempt_at = now() + interval '1 day'
         WHERE tiktok_event_id = $1`,
          [`purchase_${number}`],
        )
        .then(() =>
          admin.database.pool.query(
            `UPDATE delivery SET state = 'unknown', transition = 'parked', reason = 'outcome_unknown', next_attempt_at = NULL,
             unknown_since = now() - make_interval(hours => $2), attempts = '[]' WHERE tiktok_event_id = $1`,
            [`purchase_${number}`, hours],
          ),
        );
    await park(47);
    const { page, context, expectNoConsoleErrors } = await admin.browser.openPage();
    await open(page, `/app/deliveries?q=${number}`);
    await frameOf(page)
      .getByRole("link", { name: `#R${number % 1_000}` })
      .click();
    await frameOf(page).getByText("TikTok may still have it: it can be sent again two days after").waitFor();
    expect(await frameOf(page).getByRole("button", { name: "Send again" }).count()).toBe(0);
    await admin.database.pool.query(
      "UPDATE delivery SET unknown_since = now() - interval '49 hours' WHERE tiktok_event_id = $1",
      [`purchase_${number}`],
    );
    await page.reload({ waitUntil: "networkidle" });
    await frameOf(page).getByRole("button", { name: "Send again" }).click();
    await frameOf(page).getByText("TikTok may count this sale twice").waitFor();
    await assertAccessible(page);
    expect(admin.world.tiktok.requests).toEqual([]);
    await frameOf(page).getByRole("button", { name: "Send again, it may count twice" }).click();
    await frameOf(page).getByText("1 is sent again.").waitFor();
    await admin.world.ledgerWhen(busyShop, (ledger) => ledger["unknown"] === 0 && ledger["pending"] === 0);
    expect(admin.world.tiktok.accepted.map(({ eventId }) => eventId)).toEqual([`purchase_${number}`]);
    expectNoConsoleErrors();
    await context.close();
  });
});
