import type { PoolClient } from "pg";

import type { Errand } from "#app/privacy/run-errands.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/**
 * Keeps which scopes the merchant grants by now with the shop's tokens. Of several messages the one triggered last counts,
 * in whatever order they come.
 *
 * @returns what became of the message.
 */
export async function noteScopes(
  client: PoolClient,
  shop: ShopHandle,
  errand: Errand,
  scopes: readonly string[],
): Promise<"scopes_noted" | "newer_scopes_known"> {
  const newer = await client.query(
    `SELECT FROM inbox_entry
     WHERE shop_id = $1 AND topic = 'app/scopes_update' AND reason = 'scopes_noted' AND triggered_at > $2`,
    [shop.id, errand.triggeredAt],
  );
  if (newer.rowCount !== 0) return "newer_scopes_known";
  await client.query("UPDATE session SET scope = $2 WHERE shop = $1", [shop.domain, scopes.join(",")]);
  return "scopes_noted";
}
