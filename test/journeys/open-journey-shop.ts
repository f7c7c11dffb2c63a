import { expect, vi } from "vitest";

import { buildPixelRunner } from "../emulators/storefront-pixel/build-pixel-runner.ts";
import { readPixelConfig } from "../emulators/storefront-pixel/read-pixel-config.ts";
import { startStorefrontEmulator } from "../emulators/storefront/start-storefront-emulator.ts";
import type { StorefrontEmulator, StorefrontOptions } from "../emulators/storefront/storefront-emulator.ts";
import { expectedPurchase } from "../extensions/click-capture/expected-purchase.ts";
import {
  openShopper,
  type Clock,
  type Shopper,
  type ShopperOptions,
} from "../extensions/click-capture/shopper.ts";
import { shownLedger } from "../pipeline/ledger.ts";
import { shopperIp, storefrontOf, type InstalledShop, type JourneyWorld } from "./journey-world.ts";
import { countStates, countTold, readFates } from "./read-fates.ts";

/** For what happens in other processes, however busy this machine is. */
export const patience = { timeout: 30_000, interval: 50 };

type Purchase = Omit<Parameters<typeof expectedPurchase>[0], "at" | "origin" | "userAgent">;

/** A shop of one test's own, open for shoppers: theme, checkout and web pixel in front of the whole product. */
export type JourneyShop = InstalledShop & {
  readonly storefront: StorefrontEmulator;
  /** Where shoppers know it, as TikTok is told. */
  readonly origin: string;
  /** The time of shop and browser, in whole seconds; now unless moved. */
  readonly clock: Clock;
  enter(options?: ShopperOptions): Promise<Shopper>;
  /** Waits until the server has so many of the web pixel's events of that name. */
  untilTold(name: string, count?: number): Promise<void>;
  /**
   * Waits until these are the fates of all its events, as `CompletePayment accepted`, and nothing is under way. What
   * TikTok has is then just what was accepted, once, and the ledger says so.
   */
  expectFates(...fates: readonly string[]): Promise<void>;
  /** That nothing has changed since. */
  expectSameFates(): Promise<void>;
  /** The only event of that name that TikTok counted, whole. */
  delivered(event: string): Readonly<Record<string, unknown>>;
  /** That it is whole: the linen shirt, bought now by the person the checkout is filled with, in that browser. */
  expectPurchase(shopper: Shopper, purchase: Purchase): Promise<void>;
  /** The cart attributes of the last order Shopify told of, and where its visit began. */
  lastOrder(): { readonly attributes: Readonly<Record<string, string>>; readonly landingSite: unknown };
  /** Throws when a page complained. */
  close(): Promise<void>;
};

export type JourneyShopOptions = Pick<StorefrontOptions, "region" | "theme">;

export async function openJourneyShop(
  world: JourneyWorld,
  options: JourneyShopOptions,
): Promise<JourneyShop> {
  const installed = await world.installShop();
  const { domain, shopId, pixelCode, webPixelSettings } = installed;
  const { tiktok, shopify } = world;
  const { pool } = world.database;
  const origin = storefrontOf(domain);
  const clock: Clock = { nowMs: Math.floor(Date.now() / 1_000) * 1_000 };
  const shoppers: Shopper[] = [];
  let settledFates: readonly string[] | undefined;

  const untilTold: JourneyShop["untilTold"] = (name, count = 1) =>
    vi.waitFor(async () => expect(await countTold(pool, shopId, name)).toBe(count), patience);
  /** Where consent is missing, no web pixel runs and none will tell. */
  const isPixelRunning = () => shoppers.some(({ page }) => page.workers().length > 0);

  const storefront = await startStorefrontEmulator({
    ...options,
    shopperIp,
    shop: { domain, name: "Northlight", currency: "USD" },
    appData: shopify.appData(domain),
    pixelRunner: await buildPixelRunner(await readPixelConfig(webPixelSettings)),
    now: () => new Date(clock.nowMs),
    async onWebhook({ shop, topic, body }) {
      const { status } = await shopify.postWebhook({ shop, topic, body });
      if (status !== 200) throw new Error(`${topic} was answered ${status}`);
      // A checkout takes its time between two pages, more than the pixel of the first one needs.
      if (topic !== "customers/create" && isPixelRunning())
        await untilTold(topic === "checkouts/create" ? "checkout_started" : "payment_info_submitted");
    },
  });

  const accepted = () => tiktok.accepted.filter((event) => event.pixelCode === pixelCode);
  const delivered: JourneyShop["delivered"] = (event) => {
    const [found, ...others] = accepted().filter((one) => one.event === event);
    if (found?.json === undefined || others.length > 0)
      throw new Error(`TikTok counted ${others.length + (found ? 1 : 0)} of ${event}.`);
    return found.json;
  };
  const expectSameFates = async () => {
    // A test that failed before has said so itself.
    if (settledFates === undefined) return;
    expect((await readFates(pool, shopId)).fates).toEqual(settledFates);
    const counted = accepted().map(({ event }) => `${event} accepted`);
    expect(counted.toSorted()).toEqual(settledFates.filter((fate) => fate.endsWith(" accepted")));
    expect(tiktok.duplicates.filter((event) => event.pixelCode === pixelCode)).toEqual([]);
    expect(await shownLedger(pool, shopId)).toEqual(countStates(settledFates));
  };

  return {
    ...installed,
    storefront,
    origin,
    clock,
    untilTold,
    delivered,
    expectSameFates,
    async enter(shopperOptions) {
      const shopper = await openShopper(world.browser, storefront, clock, shopperOptions);
      shoppers.push(shopper);
      const { addToCart } = shopper;
      return Object.assign(shopper, {
        async addToCart(product?: string) {
          await addToCart(product);
          if (!isPixelRunning()) return;
          await untilTold("product_viewed");
          await untilTold("product_added_to_cart");
        },
      });
    },
    async expectFates(...wanted) {
      settledFates = wanted.toSorted();
      const expected = { fates: settledFates, waiting: 0 };
      await vi.waitFor(async () => expect(await readFates(pool, shopId)).toEqual(expected), patience);
      await expectSameFates();
    },
    async expectPurchase(shopper, purchase) {
      // It makes no second one; that is looked at again when all tests of the file are over.
      await untilTold("checkout_completed");
      const userAgent = await shopper.page.evaluate(() => navigator.userAgent);
      expect(delivered("CompletePayment")).toEqual(
        expectedPurchase({ ...purchase, at: clock.nowMs, origin, userAgent }),
      );
    },
    lastOrder() {
      const order = storefront.webhooks.findLast(({ topic }) => topic === "orders/create");
      if (order === undefined) throw new Error("The shop told of no order.");
      const { note_attributes, landing_site } = order.body as {
        note_attributes: readonly { name: string; value: string }[];
        landing_site: unknown;
      };
      return {
        attributes: Object.fromEntries(note_attributes.map(({ name, value }) => [name, value])),
        landingSite: landing_site,
      };
    },
    close: async () => {
      try {
        for (const shopper of shoppers) await shopper.close();
      } finally {
        await storefront.close();
      }
    },
  };
}
