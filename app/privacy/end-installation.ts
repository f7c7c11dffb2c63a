import type { PoolClient } from "pg";

import type { Errand } from "#app/privacy/run-errands.ts";
import { UnsealError } from "#app/sealing.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** A TikTok login that was forgotten here and can still be revoked there. */
export type DroppedToken = { readonly token: string };

/**
 * Ends a shop's installation: from the commit on nothing is sent, asked or pulled for it. Tokens of Shopify and TikTok are
 * forgotten, logins under way and long tasks end; what waits to be sent is stopped after it (stopDeliveries). Pixels,
 * rules and settings stay for a shop that comes back before Shopify has its data erased.
 *
 * A message that is older than the last token Shopify gave out is about an earlier installation. What that one left at
 * Shopify is gone all the same: the app's data there, and the web pixel.
 *
 * @returns undefined when the shop was installed again since.
 */
export async function endInstallation(
  client: PoolClient,
  shop: ShopHandle,
  errand: Errand,
  now: Date,
): Promise<{ readonly tokens: readonly DroppedToken[]; readonly taskIds: readonly number[] } | undefined> {
  const endedAt = errand.triggeredAt ?? errand.receivedAt;
  const { rowCount } = await client.query(
    `UPDATE shop SET state = 'uninstalled', uninstalled_at = $2
     WHERE id = $1 AND (authorized_at IS NULL OR authorized_at < $2)`,
    [shop.id, endedAt],
  );
  await client.query("UPDATE shop SET embed_settings = NULL, web_pixel_settings = NULL WHERE id = $1", [
    shop.id,
  ]);
  if (rowCount === 0) return undefined;
  const tokens = await client.query<{ token_sealed: Buffer }>(
    "SELECT token_sealed FROM connection WHERE shop_id = $1 AND kind = 'oauth' AND token_sealed IS NOT NULL",
    [shop.id],
  );
  await client.query(
    "UPDATE connection SET state = 'disconnected', token_sealed = NULL, scopes = '{}' WHERE shop_id = $1",
    [shop.id],
  );
  await client.query("DELETE FROM session WHERE shop = $1", [shop.domain]);
  await client.query("DELETE FROM oauth_state WHERE shop_id = $1", [shop.id]);
  const tasks = await client.query<{ id: number }>(
    `UPDATE task SET cancel_requested_at = coalesce(cancel_requested_at, $2), next_due_at = $2,
       state = CASE WHEN started_at IS NULL THEN 'cancelled' ELSE state END,
       finished_at = CASE WHEN started_at IS NULL THEN $2 ELSE finished_at END
     WHERE shop_id = $1 AND state IN ('waiting', 'running') RETURNING id`,
    [shop.id, now],
  );
  return {
    tokens: tokens.rows.flatMap(({ token_sealed: sealed }) => openToken(shop, sealed)),
    taskIds: tasks.rows.map(({ id }) => id),
  };
}

function openToken(shop: ShopHandle, sealed: Buffer): DroppedToken[] {
  try {
    return [{ token: shop.vault.open("connection.token_sealed", sealed).toString("utf8") }];
  } catch (error) {
    if (error instanceof UnsealError) return [];
    throw error;
  }
}
