import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parseEnv } from "#app/env.server.ts";
import { connect } from "#app/operator/connect.ts";
import { withOperator } from "#app/operator/open-operator.ts";

import { launchBrowser, type BrowserHarness } from "../browser/launch-browser.ts";
import { startClickback, type RunningClickback } from "../demo/start-clickback.ts";
import type { ShopifyEmulator } from "../emulators/shopify/shopify-emulator.ts";
import { startShopifyEmulator } from "../emulators/shopify/start-shopify-emulator.ts";
import { createWebPixels } from "../emulators/shopify/web-pixels.ts";
import { startTikTokEmulator } from "../emulators/tiktok/start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../emulators/tiktok/tiktok-emulator.ts";
import { createTestDatabase, type TestDatabase } from "../setup/database.ts";

/** The address shoppers have, for Shopify and for the app alike; a browser on this machine has none of its own. */
export const shopperIp = "198.51.101.7";

/** A shop that has the app: connected to TikTok, opened by its merchant, and so with a web pixel. */
export type InstalledShop = {
  readonly domain: string;
  readonly shopId: number;
  readonly pixelCode: string;
  /** Of the web pixel, as the app gave them to Shopify. */
  readonly webPixelSettings: Readonly<Record<string, string>>;
};

export type JourneyWorld = {
  readonly database: TestDatabase;
  readonly shopify: ShopifyEmulator;
  readonly tiktok: TikTokEmulator;
  readonly clickback: RunningClickback;
  readonly browser: BrowserHarness;
  /** One that nobody had yet. */
  installShop(): Promise<InstalledShop>;
  /** The lines of the product's log that are warnings or worse. */
  warnings(): Promise<readonly string[]>;
  close(): Promise<void>;
};

/** What a merchant's browser calls itself; the app answers 410 to what calls itself anything else. */
const merchantAgent =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36";

const shopsMax = 12;

/** Where shoppers know a shop. */
export const storefrontOf = (domain: string) => `https://${domain.replace(".myshopify.com", ".example")}`;

/** A whole Clickback, web and worker, between a Shopify and a TikTok that are played, and a browser for the shoppers. */
export async function openJourneyWorld(): Promise<JourneyWorld> {
  const folder = await mkdtemp(join(tmpdir(), "clickback-journeys-"));
  const secrets = { apiKey: "journeys-client-id", apiSecret: randomBytes(16).toString("hex") };
  const domains = Array.from({ length: shopsMax }, (_, index) => `journey-${index + 1}.myshopify.com`);
  const webPixels = createWebPixels();
  const [database, tiktok, shopify, browser] = await Promise.all([
    createTestDatabase(),
    startTikTokEmulator(),
    startShopifyEmulator({
      ...secrets,
      visitorAddress: shopperIp,
      graphql: webPixels.resolvers,
      shops: domains.map((domain) => ({
        domain,
        name: "Northlight",
        primaryDomain: new URL(storefrontOf(domain)).host,
      })),
    }),
    launchBrowser(),
  ]);
  const variables = {
    SHOPIFY_API_KEY: secrets.apiKey,
    SHOPIFY_API_SECRET: secrets.apiSecret,
    SHOPIFY_APP_URL: shopify.frontUrl,
    APP_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    DATABASE_URL: database.url,
    TIKTOK_API_URL: tiktok.url,
    TRUST_PROXY: "1",
  };
  const logPath = join(folder, "clickback.log");
  const clickback = await startClickback({ ...shopify.proxyEnv, ...variables }, logPath);
  shopify.setAppOrigin(clickback.origin);
  let used = 0;

  return {
    database,
    shopify,
    tiktok,
    clickback,
    browser,
    async installShop() {
      const domain = domains[used];
      if (domain === undefined) throw new Error(`Only ${shopsMax} shops are there: raise shopsMax.`);
      used += 1;
      const pixelCode = `CJOURNEYPIXEL0000${String(used).padStart(3, "0")}`;
      const token = `journeys-events-token-${used}`;
      tiktok.registerPixel({ pixelCode, token });
      await openApp(shopify, domain);
      await withOperator(parseEnv(variables), (operator) =>
        connect(operator, { shop: domain, pixel: pixelCode, token }),
      );
      const webPixel = webPixels.of(domain);
      if (webPixel === undefined) throw new Error(`${domain} got no web pixel when the app was opened.`);
      const { rows } = await database.pool.query<{ id: number }>("SELECT id FROM shop WHERE domain = $1", [
        domain,
      ]);
      return {
        domain,
        shopId: rows[0]?.id ?? 0,
        pixelCode,
        webPixelSettings: JSON.parse(webPixel.settings) as Record<string, string>,
      };
    },
    warnings: async () =>
      (await readFile(logPath, "utf8"))
        .split("\n")
        .filter((line) => line !== "" && !/"level":(10|20|30),/.test(line)),
    close: async () => {
      await browser.close();
      await clickback.stop();
      await Promise.all([shopify.close(), tiktok.close()]);
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What the admin's frame asks for when a merchant opens the app. */
async function openApp(shopify: ShopifyEmulator, domain: string): Promise<void> {
  const query = shopify.documentQuery(domain);
  query.set("id_token", shopify.idToken(domain));
  const answer = await fetch(`${shopify.frontUrl}/app?${query}`, {
    headers: { "user-agent": merchantAgent },
  });
  if (answer.status !== 200) throw new Error(`The app answered ${answer.status} to the merchant.`);
  await answer.text();
}
