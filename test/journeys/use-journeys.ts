import { afterAll, beforeAll, expect, vi, type TestContext } from "vitest";

import { expectLedgerBalanced } from "../pipeline/ledger.ts";
import { openJourneyWorld, type JourneyWorld } from "./journey-world.ts";
import { openJourneyShop, type JourneyShop, type JourneyShopOptions } from "./open-journey-shop.ts";

/** The fates of what one shopper does who looks at a product, adds it to the cart and buys it. */
export const wholeFunnel = [
  "ViewContent accepted",
  "AddToCart accepted",
  "InitiateCheckout accepted",
  "AddPaymentInfo accepted",
  "CompletePayment accepted",
] as const;

export type Journeys = {
  readonly world: JourneyWorld;
  /** Closed, with its shoppers, when the test is over. */
  openShop(context: Pick<TestContext, "onTestFinished">, options?: JourneyShopOptions): Promise<JourneyShop>;
};

/** Starts the whole product once for a file, whose tests can run at once: each has its own shop. */
export function useJourneys(): Journeys {
  vi.setConfig({ testTimeout: 90_000 });
  let world: JourneyWorld;
  const shops: JourneyShop[] = [];

  beforeAll(async () => {
    world = await openJourneyWorld();
  });
  afterAll(async () => {
    if (world === undefined) return;
    try {
      for (const shop of shops) await shop.expectSameFates();
      await expectLedgerBalanced(world.database.pool);
      expect(await world.warnings()).toEqual([]);
    } finally {
      await world.close();
    }
  });

  return {
    get world() {
      return world;
    },
    async openShop({ onTestFinished }, options = {}) {
      const shop = await openJourneyShop(world, options);
      shops.push(shop);
      onTestFinished(shop.close);
      return shop;
    },
  };
}
