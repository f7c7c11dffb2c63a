import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";

import { launchBrowser, type BrowserHarness } from "../../browser/launch-browser.ts";
import { startStorefrontEmulator } from "../../emulators/storefront/start-storefront-emulator.ts";
import type {
  StorefrontEmulator,
  StorefrontOptions,
} from "../../emulators/storefront/storefront-emulator.ts";
import { openShopper, type Clock, type Shopper, type ShopperOptions } from "./shopper.ts";

export type Storefront = {
  /** A new shop for each test. */
  readonly shop: StorefrontEmulator;
  readonly clock: Clock;
  /** A browser with nothing stored; closed, and asked for its complaints, after the test. */
  enter(options?: ShopperOptions): Promise<Shopper>;
};

/** When journeys begin. */
export const beginning = Date.parse("2026-11-22T12:00:00Z");

/** Gives every test of a file its own shop, and one browser to all of them. */
export function useStorefront(options: StorefrontOptions = {}): Storefront {
  // A browser is slow where two cores run all tests at once.
  vi.setConfig({ testTimeout: 90_000 });
  let browser: BrowserHarness;
  let shop: StorefrontEmulator;
  const clock: Clock = { nowMs: beginning };
  const shoppers: Shopper[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  }, 60_000);
  afterAll(() => browser?.close());

  beforeEach(async () => {
    clock.nowMs = beginning;
    shop = await startStorefrontEmulator({ ...options, now: () => new Date(clock.nowMs) });
  });
  afterEach(async () => {
    try {
      for (const shopper of shoppers.splice(0)) await shopper.close();
    } finally {
      await shop.close();
    }
  });

  return {
    get shop() {
      return shop;
    },
    clock,
    async enter(shopperOptions) {
      const shopper = await openShopper(browser, shop, clock, shopperOptions);
      shoppers.push(shopper);
      return shopper;
    },
  };
}
