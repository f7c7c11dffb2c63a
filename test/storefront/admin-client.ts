import { readFile } from "node:fs/promises";

// Binds the library to Node before its fetch is replaced below.
import "@shopify/shopify-app-remix/adapters/node";
import { LogSeverity, Session, shopifyApi } from "@shopify/shopify-api";
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";
import { fetch as fetchThrough, ProxyAgent } from "undici";

import { shopifyApiVersion, type AskAdmin } from "#app/shopify.server.ts";

import type { ShopifyEmulator } from "../emulators/shopify/shopify-emulator.ts";

export const credentials = { apiKey: "web-pixel-test-key", apiSecret: "web-pixel-test-secret" };

export type AdminClient = {
  /** Asks a shop's Admin API as the app does after a token exchange: by Shopify's own library, errors included. */
  askAdmin(shop: string): Promise<AskAdmin>;
  /** Fetches from any host the emulator plays. */
  readonly fetch: typeof fetch;
  close(): Promise<void>;
};

/** Reaches the emulated Admin API from this very process; others do by the emulator's environment. */
export async function openAdminClient(emulator: ShopifyEmulator): Promise<AdminClient> {
  const { HTTPS_PROXY: uri = "", NODE_EXTRA_CA_CERTS: authority = "" } = emulator.proxyEnv;
  const dispatcher = new ProxyAgent({ uri, requestTls: { ca: await readFile(authority) } });
  const through = (url: unknown, init: unknown = {}) =>
    fetchThrough(String(url), { ...(init as Parameters<typeof fetchThrough>[1]), dispatcher });
  setAbstractFetchFunc(through as unknown as typeof fetch);
  const api = shopifyApi({
    apiKey: credentials.apiKey,
    apiSecretKey: credentials.apiSecret,
    apiVersion: shopifyApiVersion,
    hostName: "clickback.example",
    isEmbeddedApp: true,
    logger: { level: LogSeverity.Error, log: async () => {} },
  });
  return {
    askAdmin: async (shop) => {
      const answer = await through(`https://${shop}/admin/oauth/access_token`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          client_id: credentials.apiKey,
          client_secret: credentials.apiSecret,
          grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
          subject_token: emulator.idToken(shop),
          subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
          requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
          expiring: "1",
        }),
      });
      const { access_token: accessToken } = (await answer.json()) as { access_token: string };
      const session = new Session({ id: `offline_${shop}`, shop, state: "", isOnline: false, accessToken });
      const client = new api.clients.Graphql({ session });
      return async (query, variables = {}) =>
        JSON.parse(JSON.stringify(await client.request(query, { variables, retries: 0 }))) as unknown;
    },
    fetch: through as unknown as typeof fetch,
    close: () => dispatcher.close(),
  };
}
