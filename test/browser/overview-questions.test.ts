import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";

import { sampleOrder } from "../pipeline/sample-order.ts";
import { busyShop, quietShop } from "./admin-world.ts";
import { assertAccessible } from "./assert-accessible.ts";
import { connectPixel, excessOf, frameOf, sectionOf, useAdmin } from "./use-admin.ts";

const dayMs = 86_400_000;
const question = "For you to decide";
const channel = "580111";

/** An order whose only click came so many days before it. */
const clicked = (id: number, clickAgeDays: number) =>
  sampleOrder(id, Date.now(), {
    note_attributes: [
      { name: "ttclid", value: `click-of-order-${id}` },
      { name: "ttclid_at", value: String(Math.floor((Date.now() - clickAgeDays * dayMs) / 1_000)) },
    ],
  });

const skipped = (count: number) =>
  admin.world.ledgerWhen(busyShop, (ledger) => ledger["skipped"] === count && ledger["pending"] === 0);

const admin = useAdmin(async () => {
  await connectPixel(admin);
  for (const id of [7_001, 7_002])
    await admin.world.post(busyShop, "orders/create", sampleOrder(id, Date.now(), { source_name: channel }));
  await admin.world.post(
    busyShop,
    "orders/create",
    sampleOrder(7_003, Date.now(), { source_name: "<b>Marketplace of everything & more</b>" }),
  );
  for (const id of [7_101, 7_102]) await admin.world.post(busyShop, "orders/create", clicked(id, 40));
  await skipped(5);
});

const asked = (page: Page) => sectionOf(page, question);

async function openOverview(page: Page, shop = busyShop): Promise<void> {
  await page.goto(admin.world.shopify.adminUrl(shop, "/app"), { waitUntil: "networkidle" });
  await frameOf(page).getByRole("heading", { level: 1, name: "Overview" }).waitFor();
}

describe("the overview's questions", { timeout: 90_000 }, () => {
  test("are not there where there is nothing to decide", () =>
    admin.onPage(async (page) => {
      await openOverview(page, quietShop);
      expect(await asked(page).count()).toBe(0);
    }));

  test.each(["desktop", "phone"] as const)("can be read and used by anyone on a %s", (viewport) =>
    admin.onPage(async (page) => {
      await openOverview(page);
      await asked(page).getByText("<b>Marketplace of everything & more</b>").waitFor();
      expect(await excessOf(page)).toBe(0);
      await assertAccessible(page);
    }, viewport),
  );

  test("a channel that counts has its next order sent, and one that does not is asked about no more", () =>
    admin.onPage(async (page) => {
      await openOverview(page);
      await asked(page).getByText(`2 orders came through “${channel}”: count them?`).waitFor();
      await asked(page).getByText("Such as #7002, #7001.").waitFor();
      await asked(page)
        .getByRole("button", { name: `Yes, count orders of ${channel}` })
        .click();
      await frameOf(page).getByText(`Orders of “${channel}” count from the next one on`).waitFor();
      await asked(page).getByText(`2 orders came through “${channel}”`).waitFor({ state: "detached" });
      admin.world.tiktok.reset();
      await admin.world.post(
        busyShop,
        "orders/create",
        sampleOrder(7_004, Date.now(), { source_name: channel }),
      );
      await admin.world.ledgerWhen(busyShop, (ledger) => ledger["accepted"] === 1);
      expect(admin.world.tiktok.accepted.map(({ eventId }) => eventId)).toEqual(["purchase_7004"]);

      await asked(page)
        .getByRole("button", { name: /^No, do not count orders of <b>/ })
        .click();
      await frameOf(page)
        .getByText(/are not counted/)
        .waitFor();
      const { rows } = await admin.database.pool.query("SELECT settings FROM shop WHERE domain = $1", [
        busyShop,
      ]);
      expect(rows[0]).toEqual({
        settings: {
          channels: { web: true, [channel]: true, "<b>Marketplace of everything & more</b>": false },
        },
      });
    }));

  test("an answer that somebody else gave meanwhile is not overruled unseen", () =>
    admin.onPage(async (page) => {
      await admin.world.post(
        busyShop,
        "orders/create",
        sampleOrder(7_005, Date.now(), { source_name: "kiosk" }),
      );
      await skipped(6);
      await openOverview(page);
      await asked(page).getByText("1 order came through “kiosk”: count it?").waitFor();
      await admin.world.clickback.operate("settings", [
        "--shop",
        busyShop,
        "--set",
        'channels={"kiosk":false}',
      ]);
      await asked(page).getByRole("button", { name: "Yes, count orders of kiosk" }).click();
      await frameOf(page).getByText("Someone else changed this meanwhile").waitFor();
      const { rows } = await admin.database.pool.query(
        "SELECT settings -> 'channels' -> 'kiosk' AS kiosk FROM shop WHERE domain = $1",
        [busyShop],
      );
      expect(rows[0]).toEqual({ kiosk: false });
    }));

  test("what was held back for an old click goes without it, and so do the next ones", () =>
    admin.onPage(async (page) => {
      await openOverview(page);
      await asked(page).getByText("2 were held back in the last 30 days").waitFor();
      admin.world.tiktok.reset();
      await asked(page).getByRole("button", { name: "Send them without the click" }).click();
      await frameOf(page).getByText("Those of the last 7 days are being sent without the click").waitFor();
      await asked(page).waitFor({ state: "detached" });
      await admin.world.ledgerWhen(busyShop, (ledger) => ledger["accepted"] === 3);
      await admin.world.post(busyShop, "orders/create", clicked(7_103, 40));
      await admin.world.ledgerWhen(busyShop, (ledger) => ledger["accepted"] === 4);
      const sent = admin.world.tiktok.accepted;
      expect(sent.map(({ eventId }) => eventId).toSorted()).toEqual([
        "purchase_7101",
        "purchase_7102",
        "purchase_7103",
      ]);
      expect(sent.some(({ json }) => JSON.stringify(json).includes("click-of-order"))).toBe(false);
      const { rows } = await admin.database.pool.query(
        "SELECT params -> 'reasons' AS reasons, created_by FROM task",
      );
      expect(rows).toEqual([{ reasons: ["outside_window"], created_by: expect.stringMatching(/^\d+$/) }]);
    }));
});
