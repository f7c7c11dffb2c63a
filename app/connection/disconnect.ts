import type { Pool } from "pg";

import { isUnsealError } from "#app/connection/known-errors.ts";
import { isDeadToken } from "#app/connection/note-dead-token.ts";
import type { TikTokLogin } from "#app/connection/tiktok-login.ts";
import { inBrief } from "#app/connection/tiktok-problem.ts";
import type { ShopHandle } from "#app/shops.server.ts";
import { revokeToken } from "#app/tiktok/authorize.ts";
import type { BusinessApi } from "#app/tiktok/business-api.ts";

const forget = "state = 'disconnected', token_sealed = NULL, scopes = '{}'";

/**
 * Forgets tokens without telling TikTok: of all the shop's connections, or of one pixel's own. A pixel that writes
 * through TikTok's login is switched off instead, because others may write through it too. What waits stays, until it
 * is connected again.
 *
 * @returns the codes of the pixels that nothing is sent to any more.
 */
export async function disconnectPixels(
  pool: Pool,
  shop: ShopHandle,
  code?: string,
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ code: string }>(
    `WITH forgotten AS (
       UPDATE connection SET ${forget}
       WHERE shop_id = $1 AND ($2::text IS NULL OR (kind = 'token'
         AND id = (SELECT connection_id FROM pixel WHERE shop_id = $1 AND code = $2)))
       RETURNING id
     ), switched_off AS (
       UPDATE pixel SET enabled = false FROM connection
       WHERE pixel.shop_id = $1 AND pixel.code = $2 AND connection.id = pixel.connection_id AND connection.kind = 'oauth'
       RETURNING pixel.id, pixel.code
     )
     SELECT code FROM (
       SELECT pixel.id, pixel.code FROM pixel JOIN forgotten ON forgotten.id = pixel.connection_id
       UNION SELECT id, code FROM switched_off
     ) AS ended ORDER BY id`,
    [shop.id, code ?? null],
  );
  return rows.map((row) => row.code);
}

/** How far ending a login got. In every case the token is forgotten here. */
export type EndedLogin =
  | { readonly kind: "revoked" }
  /** There was no login, as after a second click. */
  | { readonly kind: "nothing" }
  /** The token had been dead before. */
  | { readonly kind: "dead_already" }
  /** TikTok was not told, or did not agree: the token may still be valid there. */
  | { readonly kind: "not_revoked"; readonly words: string | undefined };

/** Ends a shop's login: revokes its token at TikTok, and forgets it whatever TikTok says to that. */
export async function disconnectLogin(
  dependencies: {
    readonly pool: Pool;
    readonly tiktok: BusinessApi;
    /** Undefined where this server has no TikTok app any more. */
    readonly login: TikTokLogin | undefined;
  },
  shop: ShopHandle,
): Promise<EndedLogin> {
  const { pool } = dependencies;
  const { rows } = await pool.query<{ id: number; state: string; token_sealed: Buffer | null }>(
    "SELECT id, state, token_sealed FROM connection WHERE shop_id = $1 AND kind = 'oauth' AND state <> 'disconnected'",
    [shop.id],
  );
  const row = rows[0];
  if (row === undefined) return { kind: "nothing" };
  const revoked: EndedLogin =
    row.token_sealed === null ? { kind: "dead_already" } : await revoke(dependencies, shop, row.token_sealed);
  // Revoking a dead token succeeds as well; that it was dead is known from before.
  const wasDead = revoked.kind === "revoked" && row.state === "needs_reconnecting";
  // Only the token that was dealt with: somebody may have connected anew meanwhile.
  await pool.query(`UPDATE connection SET ${forget} WHERE id = $1 AND token_sealed IS NOT DISTINCT FROM $2`, [
    row.id,
    row.token_sealed,
  ]);
  return wasDead ? { kind: "dead_already" } : revoked;
}

async function revoke(
  { tiktok, login }: Parameters<typeof disconnectLogin>[0],
  shop: ShopHandle,
  tokenSealed: Buffer,
): Promise<EndedLogin> {
  if (login === undefined) return { kind: "not_revoked", words: undefined };
  try {
    const token = shop.vault.open("connection.token_sealed", tokenSealed).toString("utf8");
    await revokeToken(tiktok, login, token);
    return { kind: "revoked" };
  } catch (error) {
    if (isUnsealError(error)) return { kind: "not_revoked", words: undefined };
    if (isDeadToken(error)) return { kind: "dead_already" };
    return { kind: "not_revoked", words: inBrief(error).words };
  }
}
