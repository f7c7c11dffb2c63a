import type { Pool } from "pg";

import type { Clock } from "#app/clock.server.ts";
import type { Log } from "#app/log.server.ts";
import type { AfterAuth, AskAdmin } from "#app/shopify.server.ts";
import type { ShopDirectory, ShopHandle } from "#app/shops.server.ts";

/** Something to see to whenever a shop opens the app: it repeats without effect. */
export type Chore = {
  readonly run: (shop: ShopHandle, askAdmin: AskAdmin) => Promise<void>;
  /** What is logged when it fails; it is tried again the next time. */
  readonly failure: string;
};

/**
 * Notes that a shop has the app, and does the chores. Runs after every token exchange; what Shopify could not answer
 * keeps nobody from using the app. App data goes with an uninstall, so a shop that comes back is given it again.
 */
export function createMarkInstalled(dependencies: {
  readonly pool: Pool;
  readonly shops: ShopDirectory;
  readonly clock: Clock;
  readonly chores: readonly Chore[];
  readonly log: Log;
}): AfterAuth {
  const { pool, shops, clock, chores, log } = dependencies;
  return async (domain, askAdmin) => {
    const shop = await shops.ensure(domain);
    await pool.query(
      `UPDATE shop SET state = 'installed', uninstalled_at = NULL,
         installed_at = CASE WHEN state = 'installed' THEN installed_at ELSE $2 END,
         embed_settings = CASE WHEN state = 'installed' THEN embed_settings END,
         authorized_at = $2, redacted_at = NULL
       WHERE id = $1`,
      [shop.id, clock()],
    );
    for (const { run, failure } of chores)
      await run(shop, askAdmin).catch((error: unknown) => log.warn({ error, shop: domain }, failure));
  };
}
