import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";

import { en } from "#app/strings/en.ts";

import { sampleOrder } from "../pipeline/sample-order.ts";
import { busyShop, pixel, quietShop } from "./admin-world.ts";
import { buttonOf, connectPixel, excessOf, frameOf, save, sectionOf, toast, useAdmin } from "./use-admin.ts";

const secondPixel = { pixelCode: "CADMIN0PIXEL0CODE002", token: "second-events-api-token" };

const admin = useAdmin(async () => {
  for (const target of [pixel, secondPixel]) await connectPixel(admin, busyShop, target);
  await admin.world.post(busyShop, "orders/create", sampleOrder(9_100, Date.now()));
  await admin.world.ledgerWhen(busyShop, (ledger) => ledger["accepted"] === 2);
});

const dialog = (page: Page) => frameOf(page).getByRole("dialog");

/** Opens the page of the rules and waits until its scripts run. */
async function openMapping(page: Page, shop = busyShop, search = ""): Promise<void> {
  await page.goto(admin.world.shopify.adminUrl(shop, `/app/mapping${search}`), { waitUntil: "networkidle" });
  await frameOf(page).getByRole("heading", { level: 1, name: "Event mapping" }).waitFor();
}

const sentEvents = () => admin.world.tiktok.accepted.map(({ event }) => event);

describe("the rules", { timeout: 90_000 }, () => {
  test("can be changed: the next order goes by the rule that was saved", () =>
    admin.onPage(async (page) => {
      await openMapping(page);
      await sectionOf(page, "Versions").getByText("The defaults hold").waitFor();
      await buttonOf(page, "Edit: Purchase becomes CompletePayment").click();
      await dialog(page).getByLabel("Event at TikTok").selectOption("custom");
      await dialog(page).getByLabel("Its name").fill("FirstOrder");
      await dialog(page).getByLabel("Value", { exact: true }).selectOption("fixed");
      await dialog(page).getByLabel("Amount").fill("12.50");
      await dialog(page).getByLabel("Currency").selectOption("EUR");
      await buttonOf(page, "Done").click();
      await sectionOf(page, "Rules").getByText("FirstOrder", { exact: true }).waitFor();
      const preview = sectionOf(page, "What this would have changed");
      for (const { pixelCode } of [pixel, secondPixel])
        await preview.getByText(`1 × FirstOrder instead of CompletePayment, to ${pixelCode}`).waitFor();
      await preview.getByText("Examples").first().click();
      await preview.getByText("FirstOrder, €12.50 instead of CompletePayment").first().waitFor();
      await save(page);
      await toast(page, "Saved as version 1").waitFor();
      await page.getByText("Unsaved changes").waitFor({ state: "hidden" });
      await preview.waitFor({ state: "detached" });
      await sectionOf(page, "Versions").getByText("In force").waitFor();

      await admin.world.post(busyShop, "orders/create", sampleOrder(9_101, Date.now()));
      await admin.world.ledgerWhen(busyShop, (ledger) => ledger["accepted"] === 4 && ledger["pending"] === 0);
      expect(sentEvents().slice(2)).toEqual(["FirstOrder", "FirstOrder"]);
      expect(admin.world.tiktok.accepted.at(-1)?.json).toMatchObject({
        properties: { value: 12.5, currency: "EUR" },
      });
    }));

  test("that are wrong are not saved, and the rule and its field say why", () =>
    admin.onPage(async (page) => {
      await openMapping(page);
      await buttonOf(page, "Add rule").click();
      await dialog(page).getByLabel("What happens").selectOption("search");
      await dialog(page).getByLabel("Event at TikTok").selectOption("custom");
      await dialog(page).getByLabel("Its name").fill("has spaces");
      await buttonOf(page, "Done").click();
      await save(page);
      await frameOf(page).getByText("Not saved: some rules need another look").waitFor();
      await frameOf(page).getByText("Not looked at: some rules need another look.").waitFor();
      await sectionOf(page, "Rules").getByText("must be a TikTok event or a name").waitFor();
      await buttonOf(page, "Edit: Search becomes has spaces").click();
      await dialog(page).getByText("must be a TikTok event or a name").waitFor();
      await buttonOf(page, "Cancel").click();
      await page.getByRole("button", { name: "Discard" }).click();
      await sectionOf(page, "Rules").getByText("has spaces", { exact: true }).waitFor({ state: "detached" });
      await page.getByText("Unsaved changes").waitFor({ state: "hidden" });
    }));

  test("are switched, moved and removed without a mouse, and nothing counts before it is saved", () =>
    admin.onPage(async (page) => {
      await openMapping(page, quietShop);
      await frameOf(page).getByLabel("Use this rule: Search becomes Search").focus();
      await page.keyboard.press("Space");
      await page.getByText("Unsaved changes").waitFor();
      await buttonOf(page, "Move up: Subscription renewal becomes CompletePayment").focus();
      await page.keyboard.press("Enter");
      await buttonOf(page, "Remove: Form submitted becomes SubmitForm").focus();
      await page.keyboard.press("Enter");
      const { rows: before } = await admin.database.pool.query(
        "SELECT 1 FROM rule_table WHERE shop_id IN (SELECT id FROM shop WHERE domain = $1)",
        [quietShop],
      );
      expect(before).toHaveLength(0);
      await save(page);
      await toast(page, "Saved as version 1").waitFor();
      const { rows } = await admin.database.pool.query<{ rules: { id: string; enabled: boolean }[] }>(
        "SELECT rules FROM rule_table WHERE shop_id = (SELECT id FROM shop WHERE domain = $1)",
        [quietShop],
      );
      const saved = rows[0]?.rules ?? [];
      expect(saved.map(({ id }) => id).slice(0, 2)).toEqual(["renewal", "purchase"]);
      expect(saved.find(({ id }) => id === "search")?.enabled).toBe(false);
      expect(saved.some(({ id }) => id === "lead")).toBe(false);
    }));

  test("somebody else saved meanwhile are not replaced unseen", () =>
    admin.onPage(async (page) => {
      await openMapping(page);
      await frameOf(page).getByLabel("Use this rule: Search becomes Search").uncheck();
      await admin.database.pool.query(
        `WITH next AS (UPDATE shop SET rules_version = rules_version + 1 WHERE domain = $1 RETURNING id, rules_version)
         INSERT INTO rule_table (shop_id, version, rules, created_at, created_by)
         SELECT next.id, next.rules_version, rule_table.rules, now(), 'operator'
         FROM next JOIN rule_table ON rule_table.shop_id = next.id AND rule_table.version = next.rules_version - 1`,
        [busyShop],
      );
      await save(page);
      await frameOf(page).getByText("Not saved: the rules were changed elsewhere meanwhile").waitFor();
      await sectionOf(page, "Versions").getByText("by whoever runs Clickback").waitFor();
      await save(page);
      await toast(page, "Saved as version 3").waitFor();
    }));

  test("of an earlier version are looked at and saved again, and so are the defaults", () =>
    admin.onPage(async (page) => {
      await openMapping(page);
      await frameOf(page).getByRole("link", { name: "Look at it: version 1" }).click();
      await frameOf(page).getByText("These are the rules of version 1").waitFor();
      await page.getByText("Unsaved changes").waitFor();
      await page.getByRole("button", { name: "Discard" }).click();
      await frameOf(page).getByText("These are the rules of version 1").waitFor({ state: "detached" });
      await frameOf(page).getByRole("link", { name: "Reset to defaults" }).click();
      await frameOf(page).getByText("These are the rules of the defaults").waitFor();
      await sectionOf(page, "Rules").getByText("FirstOrder", { exact: true }).waitFor({ state: "detached" });
      await save(page);
      await toast(page, "Saved as version 4").waitFor();
      await frameOf(page).getByText("These are the rules of the defaults").waitFor({ state: "detached" });
      await buttonOf(page, "Edit: Purchase becomes CompletePayment").waitFor();
    }));

  test("an address of a version that never was says so", async () => {
    const { page, context } = await admin.browser.openPage();
    await page.goto(admin.world.shopify.adminUrl(busyShop, "/app/mapping?version=99"));
    await frameOf(page).getByRole("heading", { level: 1, name: en.errors.notFound }).waitFor();
    await context.close();
  });
});

describe("the pixels beside the rules", { timeout: 90_000 }, () => {
  test("stop getting an event that is switched off for them", () =>
    admin.onPage(async (page) => {
      await openMapping(page);
      const second = frameOf(page).getByRole("group", { name: secondPixel.pixelCode });
      await second.getByLabel("CompletePayment (Purchase)").uncheck();
      await toast(page, "Changed").waitFor();
      const before = admin.world.tiktok.accepted.length;
      await admin.world.post(busyShop, "orders/create", sampleOrder(9_102, Date.now()));
      await admin.world.ledgerWhen(busyShop, (ledger) => ledger["skipped"] === 1 && ledger["pending"] === 0);
      expect(admin.world.tiktok.accepted.slice(before)).toHaveLength(1);
    }));
});

test.each(["desktop", "phone"] as const)("the page can be read on a %s", { timeout: 60_000 }, (viewport) =>
  admin.onPage(async (page) => {
    await openMapping(page);
    expect(await excessOf(page)).toBe(0);
  }, viewport),
);
