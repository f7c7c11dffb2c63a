import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";

import { busyShop, quietShop } from "./admin-world.ts";
import { connectPixel, excessOf, frameOf, save, sectionOf, toast, useAdmin } from "./use-admin.ts";

const admin = useAdmin(async () => {
  for (const shop of [busyShop, quietShop]) await connectPixel(admin, shop);
});

async function openSettings(page: Page, shop = busyShop): Promise<void> {
  await page.goto(admin.world.shopify.adminUrl(shop, "/app/settings"), { waitUntil: "networkidle" });
  await frameOf(page).getByRole("heading", { level: 1, name: "Settings" }).waitFor();
}

async function stored(shop = busyShop): Promise<unknown> {
  const { rows } = await admin.database.pool.query<{ settings: unknown }>(
    "SELECT settings FROM shop WHERE domain = $1",
    [shop],
  );
  return rows[0]?.settings;
}

describe("the settings of a shop", { timeout: 90_000 }, () => {
  test("are changed, saved by Shopify's save bar, and there again after a reload", () =>
    admin.onPage(async (page) => {
      await openSettings(page);
      await page.getByText("Unsaved changes").waitFor({ state: "hidden" });
      await sectionOf(page, "When to send").getByLabel("An order counts as a purchase").selectOption("paid");
      await sectionOf(page, "Attribution").getByLabel("Window in days").fill("7");
      await sectionOf(page, "Attribution").getByLabel("Send a sale that came without any click").uncheck();
      await sectionOf(page, "Value and products").getByLabel("Value of an order").selectOption("subtotal");
      await sectionOf(page, "Sales channels").getByLabel("Point of sale").selectOption("counted");
      await sectionOf(page, "Sales channels").getByLabel("Shopify's name of the channel").fill("580111");
      await sectionOf(page, "Sales channels").getByRole("button", { name: "Add" }).click();
      await sectionOf(page, "Sales channels").getByLabel("580111").selectOption("app");
      await sectionOf(page, "Sales channels").getByLabel("TikTok app id").fill("7311111111111111111");
      const sendIn = sectionOf(page, "Consent").getByRole("combobox", { name: /^Send in/ });
      await sendIn.fill("switz");
      await frameOf(page).getByRole("option", { name: "Switzerland" }).click();
      await sectionOf(page, "How long things are kept").getByLabel("Days that Shopify's messages").fill("3");
      await save(page);
      await toast(page, "Saved").waitFor();
      await page.getByText("Unsaved changes").waitFor({ state: "hidden" });
      expect(await stored()).toEqual({
        purchaseTrigger: "paid",
        attributionWindowDays: 7,
        sendWithoutClick: false,
        value: "subtotal",
        keepMessagesDays: 3,
        channels: { web: true, pos: true, "580111": { app: "7311111111111111111" } },
        unknownConsent: { whereRequired: "withhold", elsewhere: "send", countries: { CH: "send" } },
      });

      await openSettings(page);
      expect(await sectionOf(page, "Attribution").getByLabel("Window in days").inputValue()).toBe("7");
      expect(await sectionOf(page, "Sales channels").getByLabel("TikTok app id").inputValue()).toBe(
        "7311111111111111111",
      );
      await sectionOf(page, "Consent").getByText("Switzerland", { exact: true }).waitFor();
    }));

  test("that can't be are told beside their fields, and nothing is saved", () =>
    admin.onPage(async (page) => {
      await openSettings(page, quietShop);
      await sectionOf(page, "Attribution").getByLabel("Window in days").fill("91");
      await sectionOf(page, "When to send").getByLabel("Send what is at most").fill("a week");
      await sectionOf(page, "Sales channels").getByLabel("Draft orders").selectOption("app");
      await sectionOf(page, "Sales channels").getByLabel("TikTok app id").fill("my app");
      await save(page);
      await frameOf(page).getByText("Not saved: some settings need another look").waitFor();
      await sectionOf(page, "Attribution").getByText("It must be at most 90.").waitFor();
      await sectionOf(page, "When to send").getByText("It must be a whole number.").waitFor();
      await sectionOf(page, "Sales channels").getByText("A TikTok app id has only digits.").waitFor();
      expect(await stored(quietShop)).toEqual({});
      await page.getByRole("button", { name: "Discard" }).click();
      await page.getByText("Unsaved changes").waitFor({ state: "hidden" });
      expect(await sectionOf(page, "Attribution").getByLabel("Window in days").inputValue()).toBe("30");
    }));

  test("somebody else changed meanwhile are not undone unseen", () =>
    admin.onPage(async (page) => {
      await openSettings(page, quietShop);
      await sectionOf(page, "Attribution").getByLabel("Window in days").fill("14");
      await admin.world.clickback.operate("settings", [
        "--shop",
        quietShop,
        "--set",
        "attributionWindowDays=60",
      ]);
      await save(page);
      await frameOf(page).getByText("Not saved: the settings were changed elsewhere meanwhile").waitFor();
      expect(await stored(quietShop)).toEqual({ attributionWindowDays: 60 });
      await frameOf(page).getByRole("button", { name: "Drop mine and show what was saved" }).click();
      expect(await sectionOf(page, "Attribution").getByLabel("Window in days").inputValue()).toBe("60");
    }));

  test("warn before consent is no longer asked for where it must be", () =>
    admin.onPage(async (page) => {
      await openSettings(page, quietShop);
      await sectionOf(page, "Consent").getByLabel("European Economic Area").selectOption("send");
      await sectionOf(page, "Consent").getByText("sending without consent is unlawful").waitFor();
    }));

  test.each(["desktop", "phone"] as const)("can be read on a %s", (viewport) =>
    admin.onPage(async (page) => {
      await openSettings(page);
      expect(await excessOf(page)).toBe(0);
    }, viewport),
  );
});
