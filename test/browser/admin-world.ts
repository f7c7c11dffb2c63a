import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { callbackPath } from "#app/connection/tiktok-login.ts";

import { startClickback, type RunningClickback } from "../demo/start-clickback.ts";
import type { ShopifyEmulator } from "../emulators/shopify/shopify-emulator.ts";
import { startShopifyEmulator } from "../emulators/shopify/start-shopify-emulator.ts";
import { createWebPixels, type WebPixels } from "../emulators/shopify/web-pixels.ts";
import { startTikTokEmulator } from "../emulators/tiktok/start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../emulators/tiktok/tiktok-emulator.ts";
import { sampleMessages, type SampleMessage } from "../demo/sample-messages.ts";

/** The shops: one connected and busy, one connected to nothing, one for long lists. */
export const busyShop = "northlight.myshopify.com";
export const quietShop = "tea-and-mugs.myshopify.com";
export const longShop = "everything.myshopify.com";
export const pixel = { pixelCode: "CADMIN0PIXEL0CODE001", token: "admin-test-events-api-token" };

/** The developer's app at TikTok, and who logs in there: one account that can be used, one where she only looks. */
export const tiktokApp = { appId: "7400000000000000001", secret: "admin-test-app-secret" };
export const usAccount = { advertiserId: "7011111111111111111", name: "Northlight US" };
export const ukAccount = { advertiserId: "7022222222222222223", name: "Northlight UK" };
export const tiktokUser = {
  userId: "ada",
  name: "Ada",
  advertisers: [
    {
      ...usAccount,
      currency: "USD",
      timezone: "America/New_York",
      pixels: [
        { pixelId: "7211111111111111111", pixelCode: "CUSPIXEL001", pixelName: "US store" },
        { pixelId: "7211111111111111113", pixelCode: "CUSPIXEL002", pixelName: "US landing pages" },
      ],
    },
    {
      ...ukAccount,
      currency: "GBP",
      timezone: "Europe/London",
      role: "ANALYST" as const,
      pixels: [{ pixelId: "7222222222222222223", pixelCode: "CUKPIXEL001", pixelName: "UK store" }],
    },
  ],
};

export type AdminWorld = {
  readonly shopify: ShopifyEmulator;
  readonly webPixels: WebPixels;
  readonly tiktok: TikTokEmulator;
  readonly clickback: RunningClickback;
  /** Posts a webhook as Shopify does; throws unless it is answered 200. */
  post(shop: string, topic: string, body: unknown): Promise<void>;
  /** Posts the demo's messages and waits until each has its final state. */
  postSamples(shop: string): Promise<void>;
  /** The shop's ledger, once it is as asked. */
  ledgerWhen(shop: string, isMet: (ledger: Ledger) => boolean): Promise<Ledger>;
  close(): Promise<void>;
};

export type Ledger = Readonly<Record<string, number>>;

const settleMs = 30_000;

/**
 * A whole Clickback, web and worker, between a Shopify and a TikTok that are played.
 *
 * @param options.hasTikTokApp false for a server where connecting by login is not set up.
 */
export async function openAdminWorld(
  databaseUrl: string,
  { hasTikTokApp = true }: { readonly hasTikTokApp?: boolean } = {},
): Promise<AdminWorld> {
  const folder = await mkdtemp(join(tmpdir(), "clickback-admin-"));
  const secrets = { apiKey: "admin-test-client-id", apiSecret: randomBytes(16).toString("hex") };
  const tiktok = await startTikTokEmulator({ pixels: [pixel], users: [tiktokUser] });
  const webPixels = createWebPixels();
  const shopify = await startShopifyEmulator({
    ...secrets,
    graphql: webPixels.resolvers,
    shops: [
      { domain: busyShop, name: "Northlight" },
      { domain: quietShop, name: "Tea & Mugs" },
      { domain: longShop, name: "Everything" },
    ],
  });
  tiktok.registerApp({ ...tiktokApp, redirectUris: [`${shopify.frontUrl}${callbackPath}`] });
  const clickback = await startClickback(
    {
      ...shopify.proxyEnv,
      SHOPIFY_API_KEY: secrets.apiKey,
      SHOPIFY_API_SECRET: secrets.apiSecret,
      SHOPIFY_APP_URL: shopify.frontUrl,
      APP_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
      DATABASE_URL: databaseUrl,
      TIKTOK_API_URL: tiktok.url,
      ...(hasTikTokApp ? { TIKTOK_APP_ID: tiktokApp.appId, TIKTOK_APP_SECRET: tiktokApp.secret } : {}),
    },
    join(folder, "clickback.log"),
  );
  shopify.setAppOrigin(clickback.origin);

  const ledgerWhen = async (shop: string, isMet: (ledger: Ledger) => boolean): Promise<Ledger> => {
    const giveUpAt = Date.now() + settleMs;
    for (;;) {
      const { ledger } = (await clickback.operate("status", ["--shop", shop])) as { ledger: Ledger };
      if (isMet(ledger)) return ledger;
      if (Date.now() > giveUpAt) throw new Error(`The ledger stays at ${JSON.stringify(ledger)}`);
      await wait(100);
    }
  };
  const post = async (shop: string, topic: string, body: unknown, message: Partial<SampleMessage> = {}) => {
    const { status } = await shopify.postWebhook({
      shop,
      topic,
      body,
      ...(message.webhookId === undefined ? {} : { webhookId: message.webhookId }),
    });
    if (status !== 200) throw new Error(`${topic} was answered ${status}`);
  };
  return {
    shopify,
    webPixels,
    tiktok,
    clickback,
    post,
    ledgerWhen,
    postSamples: async (shop) => {
      for (const message of sampleMessages(Date.now()).filter(({ badSignature }) => !badSignature))
        await post(shop, message.topic, message.body, message);
    },
    close: async () => {
      await clickback.stop();
      await Promise.all([shopify.close(), tiktok.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
