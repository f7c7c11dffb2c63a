import type { FrameLocator, Page } from "playwright-core";

import { createTestDatabase, type TestDatabase } from "../setup/database.ts";
import { openAdminWorld, pixel, type AdminWorld } from "./admin-world.ts";
import { launchBrowser, type BrowserHarness } from "./launch-browser.ts";

export const diagnosticsPath = "/app/diagnostics";
export const ordersPath = "/app/diagnostics/orders";

/** What the tests of Diagnostics and its pages do. */
export type DiagnosticsVisits = {
  readonly database: TestDatabase;
  readonly world: AdminWorld;
  readonly browser: BrowserHarness;
  /** Connects the world's pixel by its token. */
  connect(shop: string, ...more: string[]): Promise<unknown>;
  /** What the admin tells of the app embed. */
  setEmbed(shop: string, status: "active" | "available"): void;
  /** Opens a page of the app, and waits until its scripts run. */
  open(page: Page, shop: string, path?: string): Promise<void>;
  close(): Promise<void>;
};

export const frameOf = (page: Page): FrameLocator => page.frameLocator("#app-frame");

export const heading = (page: Page, name: string, level = 1) =>
  frameOf(page).getByRole("heading", { name, level });

/** Waits until everybody has been asked. */
export async function waitForAnswers(page: Page): Promise<void> {
  await frameOf(page).getByText("are still being asked").waitFor({ state: "detached" });
}

/** What was found, as it is ranked. */
export const findings = (page: Page) => frameOf(page).getByRole("heading", { level: 3 }).allInnerTexts();

/** By how much the page is wider than its window. */
export async function excessWidth(page: Page): Promise<number> {
  return frameOf(page)
    .locator("html")
    .evaluate((root) => root.scrollWidth - root.clientWidth);
}

export async function openDiagnosticsVisits(): Promise<DiagnosticsVisits> {
  const database = await createTestDatabase();
  const [world, browser] = await Promise.all([openAdminWorld(database.url), launchBrowser()]);
  return {
    database,
    world,
    browser,
    connect: (shop, ...more) =>
      world.clickback.operate(
        "connect",
        ["--shop", shop, "--pixel", pixel.pixelCode, "--token", pixel.token].concat(more),
      ),
    setEmbed: (shop, status) =>
      world.shopify.setExtensions(shop, [
        {
          handle: "click-capture",
          type: "theme_app_extension",
          activations: [
            { handle: "click-capture", name: "Clickback", target: "body", status, activations: [] },
          ],
        },
      ]),
    open: async (page, shop, path = diagnosticsPath) => {
      await page.goto(world.shopify.adminUrl(shop, path), { waitUntil: "networkidle" });
      await heading(page, path === diagnosticsPath ? "Diagnostics" : "Orders compared").waitFor();
    },
    close: async () => {
      await browser.close();
      await world.close();
      await database.drop();
    },
  };
}
