import { afterAll, beforeAll, expect, vi, type TestContext } from "vitest";

import { buildPixelRunner } from "../emulators/storefront-pixel/build-pixel-runner.ts";
import { readPixelConfig } from "../emulators/storefront-pixel/read-pixel-config.ts";
import { startStorefrontEmulator } from "../emulators/storefront/start-storefront-emulator.ts";
import type { StorefrontEmulator, StorefrontOptions } from "../emulators/storefront/storefront-emulator.ts";
import {
  openShopper,
  type Clock,
  type Shopper,
  type ShopperOptions,
} from "../extensions/click-capture/shopper.ts";
import { expectedPurchase } from "../extensions/click-capture/expected-purchase.ts";
import { expectLedgerBalanced, shownLedger } from "../pipeline/ledger.ts";
import {
  openJourneyWorld,
  shopperIp,
  storefrontOf,
  type InstalledShop,
  type JourneyWorld,
} from "./journey-world.ts";

/** The fates of what one shopper does who looks at a product, adds it to the cart and buys it. */
export const wholeFunnel = [
  "ViewContent accepted",
  "AddToCart accepted",
  "InitiateCheckout accepted",
  "AddPaymentInfo accepted",
  "CompletePayment accepted",
] as const;

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
  /**
   * Waits until these are the fates of all its events, as `CompletePayment accepted` or `CompletePayment skipped
   * consent_denied`, and nothing is under way; what TikTok then has is just what was accepted, once, and the ledger
   * says so. Nothing may be added until the file's end but what the same test asks for next.
   */
  expectFates(...fates: readonly string[]): Promise<void>;
  /** Waits until the server has so many of the web pixel's events of that name. */
  untilTold(name: string, count?: number): Promise<void>;
  /** The only event of that name that TikTok counted, whole. */
  delivered(event: string): Readonly<Record<string, unknown>>;
  /** That it is whole: the linen shirt, bought now by the person the checkout is filled with, in that browser. */
  expectPurchase(shopper: Shopper, purchase: Purchase): Promise<void>;
  /** The cart attributes of the last order Shopify told of, and where its visit began. */
  lastOrder(): { readonly attributes: Readonly<Record<string, string>>; readonly landingSite: unknown };
};

export type Journeys = {
  readonly world: JourneyWorld;
  /** Closed, with its shoppers, when the test is over. */
  openShop(
    context: Pick<TestContext, "onTestFinished">,
    options?: Omit<StorefrontOptions, "shop" | "now" | "onWebhook" | "pixelRunner" | "appData">,
  ): Promise<JourneyShop>;
};

/** Starts the whole product once for a file, whose tests can run at once: each has its own shop. */
export function useJourneys(): Journeys {
  vi.setConfig({ testTimeout: 90_000 });
  let world: JourneyWorld;
  const settled = new Map<string, () => Promise<void>>();

  beforeAll(async () => {
    world = await openJourneyWorld();
  });
  afterAll(async () => {
    try {
      for (const isStillSo of settled.values()) await isStillSo();
      if (world !== undefined) await expectLedgerBalanced(world.database.pool);
    } finally {
      await world?.close();
    }
  });

  return {
    get world() {
      return world;
    },
    async openShop({ onTestFinished }, options = {}) {
      const shoppers: Shopper[] = [];
      const untilTold: JourneyShop["untilTold"] = (name, count = 1) =>
        vi.waitFor(async () => expect(await countTold(world, shopId, name)).toBe(count), patience);
      /** The same, where a web pixel runs: where consent is missing there is none. */
      const untilTellers = async (...names: readonly string[]) => {
        if (shoppers.some(({ page }) => page.workers().length > 0))
          for (const name of names) await untilTold(name);
      };
      const installed = await world.installShop();
      const { domain, shopId, pixelCode, webPixelSettings } = installed;
      const clock: Clock = { nowMs: Math.floor(Date.now() / 1_000) * 1_000 };
      const storefront = await startStorefrontEmulator({
        ...options,
        shopperIp,
        shop: { domain, name: "Northlight", currency: "USD" },
        appData: world.shopify.appData(domain),
        pixelRunner: await buildPixelRunner(await readPixelConfig(webPixelSettings)),
        now: () => new Date(clock.nowMs),
        async onWebhook({ shop, topic, body }) {
          const { status } = await world.shopify.postWebhook({ shop, topic, body });
          if (status !== 200) throw new Error(`${topic} was answered ${status}`);
          // Between two pages of a checkout a shopper waits, longer than the pixel of the first one needs.
          await untilTellers(topic === "checkouts/create" ? "checkout_started" : "payment_info_submitted");
        },
      });
      onTestFinished(async () => {
        try {
          for (const shopper of shoppers) await shopper.close();
        } finally {
          await storefront.close();
        }
      });
      const accepted = () => world.tiktok.accepted.filter((event) => event.pixelCode === pixelCode);
      const expectFatesNow = async (fates: readonly string[]) => {
        expect(await readFates(world, shopId)).toEqual({ fates, waiting: 0 });
        const reached = fates.filter((fate) => fate.endsWith(" accepted"));
        expect(
          accepted()
            .map(({ event }) => `${event} accepted`)
            .toSorted(),
        ).toEqual(reached);
        expect(world.tiktok.duplicates.filter((event) => event.pixelCode === pixelCode)).toEqual([]);
        expect(await shownLedger(world.database.pool, shopId)).toEqual(countStates(fates));
      };
      const origin = storefrontOf(domain);
      const delivered: JourneyShop["delivered"] = (event) => {
        const [found, ...others] = accepted().filter((one) => one.event === event);
        if (found?.json === undefined || others.length > 0)
          throw new Error(`TikTok counted ${others.length + (found ? 1 : 0)} of ${event}.`);
        return found.json;
      };
      return {
        ...installed,
        storefront,
        origin,
        clock,
        delivered,
        untilTold,
        async enter(shopperOptions) {
          const shopper = await openShopper(world.browser, storefront, clock, shopperOptions);
          shoppers.push(shopper);
          const { addToCart } = shopper;
          return Object.assign(shopper, {
            async addToCart(product?: string) {
              await addToCart(product);
              await untilTellers("product_viewed", "product_added_to_cart");
            },
          });
        },
        async expectFates(...wanted) {
          const fates = wanted.toSorted();
          await vi.waitFor(
            async () => expect(await readFates(world, shopId)).toEqual({ fates, waiting: 0 }),
            patience,
          );
          await expectFatesNow(fates);
          settled.set(domain, () => expectFatesNow(fates));
        },
        async expectPurchase(shopper, purchase) {
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
      };
    },
  };
}

async function countTold({ database }: JourneyWorld, shopId: number, name: string) {
  const { rows } = await database.pool.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM inbox_entry WHERE shop_id = $1 AND topic = 'storefront/' || $2",
    [shopId, name],
  );
  return rows[0]?.count;
}

async function readFates({ database }: JourneyWorld, shopId: number) {
  const deliveries = await database.pool.query<{ fate: string }>(
    `SELECT concat_ws(' ', event_name, state::text, CASE WHEN state <> 'accepted' THEN reason END) AS fate
     FROM delivery WHERE shop_id = $1`,
    [shopId],
  );
  const waiting = await database.pool.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM inbox_entry WHERE shop_id = $1 AND state = 'received'",
    [shopId],
  );
  return { fates: deliveries.rows.map(({ fate }) => fate).toSorted(), waiting: waiting.rows[0]?.count };
}

function countStates(fates: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const fate of fates) {
    const state = fate.split(" ")[1] ?? "";
    counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
}
