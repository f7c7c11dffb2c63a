import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { sampleOrder } from "../pipeline/sample-order.ts";
import { busyShop, longShop, pixel, quietShop } from "./admin-world.ts";
import { frameOf, useAdmin } from "./use-admin.ts";

const admin = useAdmin();

const guideOf = (page: Page) => frameOf(page).getByRole("region", { name: "Set-up guide" });
const stepOf = (page: Page, name: string) => guideOf(page).getByRole("button", { name });
const stateOf = (page: Page, step: string) =>
  frameOf(page).locator(`[data-step="${step}"]`).getAttribute("data-state");

async function open(page: Page, shop: string): Promise<void> {
  await page.goto(admin.world.shopify.adminUrl(shop));
  await frameOf(page).getByRole("heading", { name: "Overview", level: 1 }).waitFor();
  // Until its scripts run, a click is the server's to follow.
  await frameOf(page).locator("html[data-hydrated]").waitFor();
}

/** Opens a step, unless it is the one that the guide itself opened. */
async function look(page: Page, name: string): Promise<void> {
  const step = stepOf(page, name);
  if ((await step.getAttribute("aria-expanded")) === "false") await step.click();
}

/** Waits for the answer to what the page asked by itself. */
async function checked(page: Page): Promise<void> {
  await look(page, "Web pixel installed");
  await guideOf(page).getByText("Last checked").waitFor();
}

/** What the admin tells of the app embed. */
const embedIs = (shop: string, status: "active" | "available") =>
  admin.world.shopify.setExtensions(shop, [
    {
      handle: "click-capture",
      type: "theme_app_extension",
      activations: [{ handle: "click-capture", name: "Clickback", target: "body", status, activations: [] }],
    },
  ]);

const become = (page: Page, step: string, state: string) =>
  expect.poll(() => stateOf(page, step), { timeout: 15_000 }).toBe(state);

test(
  "a new shop is led from nothing to the first event, each step seen to be done",
  { timeout: 120_000 },
  async () => {
    const { page, context, expectNoConsoleErrors } = await admin.browser.openPage();
    embedIs(quietShop, "available");
    await open(page, quietShop);
    await frameOf(page)
      .getByText("TikTok is not connected: conversions are noted, and none is sent.")
      .waitFor();
    // Clickback installs the web pixel by itself when the app is first opened.
    await guideOf(page).getByText("1 of 6 steps are done").waitFor();
    await become(page, "web_pixel", "done");

    await guideOf(page).getByRole("link", { name: "Connect TikTok" }).click();
    await frameOf(page).getByRole("heading", { name: "TikTok", level: 1 }).waitFor();
    await frameOf(page).getByRole("button", { name: "Connect TikTok", exact: true }).click();
    await page.getByRole("button", { name: "Authorize" }).click();
    await frameOf(page).getByRole("heading", { name: "Ad accounts and pixels", level: 1 }).waitFor();
    await frameOf(page).getByLabel("Northlight US").check();
    await frameOf(page).getByLabel("US store").check();
    await frameOf(page).getByRole("button", { name: "Save", exact: true }).click();
    await frameOf(page).getByText("Saved", { exact: true }).waitFor();
    await open(page, quietShop);
    await become(page, "connect", "done");
    await become(page, "pixel", "done");
    await look(page, "Pick a pixel");
    await guideOf(page).getByText("Events go to US store").waitFor();

    await look(page, "Turn on the app embed");
    await guideOf(page).getByText("It is off in the published theme").waitFor();
    const editor = guideOf(page).getByRole("link", { name: "Open the theme editor" });
    expect(await editor.getAttribute("href")).toBe(
      `https://${quietShop}/admin/themes/current/editor?context=apps&activateAppId=admin-test-client-id%2Fclick-capture`,
    );
    embedIs(quietShop, "active");
    await guideOf(page).getByRole("button", { name: "Check again" }).click();
    await become(page, "embed", "done");

    await look(page, "Switch off other senders");
    await guideOf(page).getByRole("button", { name: "I have switched them off" }).click();
    await become(page, "other_senders", "done");
    await guideOf(page).getByText("You said so on").waitFor();

    await admin.world.post(quietShop, "orders/create", sampleOrder(6_001, Date.now()));
    await admin.world.ledgerWhen(quietShop, (ledger) => ledger["accepted"] === 1);
    await open(page, quietShop);
    await become(page, "first_event", "done");
    await guideOf(page).getByText("Everything is set up.").waitFor();
    await look(page, "First event received by TikTok");
    await guideOf(page).getByRole("link", { name: "See that delivery" }).click();
    await frameOf(page).getByRole("heading", { name: "#6001", level: 1 }).waitFor();

    await open(page, quietShop);
    await guideOf(page).getByRole("button", { name: "Dismiss" }).click();
    await guideOf(page).waitFor({ state: "hidden" });
    await open(page, quietShop);
    expect(await guideOf(page).count()).toBe(0);
    await frameOf(page).getByRole("button", { name: "Set-up guide" }).click();
    await guideOf(page).getByText("Everything is set up.").waitFor();
    await guideOf(page).getByRole("button", { name: "Dismiss" }).click();
    await guideOf(page).waitFor({ state: "hidden" });

    embedIs(quietShop, "available");
    await open(page, quietShop);
    await guideOf(page)
      .getByText("The guide is back, because something that worked does not any more.")
      .waitFor();
    expect(await stateOf(page, "embed")).toBe("broken");
    expectNoConsoleErrors();
    await context.close();
  },
);

test("a web pixel that is gone is seen to be, and made again", { timeout: 60_000 }, async () => {
  const { page, context, expectNoConsoleErrors } = await admin.browser.openPage("phone");
  await open(page, busyShop);
  await become(page, "web_pixel", "done");
  await checked(page);
  admin.world.webPixels.delete(busyShop);
  await guideOf(page).getByRole("button", { name: "Check again" }).click();
  await become(page, "web_pixel", "broken");
  await look(page, "Web pixel installed");
  await guideOf(page).getByText("Shopify has none.").waitFor();
  admin.world.webPixels.refuse("Settings are not welcome");
  await guideOf(page).getByRole("button", { name: "Install again" }).click();
  await guideOf(page).getByText("Shopify did not install it.").waitFor();
  admin.world.webPixels.refuse(undefined);
  await guideOf(page).getByRole("button", { name: "Install again" }).click();
  await become(page, "web_pixel", "done");
  expect(admin.world.webPixels.of(busyShop)).toBeDefined();
  expectNoConsoleErrors();
  await context.close();
});

test(
  "where Shopify does not answer, the page is there and says what it said last",
  { timeout: 60_000 },
  async () => {
    const { page, context, expectNoConsoleErrors } = await admin.browser.openPage();
    await open(page, longShop);
    await become(page, "web_pixel", "done");
    await checked(page);
    admin.world.shopify.failNext({ endpoint: "graphql", status: 500, times: 1 });
    await guideOf(page).getByRole("button", { name: "Check again" }).click();
    await guideOf(page).getByText("Shopify did not answer just now. This is what it said last.").waitFor();
    expect(await stateOf(page, "web_pixel")).toBe("done");
    expectNoConsoleErrors();
    await context.close();
  },
);

test(
  "the days that are shown are in the address, and a range that is none is said to be",
  { timeout: 60_000 },
  async () => {
    await admin.world.clickback.operate("connect", [
      "--shop",
      busyShop,
      "--pixel",
      pixel.pixelCode,
      "--token",
      pixel.token,
    ]);
    await admin.world.post(busyShop, "orders/create", sampleOrder(7_001, Date.now()));
    await admin.world.ledgerWhen(busyShop, (ledger) => ledger["accepted"] === 1);
    const { page, context, expectNoConsoleErrors } = await admin.browser.openPage();
    await open(page, busyShop);
    const frame = frameOf(page);
    const received = frame.locator('[data-count="received"] .count-number');
    expect(await received.innerText()).toBe("1");
    await frame.getByRole("region", { name: "Revenue sent" }).getByText("$60.99").waitFor();
    await frame.getByLabel("Days", { exact: true }).selectOption("Last 7 days");
    await page.waitForURL(/\/app\?range=last7$/);
    await expect.poll(() => frame.getByLabel("Days", { exact: true }).inputValue()).toBe("last7");
    await frame.getByLabel("Of", { exact: true }).selectOption("Checkouts");
    await page.waitForURL(/range=last7&coverage=checkout$/);
    await frame.getByText("No checkout in these days.").waitFor();
    await page.goBack();
    await frame.getByRole("table", { name: "What TikTok can match: Purchases" }).waitFor();

    await page.goto(admin.world.shopify.adminUrl(busyShop, "/app?from=2026-01-01&to=2026-01-05"), {
      waitUntil: "networkidle",
    });
    await frame.getByText("TikTok accepted no purchase in these days.").waitFor();
    await page.goto(admin.world.shopify.adminUrl(busyShop, "/app?from=2026-02-30&to=2026-01-05"), {
      waitUntil: "networkidle",
    });
    await frame.getByText(/Those days could not be read. Shown are .* instead./).waitFor();
    await frame.getByText("Show as a table").click();
    expect(await frame.getByRole("table", { name: "Day by day" }).getByRole("row").count()).toBe(31);
    expectNoConsoleErrors();
    await context.close();
  },
);
