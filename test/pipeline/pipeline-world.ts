import { Agent } from "undici";

import { noShopFacts } from "#app/core/shopify/shop-facts.ts";
import { createIngest, type Ingest } from "#app/pipeline/ingest.ts";
import { createMapInbox, type MapInbox } from "#app/pipeline/map-inbox.ts";
import type { ReadShopFacts } from "#app/pipeline/read-shop-facts.ts";
import { createSendBatches, type SendBatches } from "#app/pipeline/send-batches.ts";
import { createInboxWriter } from "#app/pipeline/write-inbox.ts";
import { Keyring } from "#app/sealing.server.ts";
import { ShopDirectory, type ShopHandle } from "#app/shops.server.ts";
import { createTrackEvents, type TrackEvents } from "#app/tiktok/track-events.ts";

import { startTikTokEmulator } from "../emulators/tiktok/start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../emulators/tiktok/tiktok-emulator.ts";
import type { JsonObject } from "../fixtures/json.ts";
import { createTestDatabase, type TestDatabase } from "../setup/database.ts";
import { createCapturedLog, type LogLine } from "./captured-log.ts";
import { readDeliveries, type DeliveryRow } from "./delivery-row.ts";
import { createHandClock, type HandClock } from "./hand-clock.ts";
import { saveTestRules } from "./save-test-rules.ts";
import { createSeededBytes, createSeededRandom } from "./seeded-random.ts";

export type TestPixel = { readonly id: number; readonly code: string; readonly token: string };

/** A shop of one test's own. */
export type TestShop = ShopHandle & {
  /** Its pixels, connected in the database and known to the emulator. */
  readonly pixels: readonly TestPixel[];
  ingest(topic: string, body: unknown, webhookId?: string): Promise<void>;
  /** Maps until nothing waits. */
  map(): Promise<void>;
  /** One claim and what follows from it. */
  send(pixel?: TestPixel): ReturnType<SendBatches>;
  deliveries(): Promise<DeliveryRow[]>;
  /** Saves a table as the shop's next; throws unless it is a good one. */
  saveRules(rules: readonly JsonObject[]): Promise<void>;
  /** Connects one more pixel. */
  addPixel(): Promise<TestPixel>;
};

/** The path of one database with everything real but the clock, the randomness and TikTok. */
export type PipelineWorld = TestDatabase & {
  readonly time: HandClock;
  readonly tiktok: TikTokEmulator;
  readonly logLines: readonly LogLine[];
  readonly shops: ShopDirectory;
  readonly ingest: Ingest;
  readonly mapInbox: MapInbox;
  readonly sendBatches: SendBatches;
  readonly trackEvents: TrackEvents;
  /** From here on this is what is known of products and customers; nothing until then. */
  readFactsBy(read: ReadShopFacts): void;
  /** A second sender, that reaches TikTok by other means. */
  createSender(trackEvents: TrackEvents): SendBatches;
  openShop(options?: {
    pixels?: number;
    testEventCode?: string;
    settings?: object;
    /** The default table unless told. */
    rules?: readonly JsonObject[];
  }): Promise<TestShop>;
  close(): Promise<void>;
};

/** How long the tests' sender waits for TikTok. */
export const timeoutMs = 250;

export async function openPipelineWorld(): Promise<PipelineWorld> {
  const database = await createTestDatabase();
  const { pool } = database;
  const time = createHandClock();
  const tiktok = await startTikTokEmulator({ now: time.clock });
  const { log, lines: logLines } = createCapturedLog();
  const shops = new ShopDirectory(pool, new Keyring(Buffer.alloc(32, 7), createSeededBytes("world")));
  const dispatcher = new Agent();
  const parts = { pool, shops, clock: time.clock, log };
  const random = createSeededRandom(1);
  const trackEvents = createTrackEvents({ apiUrl: tiktok.url, dispatcher, timeoutMs });
  const createSender = (track: TrackEvents) => createSendBatches({ ...parts, trackEvents: track, random });
  const ingest = createIngest({ ...parts, writeInbox: createInboxWriter({ pool }), nudgeMapping: () => {} });
  const mapInbox = createMapInbox({
    ...parts,
    readShopFacts: (shop, wanted) => known.read(shop, wanted),
  });
  const sendBatches = createSender(trackEvents);
  const known: { read: ReadShopFacts } = { read: async () => noShopFacts };
  let shopsOpened = 0;
  let webhooks = 0;

  const connectPixel = async (shop: ShopHandle, number: number, testEventCode: string | undefined) => {
    const code = `CPIXEL${shop.id}N${number}`;
    const token = `token-of-${code}`;
    const { rows } = await pool.query<{ id: number }>(
      `WITH made AS (INSERT INTO connection (shop_id, token_sealed) VALUES ($1, $2) RETURNING id)
       INSERT INTO pixel (shop_id, connection_id, code, test_event_code) SELECT $1, id, $3, $4 FROM made RETURNING id`,
      [shop.id, shop.vault.seal("connection.token_sealed", token), code, testEventCode ?? null],
    );
    tiktok.registerPixel({ pixelCode: code, token });
    return { id: rows[0]?.id ?? 0, code, token };
  };

  return {
    ...database,
    time,
    tiktok,
    logLines,
    shops,
    ingest,
    mapInbox,
    sendBatches,
    trackEvents,
    createSender,
    readFactsBy: (read) => {
      known.read = read;
    },
    openShop: async ({ pixels: count = 1, testEventCode, settings = {}, rules } = {}) => {
      const shop = await shops.ensure(`shop-${++shopsOpened}.myshopify.com`);
      await pool.query("UPDATE shop SET settings = $2 WHERE id = $1", [shop.id, settings]);
      if (rules !== undefined) await saveTestRules(pool, shop, rules);
      const pixels: TestPixel[] = [];
      for (let number = 1; number <= count; number += 1)
        pixels.push(await connectPixel(shop, number, testEventCode));
      return {
        ...shop,
        pixels,
        ingest: (topic, body, webhookId = `webhook-${++webhooks}`) =>
          ingest({
            shopDomain: shop.domain,
            topic,
            webhookId,
            eventId: undefined,
            apiVersion: "2026-10",
            triggeredAt: undefined,
            body: Buffer.isBuffer(body)
              ? body
              : Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
          }),
        map: async () => {
          while ((await mapInbox(shop.id)).entries > 0);
        },
        send: (pixel = pixels[0]) => {
          if (pixel === undefined) throw new Error(`${shop.domain} has no pixel`);
          return sendBatches(pixel.id);
        },
        saveRules: (table) => saveTestRules(pool, shop, table),
        deliveries: () => readDeliveries(pool, shop.id),
        addPixel: async () => {
          const pixel = await connectPixel(shop, pixels.length + 1, testEventCode);
          pixels.push(pixel);
          return pixel;
        },
      };
    },
    close: async () => {
      await tiktok.close();
      await dispatcher.destroy();
      await database.drop();
    },
  };
}
