import type { Pool } from "pg";

import { hashSecret } from "#app/connection/hash-secret.ts";
import type { TikTokLogin } from "#app/connection/tiktok-login.ts";
import type { RandomBytes } from "#app/sealing.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";
import { authorizationUrl } from "#app/tiktok/authorize.ts";

/** TikTok may ask for a password and an emailed code; longer than that nobody looks at a page. */
const stateMs = 15 * 60_000;

/** Second tabs and second thoughts; more at once is not a person. */
const statesPerShopMax = 10;

/** Expired ones that one beginning takes away: more than come, so that they never pile up. */
const expiredPerBeginning = 100;

/**
 * Notes that a staff member leaves for TikTok.
 *
 * @param begin.userId Shopify's id of the staff member, who alone can finish it.
 * @returns the address of TikTok's page, to be opened at the top of the browser: TikTok does not let itself be framed.
 */
export async function beginLogin(
  dependencies: {
    readonly pool: Pool;
    readonly login: TikTokLogin;
    readonly now: Date;
    readonly randomBytes: RandomBytes;
  },
  begin: { readonly shop: ShopHandle; readonly userId: string },
): Promise<string> {
  const { pool, login, now, randomBytes } = dependencies;
  const { shop, userId } = begin;
  const nonce = randomBytes(24).toString("base64url");
  const expiresAt = new Date(now.getTime() + stateMs);
  await pool.query(
    `DELETE FROM oauth_state WHERE nonce_hash IN (
       SELECT nonce_hash FROM oauth_state WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)`,
    [now, expiredPerBeginning],
  );
  await pool.query(
    `DELETE FROM oauth_state WHERE nonce_hash IN (
       SELECT nonce_hash FROM oauth_state WHERE shop_id = $1 ORDER BY created_at DESC OFFSET $2)`,
    [shop.id, statesPerShopMax - 1],
  );
  await pool.query(
    "INSERT INTO oauth_state (nonce_hash, shop_id, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
    [hashSecret(nonce), shop.id, userId, now, expiresAt],
  );
  const state = login.states.sign({ nonce, shopDomain: shop.domain, expiresAt });
  return authorizationUrl(login.authorizeAt, login.appId, state, login.redirectUri);
}
