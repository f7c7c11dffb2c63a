import type { Pool, PoolClient } from "pg";

import { lockConnections } from "#app/connection/lock-connections.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import type { ShopHandle } from "#app/shops.server.ts";
import type { Authorization } from "#app/tiktok/authorize.ts";

/** `advertiserIds` is undefined where TikTok did not tell whom the login reaches. */
type SavedAuthorization = Omit<Authorization, "advertiserIds"> & {
  readonly advertiserIds: readonly string[] | undefined;
};

/**
 * Keeps what TikTok's login gave, in the place of what an earlier one did: a shop has one. What waited for it goes on by
 * itself, since nothing is paused or broken any more and the sweep looks for due work.
 *
 * Pixels of ad accounts that this login does not reach are switched off: TikTok would refuse their first event, and
 * that stops the whole connection.
 */
export async function saveAuthorization(
  pool: Pool,
  shop: ShopHandle,
  { accessToken, scopes, advertiserIds }: SavedAuthorization,
  now: Date,
): Promise<void> {
  const tokenSealed = shop.vault.seal("connection.token_sealed", accessToken);
  await inTransaction(pool, async (client) => {
    await lockConnections(client, shop.id);
    const { rows } = await client.query<{ id: number }>(
      `INSERT INTO connection (shop_id, kind, token_sealed, scopes) VALUES ($1, 'oauth', $2, $3)
       ON CONFLICT (shop_id) WHERE kind = 'oauth' DO UPDATE SET state = 'connected',
         token_sealed = excluded.token_sealed, scopes = excluded.scopes,
         broken_at = NULL, broken_code = NULL, broken_message = NULL
       RETURNING id`,
      [shop.id, tokenSealed, scopes],
    );
    const connectionId = rows[0]?.id;
    if (advertiserIds !== undefined) {
      await leaveOthers(client, shop.id, connectionId, advertiserIds);
      // By their ids, until their names are read: which may never be allowed.
      await client.query(
        `INSERT INTO advertiser (shop_id, connection_id, advertiser_id, name) SELECT $1, $2, id, id
         FROM unnest($3::text[]) AS id ON CONFLICT DO NOTHING`,
        [shop.id, connectionId, advertiserIds],
      );
    }
    await client.query(
      `UPDATE pixel SET paused_until = NULL, failure_streak = 0, refused_code = NULL, refused_message = NULL
       WHERE connection_id = $1`,
      [connectionId],
    );
    await client.query(
      `UPDATE ad_sync SET next_due_at = least(next_due_at, $2), failure_streak = 0, last_code = NULL, last_message = NULL
       FROM advertiser WHERE advertiser.id = ad_sync.advertiser_ref AND advertiser.connection_id = $1 AND advertiser.chosen`,
      [connectionId, now],
    );
  });
}

async function leaveOthers(
  client: PoolClient,
  shopId: number,
  connectionId: number | undefined,
  reached: readonly string[],
): Promise<void> {
  await client.query(
    `UPDATE pixel SET enabled = false FROM advertiser
     WHERE pixel.connection_id = $1 AND advertiser.id = pixel.advertiser_ref
       AND advertiser.advertiser_id <> ALL($2::text[])`,
    [connectionId, reached],
  );
  await client.query(
    "UPDATE advertiser SET chosen = false WHERE shop_id = $1 AND advertiser_id <> ALL($2::text[])",
    [shopId, reached],
  );
}
