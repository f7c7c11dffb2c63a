// Binds Shopify's libraries to Node; it must come before either of them is used.
import "@shopify/shopify-app-remix/adapters/node";

import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import { ApiVersion, AppDistribution, LogSeverity, shopifyApp } from "@shopify/shopify-app-remix/server";

import type { Env } from "#app/env.server.ts";
import type { Log } from "#app/log.server.ts";

/** The version of Shopify's API that shopify.app.toml names too (a test compares). */
export const shopifyApiVersion = ApiVersion.October26;

/** Asks the Admin API of the shop that has just opened the app. */
export type AskAdmin = (query: string, variables?: Record<string, unknown>) => Promise<unknown>;

export type AfterAuth = (shopDomain: string, askAdmin: AskAdmin) => Promise<void>;

/**
 * The embedded app: token exchange and expiring offline tokens, which Shopify requires of public apps.
 * Scopes come from shopify.app.toml by managed installation, so none are named here.
 *
 * @param afterAuth runs after every token exchange, about once an hour of use: it must be cheap and repeatable.
 */
export function createShopify(
  env: Pick<Env, "SHOPIFY_API_KEY" | "SHOPIFY_API_SECRET" | "SHOPIFY_APP_URL">,
  sessionStorage: SessionStorage,
  afterAuth: AfterAuth,
  log: Log,
) {
  return shopifyApp({
    apiKey: env.SHOPIFY_API_KEY,
    apiSecretKey: env.SHOPIFY_API_SECRET,
    appUrl: env.SHOPIFY_APP_URL,
    apiVersion: shopifyApiVersion,
    authPathPrefix: "/auth",
    distribution: AppDistribution.AppStore,
    sessionStorage,
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
    hooks: {
      afterAuth: async ({ session, admin }) =>
        afterAuth(session.shop, async (query, variables = {}) =>
          (await admin.graphql(query, { variables })).json(),
        ),
    },
    logger: {
      level: LogSeverity.Warning,
      // The library's own words may hold addresses with tokens in their query: only the part before is kept.
      log: async (severity, message) => {
        const line = { library: "shopify", message: message.replaceAll(/\?\S*/g, "?…") };
        if (severity === LogSeverity.Error) log.error(line, "library.message");
        else log.warn(line, "library.message");
      },
    },
  });
}

export type Shopify = ReturnType<typeof createShopify>;
