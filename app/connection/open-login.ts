import type { Pool } from "pg";

import { isUnsealError } from "#app/connection/known-errors.ts";
import { breakConnection } from "#app/pipeline/sending-pixel.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** A shop's token from TikTok's login, in clear: only ever for the request that is about to be made. */
export type OpenedLogin = {
  readonly connectionId: number;
  readonly token: string;
  /** Names the token without telling it. */
  readonly tokenSealed: Buffer;
};

/**
 * @returns undefined where the shop has no working login. A token that does not open will not open later either: its
 * connection then needs a person.
 */
export async function openLogin(pool: Pool, shop: ShopHandle, now: Date): Promise<OpenedLogin | undefined> {
  const { rows } = await pool.query<{ id: number; token_sealed: Buffer }>(
    `SELECT id, token_sealed FROM connection
     WHERE shop_id = $1 AND kind = 'oauth' AND state = 'connected' AND token_sealed IS NOT NULL`,
    [shop.id],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  const opened = { connectionId: row.id, tokenSealed: row.token_sealed };
  try {
    return {
      ...opened,
      token: shop.vault.open("connection.token_sealed", row.token_sealed).toString("utf8"),
    };
  } catch (error) {
    if (!isUnsealError(error)) throw error;
    await breakConnection(pool, opened, now, { message: "the stored token does not open" });
    return undefined;
  }
}
