import type { Pool, PoolClient } from "pg";

import { lockConnections } from "#app/connection/lock-connections.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import type { ShopHandle } from "#app/shops.server.ts";

export type PixelToConnect = {
  readonly code: string;
  /** The Events API token in clear. */
  readonly token: string;
  /** Tags everything as a test from now on; null: nothing any more; undefined: as it was. */
  readonly testEventCode: string | null | undefined;
};

/**
 * Connects a pixel by its own token. A pixel that is known already gets the new one and what waits for it goes on; one
 * that wrote through TikTok's login has a token of its own from then on, and the login is untouched.
 */
export async function connectPixel(pool: Pool, shop: ShopHandle, pixel: PixelToConnect): Promise<void> {
  const tokenSealed = shop.vault.seal("connection.token_sealed", pixel.token);
  await inTransaction(pool, async (client) => {
    await lockConnections(client, shop.id);
    const connectionId = await ownConnection(client, shop.id, pixel.code, tokenSealed);
    await client.query(
      `INSERT INTO pixel (shop_id, connection_id, code, test_event_code, is_primary)
       VALUES ($1, $2, $3, $4, NOT EXISTS (SELECT FROM pixel WHERE shop_id = $1 AND is_primary))
       ON CONFLICT (shop_id, code) DO UPDATE SET connection_id = excluded.connection_id, enabled = true,
         test_event_code = CASE WHEN $5 THEN excluded.test_event_code ELSE pixel.test_event_code END,
         paused_until = NULL, failure_streak = 0, refused_code = NULL, refused_message = NULL`,
      [shop.id, connectionId, pixel.code, pixel.testEventCode ?? null, pixel.testEventCode !== undefined],
    );
  });
}

async function ownConnection(
  client: PoolClient,
  shopId: number,
  code: string,
  tokenSealed: Buffer,
): Promise<number | undefined> {
  const renewed = await client.query<{ id: number }>(
    `UPDATE connection SET state = 'connected', token_sealed = $3, broken_at = NULL, broken_code = NULL,
       broken_message = NULL
     FROM pixel WHERE pixel.shop_id = $1 AND pixel.code = $2 AND connection.id = pixel.connection_id
       AND connection.kind = 'token'
     RETURNING connection.id`,
    [shopId, code, tokenSealed],
  );
  if (renewed.rows[0] !== undefined) return renewed.rows[0].id;
  const made = await client.query<{ id: number }>(
    "INSERT INTO connection (shop_id, kind, token_sealed) VALUES ($1, 'token', $2) RETURNING id",
    [shopId, tokenSealed],
  );
  return made.rows[0]?.id;
}
