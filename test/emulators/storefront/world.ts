import type { EmbedSettings } from "./app-embed.ts";
import type { CartDesk } from "./answer-cart.ts";
import type { Checkouts } from "./checkouts.ts";
import type { AppData, Renderer } from "./create-renderer.ts";
import type { Fields } from "./read-fields.ts";
import type { StorefrontWebhook, ThemeQuirks, TtqCall } from "./storefront-emulator.ts";
import type { Visit, Visitor } from "./visitors.ts";
import type { StorefrontShop } from "./storefront-shop.ts";

/** All that answers are made of. */
export type World = {
  readonly shop: StorefrontShop;
  readonly region: string;
  readonly shopperIp: string;
  readonly theme: ThemeQuirks;
  readonly desk: CartDesk;
  readonly checkouts: Checkouts;
  readonly render: Renderer;
  readonly ttqCalls: TtqCall[];
  readonly nowMs: () => number;
  /** All that were sent. */
  readonly webhooks: readonly StorefrontWebhook[];
  readonly send: (webhook: Omit<StorefrontWebhook, "shop">) => Promise<void>;
  readonly embed: () => EmbedSettings | undefined;
  readonly appData: () => AppData;
  readonly hasPixelRunner: boolean;
};

/** One request, with whose it is. The path is without the root of the shop's language. */
export type StorefrontRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly cookies: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  readonly fields: () => Promise<Fields>;
  readonly visitor: Visitor;
  readonly visit: Visit | undefined;
};

export type StorefrontAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly setCookies?: readonly string[];
  readonly body?: string | Buffer;
};

export function redirect(location: string, setCookies: readonly string[] = []): StorefrontAnswer {
  return { status: 302, headers: { location }, setCookies };
}

/** Where a shopper of this request is. */
export function regionOf(world: World, request: StorefrontRequest): string {
  return request.cookies.get("emulated_region") ?? world.region;
}
