import type { FrameLocator, Locator, Page } from "playwright-core";
import type { Pool } from "pg";

import { createTestDatabase, type TestDatabase } from "../setup/database.ts";
import { openAdminWorld, type AdminWorld } from "./admin-world.ts";
import { launchBrowser, type BrowserHarness, type BrowserPage } from "./launch-browser.ts";

/** A merchant's visit to the pages about TikTok, in a shop that is connected to nothing. */
export type Visit = {
  readonly world: AdminWorld;
  readonly pool: Pool;
  readonly page: Page;
  /** The app inside the admin. */
  readonly app: FrameLocator;
  expectNoConsoleErrors(): void;
  /** Opens a page and waits until its scripts run. */
  openAdmin(shop: string, path: string): Promise<void>;
  /** The title of the app's page. */
  heading(name: string): Locator;
  button(name: string): Locator;
  /** From the page about TikTok to TikTok's own, at the top of the browser. */
  leaveForTikTok(shop: string, buttonName?: string): Promise<void>;
  /** Presses TikTok's button. */
  authorize(): Promise<void>;
  /** All of it, with one pixel in use. */
  connectByLogin(shop: string): Promise<void>;
  /** The states of all connections. */
  stateOf(): Promise<string[]>;
};

let database: TestDatabase | undefined;
let world: AdminWorld | undefined;
let browser: BrowserHarness | undefined;
let opened: BrowserPage | undefined;

export async function startVisits(): Promise<void> {
  database = await createTestDatabase();
  [world, browser] = await Promise.all([openAdminWorld(database.url), launchBrowser()]);
}

export async function endVisits(): Promise<void> {
  await browser?.close();
  await world?.close();
  await database?.drop();
}

export async function closeVisit(): Promise<void> {
  await opened?.context.close();
}

export async function openVisit(): Promise<Visit> {
  if (database === undefined || world === undefined || browser === undefined)
    throw new Error("startVisits comes first");
  const { pool } = database;
  const { shopify, tiktok } = world;
  await pool.query("TRUNCATE connection, oauth_state CASCADE");
  tiktok.clearFaults();
  opened = await browser.openPage();
  const { page } = opened;
  const app = page.frameLocator("#app-frame");
  const visit: Visit = {
    world,
    pool,
    page,
    app,
    expectNoConsoleErrors: opened.expectNoConsoleErrors,
    openAdmin: async (shop, path) => {
      await page.goto(shopify.adminUrl(shop, path), { waitUntil: "networkidle" });
    },
    heading: (name) => app.getByRole("heading", { name, level: 1 }),
    button: (name) => app.getByRole("button", { name, exact: true }),
    leaveForTikTok: async (shop, buttonName = "Connect TikTok") => {
      await visit.openAdmin(shop, "/app/tiktok");
      await visit.button(buttonName).click();
      await page.waitForURL((url) => url.href.startsWith(`${tiktok.url}/portal/auth?`));
      await page.getByRole("heading", { name: "Clickback asks for access to your ad accounts" }).waitFor();
    },
    authorize: () => page.getByRole("button", { name: "Authorize" }).click(),
    connectByLogin: async (shop) => {
      await visit.leaveForTikTok(shop);
      await visit.authorize();
      await visit.heading("Ad accounts and pixels").waitFor();
      await app.getByLabel("Northlight US").check();
      await app.getByLabel("US store").check();
      await visit.button("Save").click();
      await visit.heading("TikTok").waitFor();
      await app.getByText("Saved", { exact: true }).waitFor();
    },
    stateOf: async () => {
      const { rows } = await pool.query<{ state: string }>("SELECT state FROM connection ORDER BY id");
      return rows.map(({ state }) => state);
    },
  };
  return visit;
}
