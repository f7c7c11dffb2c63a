import type { Pool } from "pg";
import { z } from "zod";

import type { Clock } from "#app/clock.server.ts";
import type { Log } from "#app/log.server.ts";
import type { AfterAuth, AskAdmin } from "#app/shopify.server.ts";
import type { ShopDirectory, ShopHandle } from "#app/shops.server.ts";

/**
 * Notes that a shop has the app, sees to its web pixel, and asks once under which domain its shoppers know it. Runs
 * after every token exchange, so it repeats without effect; what Shopify could not answer is asked again next time.
 */
export function createMarkInstalled(dependencies: {
  readonly pool: Pool;
  readonly shops: ShopDirectory;
  readonly clock: Clock;
  readonly ensureWebPixel: (shop: ShopHandle, askAdmin: AskAdmin) => Promise<void>;
  readonly log: Log;
}): AfterAuth {
  const { pool, shops, clock, ensureWebPixel, log } = dependencies;
  return async (domain, askAdmin) => {
    const shop = await shops.ensure(domain);
    const { rows } = await pool.query<{ primary_domain: string | null }>(
      `UPDATE shop SET state = 'installed', uninstalled_at = NULL,
         installed_at = CASE WHEN state = 'installed' THEN installed_at ELSE $2 END
       WHERE id = $1 RETURNING primary_domain`,
      [shop.id, clock()],
    );
    await ensureWebPixel(shop, askAdmin).catch((error: unknown) => {
      log.warn({ error, shop: domain }, "web_pixel.not_installed");
    });
    if (rows[0]?.primary_domain !== null) return;
    const primaryDomain = await askPrimaryDomain(askAdmin).catch((error: unknown) => {
      log.warn({ error, shop: domain }, "shop.domain_unknown");
    });
    if (primaryDomain !== undefined)
      await pool.query("UPDATE shop SET primary_domain = $2 WHERE id = $1", [shop.id, primaryDomain]);
  };
}

const shopAnswer = z.object({
  data: z.object({ shop: z.object({ primaryDomain: z.object({ host: z.hostname() }) }) }),
});

async function askPrimaryDomain(askAdmin: AskAdmin): Promise<string> {
  const answer = await askAdmin("query PrimaryDomain { shop { primaryDomain { host } } }");
  return shopAnswer.parse(answer).data.shop.primaryDomain.host;
}
