import { createAppData } from "./app-data.ts";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createBulkOperations } from "./bulk-operations.ts";
import { answerDownload, filesHost } from "./answer-download.ts";
import { answerOverHttp } from "./answer-over-http.ts";
import { findOrders } from "./find-orders.ts";
import { hostParam } from "./app-frame-address.ts";
import { createAdminApi } from "./create-admin-api.ts";
import { createTokenVault } from "./create-token-vault.ts";
import type { EmulatedApp } from "./graphql-fields.ts";
import { signIdToken } from "./id-token.ts";
import { makeCertificates } from "./make-certificates.ts";
import { postWebhook } from "./post-webhook.ts";
import { refuseProductImport } from "./refuse-product-import.ts";
import { shopFromSeed } from "./shopify-shop.ts";
import type { ShopifyEmulator, ShopifyEmulatorOptions } from "./shopify-emulator.ts";
import type { ShopifyShop } from "./shopify-shop.ts";
import { startAdmin } from "./start-admin.ts";
import { startFront } from "./start-front.ts";
import { startTlsProxy } from "./start-tls-proxy.ts";

refuseProductImport(process.argv[1]);

const defaultScopes = [
  "read_orders",
  "read_customers",
  "read_products",
  "write_pixels",
  "read_customer_events",
];

/** Starts Shopify on loopback: Admin API behind a proxy, the admin with the app in a frame, and the app's front. */
export async function startShopifyEmulator(options: ShopifyEmulatorOptions): Promise<ShopifyEmulator> {
  const { apiKey, apiSecret, scopes = defaultScopes, now = () => new Date(), ports = {} } = options;
  const credentials = { apiKey, apiSecret };
  const app: EmulatedApp = {
    apiKey,
    appHandle: options.appHandle ?? "clickback",
    appTitle: options.appTitle ?? "Clickback",
  };
  const seeded = options.shops.map((seed, at) => shopFromSeed(seed, at, scopes));
  const byDomain = new Map(seeded.map((shop) => [shop.domain, shop]));
  const byHandle = new Map(seeded.map((shop) => [shop.handle, shop]));
  const nowMs = (): number => now().getTime();
  const shopOf = (domain: string): ShopifyShop => {
    const shop = byDomain.get(domain);
    if (shop === undefined)
      throw new Error(`Shopify emulator: no shop ${domain}. Add it to "shops" at the start.`);
    return shop;
  };

  const vault = createTokenVault({ nowMs });
  const { apiVersion = "2026-10", graphql = {} } = options;
  const appData = createAppData();
  const bulk = createBulkOperations({ nowMs });
  const resolvers = {
    query: { ...findOrders({ nowMs }), ...bulk.resolvers.query, ...graphql.query },
    mutation: { ...appData.resolvers.mutation, ...bulk.resolvers.mutation, ...graphql.mutation },
  };
  const api = createAdminApi({ shops: byDomain, app, credentials, apiVersion, vault, resolvers, nowMs });
  const { authority, cert, key } = await makeCertificates([
    "*.myshopify.com",
    "admin.shopify.com",
    filesHost,
  ]);
  const folder = await mkdtemp(join(tmpdir(), "shopify-emulator-"));
  // Certificates are public, and the product may run as another user.
  await chmod(folder, 0o755);
  const authorityFile = join(folder, "authority.pem");
  await writeFile(authorityFile, authority);

  let appOrigin = options.appOrigin;
  const origins = { front: "" };
  const proxy = await startTlsProxy({
    cert,
    key,
    isPlayed: (host) =>
      host === "admin.shopify.com" || host === filesHost || /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(host),
    onRequest: (request, response) =>
      request.headers.host?.replace(/:443$/, "") === filesHost
        ? answerDownload(bulk, request, response)
        : void answerOverHttp(api, request, response),
  });
  const admin = await startAdmin({
    shops: byHandle,
    app,
    credentials,
    frontOrigin: () => origins.front,
    nowMs,
    port: ports.admin ?? 0,
  });
  const front = await startFront({
    appOrigin: () => appOrigin,
    adminOrigin: admin.origin,
    visitorAddress: options.visitorAddress,
    bridgeUrl: `${admin.origin}/app-bridge.js`,
    shopOrigins: seeded.map(({ domain }) => `https://${domain}`),
    port: ports.front ?? 0,
  });
  origins.front = front.origin;

  return {
    frontUrl: front.origin,
    adminOrigin: admin.origin,
    proxyEnv: {
      NODE_USE_ENV_PROXY: "1",
      HTTPS_PROXY: proxy.origin,
      // Both spellings, since a lower-case one in the caller's environment would win.
      https_proxy: proxy.origin,
      NO_PROXY: "127.0.0.1,localhost",
      no_proxy: "127.0.0.1,localhost",
      NODE_EXTRA_CA_CERTS: authorityFile,
    },
    requests: api.requests,
    refusedHosts: proxy.refused,
    setAppOrigin(origin) {
      appOrigin = origin;
    },
    adminUrl: (shop, path = "") =>
      `${admin.origin}/store/${shopOf(shop).handle}/apps/${app.appHandle}${path}`,
    idToken: (shop, claims = {}) =>
      signIdToken({ shop, userId: shopOf(shop).userId, nowMs: nowMs(), claims, ...credentials }),
    documentQuery: (shop) =>
      new URLSearchParams({
        embedded: "1",
        shop,
        host: hostParam(shopOf(shop).handle),
        locale: shopOf(shop).locale,
      }),
    postWebhook: (delivery) =>
      postWebhook({ secret: apiSecret, url: `${front.origin}/webhooks`, ...delivery }),
    appData: (shop) => appData.of(shopOf(shop).domain),
    failNext: (fault) => api.failNext(fault),
    tokens: (shop) => vault.current(shopOf(shop).domain),
    expireAccessToken: (shop) => vault.expireAccessToken(shopOf(shop).domain),
    uninstall(shop) {
      shopOf(shop).installed = false;
      vault.revokeAll(shop);
      appData.clear(shop);
    },
    install(shop) {
      shopOf(shop).installed = true;
    },
    setExtensions(shop, extensions) {
      shopOf(shop).extensions = extensions;
    },
    setProduct(shop, id, product) {
      if (product === undefined) shopOf(shop).products.delete(id);
      else shopOf(shop).products.set(id, product);
    },
    setCustomer(shop, id, customer) {
      if (customer === undefined) shopOf(shop).customers.delete(id);
      else shopOf(shop).customers.set(id, customer);
    },
    setOrders(shop, orders) {
      shopOf(shop).orders = orders;
    },
    failBulk: (shop, fault) => bulk.failNext(shopOf(shop).domain, fault),
    bulkOperations: (shop) => bulk.of(shopOf(shop).domain),
    downloads: bulk.downloads,
    setCustomersReadable(shop, readable) {
      shopOf(shop).customersReadable = readable;
    },
    async close() {
      await Promise.all([proxy.close(), admin.close(), front.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
