import type { Pool } from "pg";
import { z } from "zod";

import type { AskAdmin } from "#app/shopify.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

const shopAnswer = z.object({
  data: z.object({
    shop: z.object({
      primaryDomain: z.object({ host: z.hostname() }),
      ianaTimezone: z.string().min(1),
      currencyCode: z.string().length(3),
    }),
  }),
});

const askShop = "query ShopFacts { shop { primaryDomain { host } ianaTimezone currencyCode } }";

/**
 * Notes under which domain shoppers know the shop, and the time zone and currency of its figures. Asked whenever the
 * app is opened, since a merchant may change all three.
 */
export function createNoteShopFacts(pool: Pool): (shop: ShopHandle, askAdmin: AskAdmin) => Promise<void> {
  return async (shop, askAdmin) => {
    const { primaryDomain, ianaTimezone, currencyCode } = shopAnswer.parse(await askAdmin(askShop)).data.shop;
    await pool.query("UPDATE shop SET primary_domain = $2, time_zone = $3, currency = $4 WHERE id = $1", [
      shop.id,
      primaryDomain.host,
      ianaTimezone,
      currencyCode,
    ]);
  };
}
