import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";

import { sampleOrder } from "../pipeline/sample-order.ts";
import { busyShop, longShop, pixel, quietShop } from "./admin-world.ts";
import { chooseFilter } from "./choose-filter.ts";
import type { Viewport } from "./launch-browser.ts";
import { fillBusyShop, frameOf, useAdmin } from "./use-admin.ts";

/** A product whose title would do harm if it were anything but text. */
const hostileTitle = `<img src=x onerror="document.title='owned'"> Mug & <b>more</b>`;

const admin = useAdmin(async () => {
  await fillBusyShop(admin);
  admin.world.tiktok.fail({ kind: "poisonEvent", eventId: "purchase_8100000000001" });
  await admin.world.post(
    busyShop,
    "orders/create",
    sampleOrder(8_100_000_000_001, Date.now(), {
      name: "#2001",
      line_items: [
        { sku: "MUG", title: hostileTitle, quantity: 1, price: "55.00", discount_allocations: [] },
      ],
    }),
  );
  await admin.world.ledgerWhen(busyShop, (ledger) => ledger["rejected"] === 1);
});

/** Opens a page and waits until its scripts run: a link clicked before that is the server's to follow. */
async function openAdmin(page: Page, address: string): Promise<void> {
  await page.goto(address, { waitUntil: "networkidle" });
}

const heading = (page: Page, name: string) => frameOf(page).getByRole("heading", { name, level: 1 });
const rowsOf = (page: Page) => frameOf(page).getByRole("table", { name: "Deliveries" }).getByRole("row");

async function openMenuLink(page: Page, viewport: Viewport, name: string): Promise<void> {
  if (viewport === "phone") await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("navigation").getByRole("link", { name }).click();
}

/** Whole visible text, as one reads it, without the breaks of the layout. */
async function textOf(page: Page, selector: string): Promise<string> {
  return (await frameOf(page).locator(selector).innerText()).replaceAll(/\s+/g, " ").trim();
}

describe.each(["desktop", "phone"] as const)("at %s width", { timeout: 60_000 }, (viewport) => {
  test("a merchant goes from the overview through the filtered list to a delivery and back", async () => {
    const { page, context, expectNoConsoleErrors } = await admin.browser.openPage(viewport);
    await openAdmin(page, admin.world.shopify.adminUrl(busyShop));
    await heading(page, "Overview").waitFor();
    await frameOf(page)
      .getByText("2 of 14 conversions from the last 24 hours did not reach TikTok.")
      .waitFor();
    expect(await textOf(page, ".ledger")).toBe(
      "14 received = 6 accepted + 0 pending + 1 rejected + 1 dead + 0 unknown + 6 skipped + 0 redacted",
    );
    await frameOf(page).getByText("Connected", { exact: true }).waitFor();
    await frameOf(page).getByText(pixel.pixelCode).first().waitFor();

    await openMenuLink(page, viewport, "Deliveries");
    await heading(page, "Deliveries").waitFor();
    expect(await rowsOf(page).count()).toBe(15);
    await chooseFilter(page, "State", "Skipped");
    await expectRows(page, 7);
    expect(page.url()).toMatch(/\/app\/deliveries\?state=skipped$/);
    await chooseFilter(page, "Event", "Checkout");
    await frameOf(page).getByText("Nothing matches these filters").waitFor();
    await page.goBack();
    await expectRows(page, 7);

    await frameOf(page).getByRole("link", { name: "#1010" }).click();
    await heading(page, "#1010").waitFor();
    await frameOf(page).getByText("the only TikTok click came 44 days before it").waitFor();
    await page.goBack();
    await expectRows(page, 7);
    await frameOf(page).getByRole("button", { name: "State: Skipped" }).waitFor();
    await page.goBack();
    await expectRows(page, 15);
    await openMenuLink(page, viewport, "Overview");
    await heading(page, "Overview").waitFor();
    expectNoConsoleErrors();
    await context.close();
  });

  test("no page of the admin scrolls sideways", async () => {
    const { page, context, expectNoConsoleErrors } = await admin.browser.openPage(viewport);
    for (const [path, title] of [
      ["/app", "Overview"],
      ["/app/deliveries", "Deliveries"],
      ["/app/deliveries/1", "#1001"],
    ] as const) {
      await openAdmin(page, admin.world.shopify.adminUrl(busyShop, path));
      await heading(page, title).waitFor();
      const excess = await frameOf(page)
        .locator("html")
        .evaluate((root) => root.scrollWidth - root.clientWidth);
      expect(excess).toBe(0);
    }
    expectNoConsoleErrors();
    await context.close();
  });
});

describe("the page of a delivery", { timeout: 60_000 }, () => {
  test("says what happened, what TikTok answered, where each field is from and how the value adds up", async () => {
    const { page, context, expectNoConsoleErrors } = await admin.browser.openPage();
    await openAdmin(page, admin.world.shopify.adminUrl(busyShop, "/app/deliveries/1"));
    await heading(page, "#1001").waitFor();
    const section = (name: string) => frameOf(page).getByRole("region", { name });
    const said = async (name: string) => (await section(name).innerText()).replaceAll(/\s+/g, " ");
    await frameOf(page).getByText("This purchase was sent, and TikTok accepted it.").waitFor();
    expect(await said("TikTok's answers")).toMatch(/Attempt 1 .*Accepted .* Code 0 HTTP 200 Request id \d+/);
    expect(await said("How the value adds up")).toContain(
      "Products after discounts $54.97 Shipping $5.99 Tax $4.01 Value $64.97",
    );
    expect(await said("Where each field comes from")).toMatch(/Email [0-9a-f]{8}…[0-9a-f]{8} SHA-256 Order/);
    expect(await said("Consent")).toContain("The shopper agreed to marketing.");
    expect(await said("Rules")).toContain("The default rules Rule “purchase” made this event.");
    expect(await said("TikTok clicks")).toContain("E.C.P.CrYB0demoClickOne");
    expect(await said("Timeline")).toMatch(
      /Order placed .* Shopify told us .* orders\/create: it was mapped from this .* orders\/paid: this changed nothing that is sent Mapped to an event .* Sent to TikTok .* TikTok accepted it/,
    );

    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await section("The event as it was sent").getByRole("button", { name: "Copy" }).click();
    await frameOf(page).getByText("Copied").waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    const { event: name, ...sent } = JSON.parse(copied) as Record<string, unknown>;
    const received = admin.world.tiktok.accepted.find(({ eventId }) => eventId === sent["event_id"]);
    expect(name).toBe("CompletePayment");
    expect(received?.json).toEqual({ event: name, ...sent });
    expectNoConsoleErrors();
    await context.close();
  });

  test("quotes TikTok on a refused event, and shows a hostile product title as nothing but text", async () => {
    const { page, context, expectNoConsoleErrors } = await admin.browser.openPage();
    await openAdmin(page, admin.world.shopify.adminUrl(busyShop, "/app/deliveries?state=rejected"));
    await frameOf(page).getByRole("link", { name: "#2001" }).click();
    await frameOf(page).getByText("TikTok refused it for what is in it").waitFor();
    await frameOf(page).getByText("Batch.0.event_id: Not a valid value").first().waitFor();
    await frameOf(page).getByText(hostileTitle).first().waitFor();
    expect(await frameOf(page).locator('img[src="x"]').count()).toBe(0);
    expect(await page.title()).toBe("#2001 · Clickback · Northlight");
    expectNoConsoleErrors();
    await context.close();
  });

  test("shows times in the shop's zone, wherever it is looked at from, and the server's page agrees with the browser's", async () => {
    const { page: here, context } = await admin.browser.openPage();
    const userAgent = await here.evaluate(() => navigator.userAgent);
    const inTokyo = await context.browser()?.newContext({ userAgent, timezoneId: "Asia/Tokyo" });
    const page = await inTokyo?.newPage();
    if (page === undefined) throw new Error("the browser is gone");
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await openAdmin(page, admin.world.shopify.adminUrl(busyShop, "/app/deliveries/1"));
    await frameOf(page).getByText("Times are in America/New_York.").waitFor();
    const shown = frameOf(page).getByRole("region", { name: "Timeline" }).locator("time").first();
    const at = (await shown.getAttribute("datetime")) ?? "";
    const there = { timeZone: "America/New_York", timeStyle: "medium", hourCycle: "h23" } as const;
    expect(await shown.innerText()).toContain(new Intl.DateTimeFormat("en", there).format(new Date(at)));
    expect(complaints).toEqual([]);
    await inTokyo?.close();
    await context.close();
  });
});

test(
  "a shop that is connected to nothing is told so, and reads what to expect",
  { timeout: 60_000 },
  async () => {
    const { page, context, expectNoConsoleErrors } = await admin.browser.openPage();
    await openAdmin(page, admin.world.shopify.adminUrl(quietShop));
    await frameOf(page)
      .getByText("TikTok is not connected: conversions are noted, and none is sent.")
      .waitFor();
    await frameOf(page).getByText("Not connected", { exact: true }).waitFor();
    await frameOf(page).getByText("Nothing has arrived yet.").waitFor();
    await openMenuLink(page, "desktop", "Deliveries");
    await frameOf(page).getByText("No deliveries yet").waitFor();
    expectNoConsoleErrors();
    await context.close();
  },
);

test(
  "a long list is paged to its end and back, each page with an address of its own",
  { timeout: 60_000 },
  async () => {
    for (let number = 1; number <= 30; number += 1)
      await admin.world.post(longShop, "orders/create", sampleOrder(9_000 + number, Date.now()));
    await admin.world.ledgerWhen(longShop, (ledger) => ledger["skipped"] === 30);
    const { page, context, expectNoConsoleErrors } = await admin.browser.openPage();
    await openAdmin(page, admin.world.shopify.adminUrl(longShop, "/app/deliveries"));
    await expectRows(page, 26);
    const names = () => frameOf(page).getByRole("link", { name: /^#/ }).allInnerTexts();
    const first = await names();
    await frameOf(page).getByRole("button", { name: "Older" }).click();
    await expectRows(page, 6);
    expect(page.url()).toMatch(/\?after=\d+$/);
    expect(await frameOf(page).getByRole("button", { name: "Older" }).isDisabled()).toBe(true);
    await page.reload();
    await expectRows(page, 6);
    await frameOf(page).getByRole("button", { name: "Newer" }).click();
    await expectRows(page, 26);
    expect(await names()).toEqual(first);
    await page.goBack();
    await expectRows(page, 6);
    expectNoConsoleErrors();
    await context.close();
  },
);

/** Waits until the list has so many rows, its header among them. */
async function expectRows(page: Page, count: number): Promise<void> {
  await expect.poll(() => rowsOf(page).count(), { timeout: 15_000 }).toBe(count);
}
