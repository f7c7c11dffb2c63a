import type { AppDataValues } from "./app-data.ts";
import type { BulkFault, BulkOperation } from "./bulk-operations.ts";
import type { AdminFault, RecordedRequest } from "./create-admin-api.ts";
import type { TokenPair } from "./create-token-vault.ts";
import type { GraphqlResolvers } from "./graphql-fields.ts";
import type { IdTokenClaims } from "./id-token.ts";
import type { WebhookAnswer, WebhookDelivery } from "./post-webhook.ts";
import type { EmulatedCustomer, EmulatedProduct, ExtensionInfo, ShopSeed } from "./shopify-shop.ts";

export type ShopifyEmulatorOptions = {
  apiKey: string;
  apiSecret: string;
  shops: readonly ShopSeed[];
  /** Scopes a shop grants at install. */
  scopes?: readonly string[];
  /** Where the app listens, e.g. `http://127.0.0.1:3000`; may be given later by `setAppOrigin`. */
  appOrigin?: string;
  /** The name in the admin's addresses; default `clickback`. */
  appHandle?: string;
  /** Default `Clickback`. */
  appTitle?: string;
  /** The only version the Admin API answers; default `2026-10`. */
  apiVersion?: string;
  /** Further fields of the Admin API. */
  graphql?: GraphqlResolvers;
  /** Fixed ports, for a demo whose addresses should last; default free ones. */
  ports?: { admin?: number; front?: number };
  now?: () => Date;
  /** The address that the app's front says its visitors have, as a tunnel does; it says none unless told. */
  visitorAddress?: string;
};

export type ShopifyEmulator = {
  /** The app's public origin: `SHOPIFY_APP_URL`. */
  readonly frontUrl: string;
  readonly adminOrigin: string;
  /** What a product process needs in its environment to find Shopify here. Holds no secrets. */
  readonly proxyEnv: Record<string, string>;
  /** Requests to the Admin API, in order. Headers and bodies hold secrets. */
  readonly requests: readonly RecordedRequest[];
  /** What was asked of other hosts through the proxy, and refused. */
  readonly refusedHosts: readonly string[];
  setAppOrigin(origin: string): void;
  /** The admin's page for the app, or for a path inside it. */
  adminUrl(shop: string, path?: string): string;
  /** A signed id token; `claims` makes a wrong one. */
  idToken(shop: string, claims?: Partial<IdTokenClaims>): string;
  /** The query of a document request from the admin without an id token, e.g. to see the bounce. */
  documentQuery(shop: string): URLSearchParams;
  /** Signed with the app's secret unless another is given; to the app behind the front unless `url` is given. */
  postWebhook(
    delivery: Omit<WebhookDelivery, "secret" | "url"> & { secret?: string; url?: string },
  ): Promise<WebhookAnswer>;
  /** What the app keeps at Shopify for its own Liquid. */
  appData(shop: string): AppDataValues;
  failNext(fault: AdminFault): void;
  /** The tokens in force; undefined before the first exchange and after an uninstall. */
  tokens(shop: string): TokenPair | undefined;
  expireAccessToken(shop: string): void;
  /** Kills the shop's tokens. Post `app/uninstalled` yourself: Shopify sends it when it likes. */
  uninstall(shop: string): void;
  install(shop: string): void;
  setExtensions(shop: string, extensions: ExtensionInfo[]): void;
  /** Undefined deletes it. */
  setProduct(shop: string, id: string, product: EmulatedProduct | undefined): void;
  /** Undefined deletes it. */
  setCustomer(shop: string, id: string, customer: EmulatedCustomer | undefined): void;
  /** The shop's orders, as their webhooks have them: what bulk operations read. */
  setOrders(shop: string, orders: readonly { readonly [field: string]: unknown }[]): void;
  /** What happens to the shop's next bulk operation. */
  failBulk(shop: string, fault: BulkFault): void;
  bulkOperations(shop: string): readonly BulkOperation[];
  /** Requests for bulk operations' files: their addresses' paths, the ranges asked for, and what was answered. */
  readonly downloads: readonly { readonly path: string; readonly range: string; readonly status: number }[];
  /** Whether the app is approved for protected customer data, as it is at the start. */
  setCustomersReadable(shop: string, readable: boolean): void;
  close(): Promise<void>;
};
