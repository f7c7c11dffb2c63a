import type { Pool } from "pg";

import type { ShopDirectory } from "#app/shops.server.ts";

/** Notes that a shop has the app. Runs after every token exchange, so it repeats without effect. */
export async function markInstalled(
  pool: Pool,
  shops: ShopDirectory,
  domain: string,
  now: Date,
): Promise<void> {
  const shop = await shops.ensure(domain);
  await pool.query(
    "UPDATE shop SET state = 'installed', installed_at = $2, uninstalled_at = NULL WHERE id = $1 AND state <> 'installed'",
    [shop.id, now],
  );
}
