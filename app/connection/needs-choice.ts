import type { Pool } from "pg";

import { notReachable } from "#app/connection/save-advertisers.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/**
 * Whether a merchant has to choose after a login: nothing is in use through it yet, or it no longer reaches the ad
 * account of a pixel. Who only reconnected has chosen before.
 */
export async function needsChoice(pool: Pool, shop: ShopHandle): Promise<boolean> {
  const { rows } = await pool.query<{ uses_login: boolean; lost: boolean }>(
    `SELECT coalesce(bool_or(pixel.enabled), false) AS uses_login,
       coalesce(bool_or(advertiser.status = '${notReachable}'), false) AS lost
     FROM connection JOIN pixel ON pixel.connection_id = connection.id
     LEFT JOIN advertiser ON advertiser.id = pixel.advertiser_ref
     WHERE connection.shop_id = $1 AND connection.kind = 'oauth'`,
    [shop.id],
  );
  return rows[0]?.uses_login !== true || rows[0].lost;
}
