import type { Pool } from "pg";

import type { ShopHandle } from "#app/shops.server.ts";

/**
 * Keeps or clears the merchant's rate of an ad account.
 *
 * @param rate what `readExchangeRate` gave: units of the account's currency for one of the shop's.
 * @returns false when the shop has no such account.
 */
export async function saveExchangeRate(
  pool: Pool,
  shop: Pick<ShopHandle, "id">,
  advertiserId: string,
  rate: string | undefined,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    "UPDATE advertiser SET exchange_rate = $3 WHERE shop_id = $1 AND advertiser_id = $2",
    [shop.id, advertiserId, rate ?? null],
  );
  return rowCount === 1;
}
