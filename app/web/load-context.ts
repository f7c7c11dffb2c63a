// Makes this a module that adds to that one.
import "@remix-run/node";

import type { Clock } from "#app/clock.server.ts";
import type { Database } from "#app/db.server.ts";
import type { Log } from "#app/log.server.ts";
import type { Shopify } from "#app/shopify.server.ts";
import type { ShopDirectory } from "#app/shops.server.ts";

declare module "@remix-run/node" {
  /** What the web process gives to every loader and action; made once, in app/web/main.ts. */
  interface AppLoadContext {
    readonly shopifyApiKey: string;
    readonly shopify: Shopify;
    readonly database: Database;
    readonly shops: ShopDirectory;
    readonly clock: Clock;
    readonly log: Log;
  }
}
