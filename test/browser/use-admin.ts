import type { FrameLocator, Locator, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";

import { createTestDatabase, type TestDatabase } from "../setup/database.ts";
import { busyShop, openAdminWorld, pixel, type AdminWorld } from "./admin-world.ts";
import { launchBrowser, type BrowserHarness, type Viewport } from "./launch-browser.ts";

/** A whole Clickback and a browser that looks at its pages; there while a file's tests run. */
export type Admin = {
  readonly database: TestDatabase;
  readonly world: AdminWorld;
  readonly browser: BrowserHarness;
  /** Runs a test on a page of its own, which must not complain about anything. */
  onPage(run: (page: Page) => Promise<void>, viewport?: Viewport): Promise<void>;
};

/** For the head of a file. @param prepare what has to be there before the first test. */
export function useAdmin(prepare: (admin: Admin) => Promise<void> = async () => {}): Admin {
  let database: TestDatabase;
  let world: AdminWorld;
  let browser: BrowserHarness;
  const admin: Admin = {
    get database() {
      return database;
    },
    get world() {
      return world;
    },
    get browser() {
      return browser;
    },
    onPage: async (run, viewport = "desktop") => {
      const { page, context, expectNoConsoleErrors } = await browser.openPage(viewport);
      await run(page);
      expectNoConsoleErrors();
      await context.close();
    },
  };
  beforeAll(async () => {
    database = await createTestDatabase();
    [world, browser] = await Promise.all([openAdminWorld(database.url), launchBrowser()]);
    await prepare(admin);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await world?.close();
    await database?.drop();
  });
  return admin;
}

/** Connects a pixel by its token, as the operator does. */
export async function connectPixel(
  { world }: Admin,
  shop = busyShop,
  { pixelCode, token }: typeof pixel = pixel,
): Promise<void> {
  world.tiktok.registerPixel({ pixelCode, token });
  await world.clickback.operate("connect", ["--shop", shop, "--pixel", pixelCode, "--token", token]);
}

/** Connects the busy shop, and waits until what the demo's messages say is sent. */
export async function fillBusyShop(admin: Admin): Promise<void> {
  await connectPixel(admin);
  await admin.world.postSamples(busyShop);
  await admin.world.ledgerWhen(busyShop, (ledger) => ledger["received"] === 13 && ledger["pending"] === 0);
}

/** The app's own frame in the emulated admin. */
export const frameOf = (page: Page): FrameLocator => page.frameLocator("#app-frame");

export const sectionOf = (page: Page, name: string): Locator =>
  frameOf(page).getByRole("region", { name, exact: true });

export const buttonOf = (page: Page, name: string): Locator =>
  frameOf(page).getByRole("button", { name, exact: true });

/** Shopify's save bar. */
export const save = (page: Page): Promise<void> =>
  page.getByRole("button", { name: "Save", exact: true }).click();

/** A toast of the admin that says just this; its own button to close it stands in it too. */
export const toast = (page: Page, words: string): Locator =>
  page.locator(".toast").filter({ hasText: new RegExp(`^${words}×?$`) });

/** How far the app's page is wider than its frame, in CSS pixels: 0 unless it scrolls sideways. */
export const excessOf = (page: Page): Promise<number> =>
  frameOf(page)
    .locator("html")
    .evaluate((root) => root.scrollWidth - root.clientWidth);
