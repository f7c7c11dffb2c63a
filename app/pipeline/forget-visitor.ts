import type { Pool } from "pg";

import type { ShopHandle } from "#app/shops.server.ts";

/** Forgets a visitor who refused: who it was, its clicks, what it was seen with. Repeats without effect. */
export async function forgetVisitor(pool: Pool, shop: ShopHandle, clientId: string): Promise<void> {
  await pool.query("DELETE FROM visitor WHERE shop_id = $1 AND visitor_key = $2", [
    shop.id,
    shop.vault.linkKey("visitor", clientId),
  ]);
}
