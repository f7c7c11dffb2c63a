// Makes this a module that adds to that one.
import "@remix-run/node";

import type { Clock } from "#app/clock.server.ts";
import type { TikTokLogin } from "#app/connection/tiktok-login.ts";
import type { Database } from "#app/db.server.ts";
import type { Log } from "#app/log.server.ts";
import type { RandomBytes } from "#app/sealing.server.ts";
import type { WebPixelState } from "#app/core/guide/guide-step.ts";
import type { AskAdmin, Shopify } from "#app/shopify.server.ts";
import type { ShopDirectory, ShopHandle } from "#app/shops.server.ts";
import type { BusinessApi } from "#app/tiktok/business-api.ts";
import type { TrackEvents } from "#app/tiktok/track-events.ts";

declare module "@remix-run/node" {
  /** What the web process gives to every loader and action; made once, in app/web/main.ts. */
  interface AppLoadContext {
    readonly shopifyApiKey: string;
    readonly shopify: Shopify;
    readonly database: Database;
    readonly shops: ShopDirectory;
    readonly clock: Clock;
    readonly log: Log;
    readonly randomBytes: RandomBytes;
    /** Says that a shop has messages to map. */
    readonly nudgeMapping: (shopId: number) => void;
    /** Says that a pixel has deliveries to send. */
    readonly nudgeSending: (pixelId: number) => void;
    /** Says that a long task can go on. */
    readonly nudgeTask: (taskId: number) => void;
    readonly tiktok: BusinessApi;
    readonly trackEvents: TrackEvents;
    readonly webPixel: {
      /** Asks Shopify how it is. @throws what asking throws. */
      readonly look: (shop: ShopHandle, askAdmin: AskAdmin) => Promise<WebPixelState>;
      /** Makes it, or gives it its settings again. @throws with Shopify's words. */
      readonly ensure: (shop: ShopHandle, askAdmin: AskAdmin) => Promise<void>;
    };
    /** Undefined where the server has no TikTok app: then pixels are connected by their own tokens alone. */
    readonly tiktokLogin: TikTokLogin | undefined;
  }
}
