import type { EmbedSettings } from "./app-embed.ts";
import type { Cart } from "./carts.ts";
import type { CartFaults } from "./answer-cart.ts";
import type { AppData } from "./create-renderer.ts";
import type { Product } from "./catalogue.ts";
import type { StorefrontShop } from "./storefront-shop.ts";

export type StorefrontOptions = {
  readonly shop?: StorefrontShop;
  readonly products?: readonly Product[];
  /** Settings of the app embed that differ from its defaults; false where the merchant did not turn it on. */
  readonly embed?: EmbedSettings | false;
  /** The app's own data at Shopify, which its Liquid reads; none unless told. */
  readonly appData?: AppData;
  readonly theme?: Partial<ThemeQuirks>;
  /** Where shoppers are unless their browser says otherwise: a country, or a country with its state (`US-CA`). */
  readonly region?: string;
  /** The address orders name; a browser on this machine has none that could be told to anybody. */
  readonly shopperIp?: string;
  readonly now?: () => Date;
  /** Called with every webhook, and waited for; sign and post it where there is a product to hear it. */
  readonly onWebhook?: (webhook: StorefrontWebhook) => void | Promise<void>;
  /**
   * Source of a classic script that sets `window.emulatedPixelRunner = { start(context) }`: the sandbox of a web pixel.
   * It is started on every page with what the page is about: `page` (its type and what it shows), `cart`, `checkout`,
   * `shop`, `clientId`, `privacy`, `customerPrivacy`. What an Ajax theme adds to the cart it hears as
   * `emulated:product-added` on the document, with the line of the cart as detail.
   */
  readonly pixelRunner?: string;
  /** 0 for a free one. */
  readonly port?: number;
};

/** What the theme is like; all of it can be changed while the shop is open. */
export type ThemeQuirks = {
  /** How products get into the cart: by Ajax, by Ajax and on to the checkout, by a form, by a form to the checkout. */
  addToCart: "ajax" | "ajax_to_checkout" | "form" | "form_to_checkout";
  /** Whether the theme fires Shopify's standard events, as only the newest do. */
  standardEvents: boolean;
  /** Markup of other people in the head, right after Shopify's own. */
  head: string;
  /** The same at the end of the body, before the app embed. */
  bodyEnd: string;
  contentSecurityPolicy: string | undefined;
  /** What every path begins with: `/`, or `/fr/` for a shop's second language. */
  root: string;
};

export type StorefrontWebhook = {
  readonly topic: "checkouts/create" | "orders/create" | "customers/create";
  readonly shop: string;
  readonly body: object;
};

/** A request to the Ajax cart, or to what stands in for Storefront API. */
export type CartRequest = {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** As a form would have it: `attributes[ttclid]`. */
  readonly fields: Readonly<Record<string, string>>;
  readonly contentType: string;
};

/** A call to `ttq`, as TikTok's script saw it. */
export type TtqCall = {
  /** Which page made it, and its place among that page's calls, in whose order they are kept. */
  readonly page: string;
  readonly number: number;
  readonly code: string;
  readonly method: string;
  readonly parameters: readonly unknown[];
  /** Whether consent was held back after it. */
  readonly isHeld: boolean;
  readonly options: unknown;
};

export type StorefrontEmulator = {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** All there were, in the order they were answered. Empty it to count anew. */
  readonly cartRequests: CartRequest[];
  readonly carts: readonly Cart[];
  readonly webhooks: StorefrontWebhook[];
  readonly ttqCalls: TtqCall[];
  readonly theme: ThemeQuirks;
  readonly cartFaults: CartFaults;
  setEmbed(settings: EmbedSettings | false): void;
  setAppData(appData: AppData): void;
  /** What `https://analytics.tiktok.com/i18n/pixel/events.js` is to answer in a browser of a test. */
  readonly tiktokScript: string;
  close(): Promise<void>;
};
