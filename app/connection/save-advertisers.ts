import type { Pool } from "pg";

import { lockConnections } from "#app/connection/lock-connections.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import type { ShopHandle } from "#app/shops.server.ts";
import type { AdvertiserDetails } from "#app/tiktok/advertisers.ts";

/** The status of an account that an earlier login reached; ours, TikTok's own are in capitals. */
export const notReachable = "not_reachable";

/**
 * Keeps the ad accounts a login reaches. Those it no longer reaches stay where something hangs on them (pixels, days of
 * ads), marked; the others go.
 */
export async function saveAdvertisers(
  pool: Pool,
  shop: ShopHandle,
  connectionId: number,
  advertisers: readonly AdvertiserDetails[],
): Promise<void> {
  const column = (read: (row: AdvertiserDetails) => string | undefined) =>
    advertisers.map((row) => read(row) ?? null);
  await inTransaction(pool, async (client) => {
    await lockConnections(client, shop.id);
    await client.query(
      `INSERT INTO advertiser (shop_id, connection_id, advertiser_id, name, currency, time_zone, status)
       SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
       ON CONFLICT (shop_id, advertiser_id) DO UPDATE SET connection_id = excluded.connection_id, name = excluded.name,
         currency = coalesce(excluded.currency, advertiser.currency),
         time_zone = coalesce(excluded.time_zone, advertiser.time_zone), status = excluded.status`,
      [
        shop.id,
        connectionId,
        column((row) => row.advertiserId),
        column((row) => row.name),
        column((row) => row.currency),
        column((row) => row.timeZone),
        column((row) => row.status),
      ],
    );
    const others = "shop_id = $1 AND advertiser_id <> ALL($2::text[])";
    const known = [shop.id, column((row) => row.advertiserId)];
    await client.query(
      `DELETE FROM advertiser WHERE ${others}
         AND NOT EXISTS (SELECT FROM pixel WHERE pixel.advertiser_ref = advertiser.id)
         AND NOT EXISTS (SELECT FROM ad_sync WHERE ad_sync.advertiser_ref = advertiser.id)`,
      known,
    );
    await client.query(
      `UPDATE advertiser SET chosen = false, status = '${notReachable}' WHERE ${others}`,
      known,
    );
  });
}

/** Adds what was not known of accounts that are kept already. */
export async function writeDetails(
  pool: Pool,
  shop: ShopHandle,
  advertisers: readonly AdvertiserDetails[],
): Promise<void> {
  for (const { advertiserId, name, currency, timeZone, status } of advertisers)
    await pool.query(
      `UPDATE advertiser SET name = $3, currency = coalesce($4, currency), time_zone = coalesce($5, time_zone), status = $6
       WHERE shop_id = $1 AND advertiser_id = $2`,
      [shop.id, advertiserId, name, currency ?? null, timeZone ?? null, status ?? null],
    );
}
