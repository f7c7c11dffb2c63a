import { randomBytes } from "node:crypto";

import { callbackPath } from "#app/connection/tiktok-login.ts";

import type { ShopifyEmulator } from "../emulators/shopify/shopify-emulator.ts";
import { startShopifyEmulator } from "../emulators/shopify/start-shopify-emulator.ts";
import { createWebPixels } from "../emulators/shopify/web-pixels.ts";
import { startTikTokEmulator } from "../emulators/tiktok/start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../emulators/tiktok/tiktok-emulator.ts";
import { startClickback, type RunningClickback } from "./start-clickback.ts";
import { pixel, tiktokAds, tiktokApp, tiktokUser } from "./tiktok-account.ts";

export const demoShop = "clickback-demo.myshopify.com";
/** Installed, and nothing done yet. */
export const newShop = "clickback-new.myshopify.com";

export type Demo = {
  readonly shopify: ShopifyEmulator;
  readonly tiktok: TikTokEmulator;
  readonly clickback: RunningClickback;
  /** What the shops' keys are wrapped with. */
  readonly encryptionKey: Buffer;
  close(): Promise<void>;
};

export type DemoSetup = {
  readonly databaseUrl: string;
  /** Where Clickback's own log goes. */
  readonly logPath: string;
  /** Campaigns of the ad account; three unless told. */
  readonly campaigns?: number;
  readonly say: (line: string) => void;
};

/** A whole Clickback, web and worker, with a shop and a TikTok played beside it. What was started is ended when a later start fails. */
export async function openDemo(setup: DemoSetup): Promise<Demo> {
  const { databaseUrl, logPath, campaigns, say } = setup;
  const cleanUps: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  };
  try {
    say("Starting TikTok and Shopify (both played on this machine).");
    const tiktok = await startTikTokEmulator({ pixels: [pixel], users: [tiktokUser] });
    cleanUps.unshift(() => tiktok.close());
    for (const { advertiserId } of tiktokUser.advertisers)
      tiktok.setAds(advertiserId, tiktokAds(new Date(), campaigns));
    const secrets = { apiKey: "demo-client-id", apiSecret: randomBytes(16).toString("hex") };
    const shopify = await startShopifyEmulator({
      ...secrets,
      shops: [
        { domain: demoShop, name: "Northlight (demo)" },
        { domain: newShop, name: "Newcomer (demo)" },
      ],
      graphql: createWebPixels().resolvers,
    });
    cleanUps.unshift(() => shopify.close());
    tiktok.registerApp({ ...tiktokApp, redirectUris: [`${shopify.frontUrl}${callbackPath}`] });
    say("Starting Clickback, web and worker.");
    const encryptionKey = randomBytes(32);
    const clickback = await startClickback(
      {
        ...shopify.proxyEnv,
        SHOPIFY_API_KEY: secrets.apiKey,
        SHOPIFY_API_SECRET: secrets.apiSecret,
        SHOPIFY_APP_URL: shopify.frontUrl,
        APP_ENCRYPTION_KEY: encryptionKey.toString("base64"),
        DATABASE_URL: databaseUrl,
        TIKTOK_API_URL: tiktok.url,
        TIKTOK_APP_ID: tiktokApp.appId,
        TIKTOK_APP_SECRET: tiktokApp.secret,
      },
      logPath,
    );
    cleanUps.unshift(() => clickback.stop());
    shopify.setAppOrigin(clickback.origin);
    return { shopify, tiktok, clickback, encryptionKey, close };
  } catch (error) {
    await close();
    throw error;
  }
}
