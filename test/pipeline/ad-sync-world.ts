import { Agent } from "undici";

import { readAdSync, type AdSyncStatus } from "#app/admin/read-ad-sync.ts";
import { createSyncReports, type SyncReports } from "#app/pipeline/sync-reports.ts";
import { Keyring } from "#app/sealing.server.ts";
import { ShopDirectory, type ShopHandle } from "#app/shops.server.ts";
import { createBusinessApi } from "#app/tiktok/business-api.ts";

import { startTikTokEmulator } from "../emulators/tiktok/start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../emulators/tiktok/tiktok-emulator.ts";
import { createTestDatabase, type TestDatabase } from "../setup/database.ts";
import { createCapturedLog, type LogLine } from "./captured-log.ts";
import { createHandClock, type HandClock } from "./hand-clock.ts";
import { createSeededBytes } from "./seeded-random.ts";

const appId = "7500000000000000001";

/** An ad account of a shop of its own, connected, chosen and due. Ids are beyond 2^53. */
export type AdAccount = {
  readonly shop: ShopHandle;
  /** Our number of it, and TikTok's. */
  readonly ref: number;
  readonly advertiserId: string;
  readonly connectionId: number;
  readonly userId: string;
  readonly token: string;
  readonly pixels: readonly { readonly id: number; readonly code: string; readonly tiktokId: string }[];
};

export type AdSyncWorld = TestDatabase & {
  readonly time: HandClock;
  readonly tiktok: TikTokEmulator;
  readonly logLines: readonly LogLine[];
  openAccount(options?: {
    readonly timeZone?: string;
    readonly pixels?: number;
    readonly scopes?: readonly string[];
  }): Promise<AdAccount>;
  /** One turn, of the whole run unless told. */
  sync(account: AdAccount, stepsMax?: number): Promise<boolean>;
  /** Another process. `beforeRequest` is what its requests wait for. */
  createSyncer(beforeRequest?: () => Promise<void>, stop?: AbortSignal): SyncReports;
  status(account: AdAccount): Promise<AdSyncStatus | undefined>;
  /** Days from and to that reports were asked for, by level, since the emulator's list began. */
  askedDays(level: string): string[];
  close(): Promise<void>;
};

export async function openAdSyncWorld(start?: string): Promise<AdSyncWorld> {
  const database = await createTestDatabase();
  const { pool } = database;
  const time = createHandClock(start);
  const tiktok = await startTikTokEmulator({
    now: time.clock,
    apps: [{ appId, secret: "app-secret", redirectUris: ["https://app.example/tiktok/callback"] }],
  });
  const { log, lines: logLines } = createCapturedLog();
  const shops = new ShopDirectory(pool, new Keyring(Buffer.alloc(32, 7), createSeededBytes("ads")));
  const dispatcher = new Agent();
  let opened = 0;

  const createSyncer: AdSyncWorld["createSyncer"] = (beforeRequest, stop = new AbortController().signal) =>
    createSyncReports({
      pool,
      shops,
      api: createBusinessApi({
        apiUrl: tiktok.url,
        dispatcher,
        timeoutMs: 10_000,
        wait: async () => {},
        ...(beforeRequest === undefined ? {} : { waitForTurn: beforeRequest }),
      }),
      clock: time.clock,
      random: () => 0.5,
      log,
      stop,
    });
  const syncReports = createSyncer();

  const insertPixel = async (shop: ShopHandle, connectionId: number, ref: number, number: number) => {
    const code = `CADS${ref}N${number}`;
    const tiktokId = String(7_100_000_000_000_000_000n + BigInt(ref * 100 + number));
    const { rows } = await pool.query<{ id: number }>(
      `INSERT INTO pixel (shop_id, connection_id, code, tiktok_pixel_id, advertiser_ref)
       VALUES ($1, $2, $3, $4, $5) RETURNING id`,
      [shop.id, connectionId, code, tiktokId, ref],
    );
    return { id: rows[0]?.id ?? 0, code, tiktokId };
  };

  return {
    ...database,
    time,
    tiktok,
    logLines,
    openAccount: async ({ timeZone = "America/New_York", pixels: count = 0, scopes } = {}) => {
      opened += 1;
      const shop = await shops.ensure(`ads-${opened}.myshopify.com`);
      const advertiserId = String(7_000_000_000_000_000_000n + BigInt(opened));
      const userId = `user-${opened}`;
      const { rows } = await pool.query<{ ref: number; connection_id: number }>(
        `WITH made AS (INSERT INTO connection (shop_id, kind) VALUES ($1, 'oauth') RETURNING id)
         INSERT INTO advertiser (shop_id, connection_id, advertiser_id, name, currency, time_zone, chosen)
         SELECT $1, id, $2, 'Tea and mugs', 'USD', $3, true FROM made RETURNING id AS ref, connection_id`,
        [shop.id, advertiserId, timeZone],
      );
      const { ref = 0, connection_id: connectionId = 0 } = rows[0] ?? {};
      await pool.query("INSERT INTO ad_sync (advertiser_ref, next_due_at) VALUES ($1, $2)", [
        ref,
        time.clock(),
      ]);
      const pixels: AdAccount["pixels"][number][] = [];
      for (let number = 1; number <= count; number += 1)
        pixels.push(await insertPixel(shop, connectionId, ref, number));
      tiktok.registerUser({
        userId,
        name: userId,
        advertisers: [
          {
            advertiserId,
            name: "Tea and mugs",
            currency: "USD",
            timezone: isZone(timeZone) ? timeZone : "UTC",
            pixels: pixels.map(({ code, tiktokId }) => ({
              pixelId: tiktokId,
              pixelCode: code,
              pixelName: code,
            })),
          },
        ],
      });
      const token = tiktok.issueToken({
        appId,
        userId,
        ...(scopes === undefined ? {} : { scopes: [...scopes] }),
      });
      await pool.query("UPDATE connection SET token_sealed = $2 WHERE id = $1", [
        connectionId,
        shop.vault.seal("connection.token_sealed", token),
      ]);
      return { shop, ref, advertiserId, connectionId, userId, token, pixels };
    },
    sync: (account, stepsMax = 1_000) => syncReports(account.ref, stepsMax),
    createSyncer,
    status: async (account) => (await readAdSync(pool, account.shop, time.clock()))[0],
    askedDays: (level) =>
      tiktok.requests.flatMap(({ url }) => {
        const { pathname, searchParams } = new URL(url, tiktok.url);
        return pathname.endsWith("/report/integrated/get/") &&
          searchParams.get("data_level") === `AUCTION_${level.toUpperCase()}`
          ? [`${searchParams.get("start_date")} ${searchParams.get("end_date")}`]
          : [];
      }),
    close: async () => {
      await tiktok.close();
      await dispatcher.destroy();
      await database.drop();
    },
  };
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
