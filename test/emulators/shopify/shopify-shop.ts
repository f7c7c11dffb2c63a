/** A product as the Admin API tells it. */
export type EmulatedProduct = { productType?: string };

/** A customer as the Admin API tells it; the count is a string, as Shopify's `UnsignedInt64` is. */
export type EmulatedCustomer = { numberOfOrders?: string; dataSaleOptOut?: boolean; tags?: string[] };

/** A shop as the caller describes it; all but the domain and the name have defaults. */
export type ShopSeed = {
  /** `<handle>.myshopify.com` */
  domain: string;
  name: string;
  email?: string;
  /** Host of the storefront; default the shop's own domain. */
  primaryDomain?: string;
  ianaTimezone?: string;
  /** ISO 4217. */
  currencyCode?: string;
  /** ISO 3166-1 alpha-2. */
  countryCode?: string;
  /** Language of the admin, as Shopify's `locale` parameter gives it. */
  locale?: string;
  /** Numeric id, a string because ids never pass through a JavaScript number. */
  id?: string;
  /** The staff member who looks at the admin. */
  userId?: string;
  /** Whether the app is installed at the start; default true. */
  installed?: boolean;
  /** By numeric id; default none. */
  products?: Readonly<Record<string, EmulatedProduct>>;
  /** By numeric id; default none. */
  customers?: Readonly<Record<string, EmulatedCustomer>>;
};

/** What `shopify.app.extensions()` answers for one extension. */
export type ExtensionInfo = { handle: string; type: string; activations: unknown[] };

/** A shop as the emulator keeps it. */
export type ShopifyShop = Required<Omit<ShopSeed, "products" | "customers">> & {
  products: Map<string, EmulatedProduct>;
  customers: Map<string, EmulatedCustomer>;
  /** As their webhooks have them. */
  orders: readonly { readonly [field: string]: unknown }[];
  /** False as for an app that is not approved for protected customer data. */
  customersReadable: boolean;
  /** The part before `.myshopify.com`, which the admin's addresses use. */
  handle: string;
  /** Scopes granted to the app. */
  scopes: string[];
  /** Read by App Bridge, set by tests. */
  extensions: ExtensionInfo[];
};

const domainShape = /^([a-z0-9][a-z0-9-]*)\.myshopify\.com$/;

/** Fills in the defaults. Throws when the domain isn't one of Shopify's. */
export function shopFromSeed(seed: ShopSeed, position: number, scopes: readonly string[]): ShopifyShop {
  const handle = domainShape.exec(seed.domain)?.[1];
  if (handle === undefined) {
    throw new Error(
      `Shopify emulator: "${seed.domain}" is no shop domain. Use <handle>.myshopify.com, in lower case.`,
    );
  }
  return {
    email: `owner@${handle}.example`,
    primaryDomain: seed.domain,
    ianaTimezone: "America/New_York",
    currencyCode: "USD",
    countryCode: "US",
    locale: "en-US",
    id: String(61_000_000_001 + position),
    userId: String(90_000_000_001 + position),
    installed: true,
    ...seed,
    products: new Map(Object.entries(seed.products ?? {})),
    customers: new Map(Object.entries(seed.customers ?? {})),
    orders: [],
    customersReadable: true,
    handle,
    scopes: [...scopes],
    extensions: [],
  };
}
