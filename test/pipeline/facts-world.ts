import type { ShopFacts } from "#app/core/shopify/shop-facts.ts";
import { createReadShopFacts, type WantedFacts } from "#app/pipeline/read-shop-facts.ts";
import type { AskShop } from "#app/shopify-admin/ask-shop.ts";
import type { ShopHandle } from "#app/shops.server.ts";

import { openShopifyWorld, type ShopifyWorld } from "../app/shopify-admin/shopify-world.ts";
import type { EmulatedCustomer } from "../emulators/shopify/shopify-shop.ts";

/** A shop of one test's own whose facts are read by a process of its own. */
export type FactsShop = ShopHandle & {
  read(wanted: Partial<WantedFacts>): Promise<ShopFacts>;
  typeOf(productId: string): Promise<string | undefined>;
  customerOf(customerId: string, more?: Partial<WantedFacts>): Promise<ReturnType<ShopFacts["customer"]>>;
  setProduct(id: string, productType: string): void;
  setCustomer(id: string, customer: EmulatedCustomer): void;
  /** Questions that Shopify was asked about this shop. */
  asked(): number;
  /** The reasons logged about this shop. */
  failures(): unknown[];
};

export type FactsWorld = ShopifyWorld & {
  openFactsShop(options?: { readonly limitMs?: number; readonly askShop?: AskShop }): Promise<FactsShop>;
};

export async function openFactsWorld(): Promise<FactsWorld> {
  const world = await openShopifyWorld();
  const { emulator, process, time, log } = world;
  return {
    ...world,
    openFactsShop: async (options = {}) => {
      const shop = await world.openShop();
      const { pool } = process.database;
      const { askShop } = process;
      const readShopFacts = createReadShopFacts({ pool, askShop, clock: time.clock, log, ...options });
      const read = (wanted: Partial<WantedFacts>) =>
        readShopFacts(shop, { productIds: [], customerIds: [], ...wanted });
      return {
        ...shop,
        read,
        typeOf: async (id) => (await read({ productIds: [id] })).productType(id),
        customerOf: async (id, more = {}) => (await read({ customerIds: [id], ...more })).customer(id),
        setProduct: (id, productType) => emulator.setProduct(shop.domain, id, { productType }),
        setCustomer: (id, customer) => emulator.setCustomer(shop.domain, id, customer),
        asked: () => world.questions(shop).length,
        failures: () =>
          world.logLines
            .filter(({ shop: domain, msg }) => domain === shop.domain && msg === "shop_facts.not_read")
            .map(({ reason }) => reason),
      };
    },
  };
}
