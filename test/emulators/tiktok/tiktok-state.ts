import { createAppRegistry } from "./account/app-registry.ts";
import type { AppRegistry } from "./account/app-registry.ts";
import { createGrantBook } from "./account/grant-book.ts";
import type { GrantBook } from "./account/grant-book.ts";
import { createPortal } from "./account/portal.ts";
import type { Portal } from "./account/portal.ts";
import { createUserRegistry } from "./account/user-registry.ts";
import type { UserRegistry } from "./account/user-registry.ts";
import { createAdsBook } from "./ads/ads-book.ts";
import type { AdsBook } from "./ads/ads-book.ts";
import { createEventLedger } from "./event-ledger.ts";
import type { EventLedger } from "./event-ledger.ts";
import { createPixelRegistry } from "./pixel-registry.ts";
import type { PixelRegistry } from "./pixel-registry.ts";
import { createPixelDays } from "./pixels/pixel-days.ts";
import type { PixelDays } from "./pixels/pixel-days.ts";
import { createQpsLimit } from "./qps-limit.ts";
import type { QpsLimit } from "./qps-limit.ts";

/** What TikTok remembers between calls. A new endpoint that needs memory adds its own part here. */
export type TikTokState = {
  pixels: PixelRegistry;
  events: EventLedger;
  apps: AppRegistry;
  users: UserRegistry;
  grants: GrantBook;
  portal: Portal;
  ads: AdsBook;
  pixelDays: PixelDays;
  qps: QpsLimit;
  /** False: accepted events are kept without their `json`. */
  keepBodies: boolean;
};

export function createTikTokState(options: {
  keepBodies: boolean;
  qpsMax?: number | undefined;
  cancelParams?: Readonly<Record<string, string>> | undefined;
}): TikTokState {
  return {
    pixels: createPixelRegistry(),
    events: createEventLedger(),
    apps: createAppRegistry(),
    users: createUserRegistry(),
    grants: createGrantBook(),
    portal: createPortal(options.cancelParams),
    ads: createAdsBook(),
    pixelDays: createPixelDays(),
    qps: createQpsLimit(options.qpsMax ?? Infinity),
    keepBodies: options.keepBodies,
  };
}
