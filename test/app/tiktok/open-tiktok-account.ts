import { Agent } from "undici";

import type { TikTokApp } from "#app/tiktok/authorize.ts";
import { BusinessApiError, createBusinessApi, type BusinessApi } from "#app/tiktok/business-api.ts";

import { startTikTokEmulator } from "../../emulators/tiktok/start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../../emulators/tiktok/tiktok-emulator.ts";

export const app: TikTokApp = { appId: "7300000000000000011", appSecret: "app-secret-0123456789" };
export const redirectUri = "https://clickback.example/tiktok/callback";
export const advertiserId = "7000000000000000001";
const northlight = { advertiserId, name: "Northlight US" };
const now = new Date("2026-11-22T12:00:00Z");

/** TikTok with one merchant, Ada, who has an ad account, and the client that speaks to it. */
export type TikTokAccount = {
  readonly tiktok: TikTokEmulator;
  readonly api: BusinessApi;
  /** For when TikTok is to say nothing: it waits a moment only. */
  readonly impatientApi: BusinessApi;
  readonly dispatcher: Agent;
  /** How long the client paused between tries; it did not really. */
  readonly pauses: number[];
  /** One that Ada allowed everything. */
  readonly token: string;
  /** What was asked of a path, as TikTok saw it. */
  queries(path: string): URLSearchParams[];
  close(): Promise<void>;
};

type Options = {
  readonly advertisers?: readonly {
    readonly advertiserId: string;
    readonly name: string;
    readonly currency?: string;
    readonly timezone?: string;
  }[];
  readonly pixels?: number;
};

export const pixel = (number: number) => ({
  pixelId: String(7_100_000_000_000_000_000n + BigInt(number)),
  pixelCode: `CPIXEL${String(number).padStart(14, "0")}`,
  pixelName: `Pixel ${number}`,
});

/** The merchant; the pixels are her first account's. */
export const ada = (pixels: number, advertisers: Options["advertisers"] = [northlight]) => ({
  userId: "ada",
  name: "Ada",
  advertisers: advertisers.map((advertiser, index) => ({
    currency: "USD",
    timezone: "America/New_York",
    pixels: index === 0 ? Array.from({ length: pixels }, (_, number) => pixel(number + 1)) : [],
    ...advertiser,
  })),
});

export async function openTikTokAccount(options: Options = {}): Promise<TikTokAccount> {
  const tiktok = await startTikTokEmulator({
    now: () => now,
    apps: [{ appId: app.appId, secret: app.appSecret, redirectUris: [redirectUri], name: "Clickback" }],
    users: [ada(options.pixels ?? 1, options.advertisers)],
  });
  const dispatcher = new Agent();
  const pauses: number[] = [];
  const createApi = (timeoutMs: number) =>
    createBusinessApi({
      apiUrl: tiktok.url,
      dispatcher,
      timeoutMs,
      random: () => 0.5,
      wait: async (ms) => void pauses.push(ms),
    });
  return {
    tiktok,
    api: createApi(10_000),
    impatientApi: createApi(500),
    dispatcher,
    pauses,
    token: tiktok.issueToken({ appId: app.appId, token: "token-of-ada-0123456789" }),
    queries: (path) =>
      tiktok.requests
        .filter(({ url }) => url.startsWith(`/open_api/v1.3${path}?`))
        .map(({ url }) => new URL(url, tiktok.url).searchParams),
    close: async () => {
      await tiktok.close();
      await dispatcher.destroy();
    },
  };
}

/** What went wrong, and nothing that should have stayed secret is anywhere in it. */
export async function problemOf(
  asking: Promise<unknown>,
  secrets: readonly string[],
): Promise<BusinessApiError> {
  const error = await asking.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof BusinessApiError)) throw new Error("not a BusinessApiError", { cause: error });
  const told = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join("\n");
  const leaked = secrets.filter(
    (secret) => told.includes(secret) || told.includes(encodeURIComponent(secret)),
  );
  if (leaked.length > 0) throw new Error(`the error tells ${leaked.join(", ")}`);
  return error;
}
