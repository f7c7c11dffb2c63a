import { Agent } from "undici";

import { createAskBulk } from "#app/pipeline/ask-bulk.ts";
import { createBackfillOrders } from "#app/pipeline/backfill-orders.ts";
import { createIngest } from "#app/pipeline/ingest.ts";
import { createMapInbox } from "#app/pipeline/map-inbox.ts";
import { readTasks, type ShownTask } from "#app/pipeline/read-tasks.ts";
import { createReadShopFacts } from "#app/pipeline/read-shop-facts.ts";
import { createRunTask } from "#app/pipeline/run-task.ts";
import { createReconcile } from "#app/pipeline/reconcile.ts";
import { createSendBackfill } from "#app/pipeline/send-backfill.ts";
import { createSendBatches } from "#app/pipeline/send-batches.ts";
import { startTask } from "#app/pipeline/start-task.ts";
import type { TaskKind } from "#app/pipeline/task-kind.ts";
import { createInboxWriter } from "#app/pipeline/write-inbox.ts";
import { downloadPiece } from "#app/shopify-admin/download-piece.ts";
import type { ShopHandle } from "#app/shops.server.ts";
import { createTrackEvents } from "#app/tiktok/track-events.ts";

import { openShopifyWorld, type ShopifyWorld } from "../app/shopify-admin/shopify-world.ts";
import type { BulkFault } from "../emulators/shopify/bulk-operations.ts";
import { startTikTokEmulator } from "../emulators/tiktok/start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../emulators/tiktok/tiktok-emulator.ts";
import type { JsonObject } from "../fixtures/json.ts";
import { order, type OrderSpec } from "../fixtures/order.ts";
import { readDeliveries, type DeliveryRow } from "./delivery-row.ts";
import { dayMs, minuteMs } from "./hand-clock.ts";

/** A shop that installed the app an hour ago, with one pixel. */
export type BackfillShop = ShopHandle & {
  readonly pixelCode: string;
  /** An order of so many days ago; its id is the number. */
  order(number: number, daysAgo: number, spec?: OrderSpec): JsonObject;
  setOrders(orders: readonly JsonObject[]): void;
  failBulk(fault: BulkFault): void;
  start(kind: TaskKind, params: object): Promise<number>;
  backfill(days?: number): Promise<ShownTask>;
  /** With the merchant's word, unless told otherwise. */
  sendBackfill(params?: object): Promise<ShownTask>;
  /** Runs the shop's task, mapping what it finds, until it comes to its end. */
  finish(taskId: number): Promise<ShownTask>;
  /** One turn, of one step unless told. */
  step(taskId: number, steps?: number): Promise<void>;
  task(): Promise<ShownTask | undefined>;
  ingest(topic: string, body: JsonObject): Promise<void>;
  map(): Promise<void>;
  send(): Promise<void>;
  deliveries(): Promise<DeliveryRow[]>;
  /** Order by order (its number), the states and reasons of its deliveries. */
  fates(): Promise<Record<string, string>>;
};

export type BackfillWorld = ShopifyWorld & {
  readonly tiktok: TikTokEmulator;
  openBackfillShop(options?: { readonly settings?: object }): Promise<BackfillShop>;
  /** The ids of the orders TikTok has of a shop's pixel. */
  received(shop: BackfillShop): string[];
};

export async function openBackfillWorld(): Promise<BackfillWorld> {
  const world = await openShopifyWorld();
  const { emulator, time, log, process } = world;
  const { shops, askShop } = process;
  const { pool } = process.database;
  const tiktok = await startTikTokEmulator({ now: time.clock });
  const dispatcher = new Agent();
  const parts = { pool, shops, clock: time.clock, log };
  const ingest = createIngest({ ...parts, writeInbox: createInboxWriter({ pool }), nudgeMapping: () => {} });
  const readShopFacts = createReadShopFacts({ pool, askShop, clock: time.clock, log });
  const mapInbox = createMapInbox({ ...parts, readShopFacts });
  const trackEvents = createTrackEvents({ apiUrl: tiktok.url, dispatcher });
  const sendBatches = createSendBatches({ ...parts, trackEvents, random: () => 0.5 });
  const runTask = createRunTask({
    ...parts,
    works: {
      backfill: createBackfillOrders({
        ...parts,
        askBulk: createAskBulk(askShop),
        download: (address, window) => downloadPiece(address, { ...window, fetchFile: world.fetch }),
        nudgeMapping: () => {},
      }),
      send_backfill: createSendBackfill({ nudgeSending: () => {}, log }),
      reconcile: createReconcile({ pool, askShop }),
    },
    random: () => 0.5,
    stop: new AbortController().signal,
  });
  let webhooks = 0;

  return {
    ...world,
    tiktok,
    received: ({ pixelCode }) =>
      tiktok.accepted
        .filter((event) => event.pixelCode === pixelCode)
        .map(({ eventId }) => eventId ?? "")
        .toSorted(),
    openBackfillShop: async ({ settings = {} } = {}) => {
      const shop = await world.openShop();
      const pixelCode = `CBACKFILL${shop.id}`;
      await pool.query(
        "UPDATE shop SET settings = $2, state = 'installed', installed_at = $3 WHERE id = $1",
        [shop.id, settings, new Date(time.now() - 60 * minuteMs)],
      );
      const inserted = await pool.query<{ id: number }>(
        `WITH made AS (INSERT INTO connection (shop_id, token_sealed) VALUES ($1, $2) RETURNING id)
         INSERT INTO pixel (shop_id, connection_id, code) SELECT $1, id, $3 FROM made RETURNING id`,
        [shop.id, shop.vault.seal("connection.token_sealed", pixelCode), pixelCode],
      );
      const pixelId = inserted.rows[0]?.id ?? 0;
      tiktok.registerPixel({ pixelCode, token: pixelCode });
      const map = async () => {
        while ((await mapInbox(shop.id)).entries > 0);
      };
      const task = async () => (await readTasks(pool, shop.id))[0];
      const start = async (kind: TaskKind, params: object) => {
        const made = { shopId: shop.id, kind, params, createdBy: "operator", now: time.clock() };
        return (await startTask(pool, made)).taskId;
      };
      const finish = async (taskId: number) => {
        for (let turn = 0; turn < 500; turn += 1) {
          await runTask(taskId, 1);
          await map();
          time.advance(31_000);
          const shown = await task();
          if (shown?.finishedAt !== undefined) return shown;
        }
        throw new Error("the task does not come to its end");
      };
      const made: BackfillShop = {
        ...shop,
        pixelCode,
        order: (number, daysAgo, spec = {}) =>
          order({
            createdAt: new Date(time.now() - daysAgo * dayMs).toISOString(),
            attributes: { tt_consent: "granted" },
            ...spec,
            fields: {
              id: number,
              admin_graphql_api_id: `gid://shopify/Order/${number}`,
              name: `#${number}`,
              checkout_token: `checkout-${number}`,
              cart_token: `cart-${number}`,
              ...spec.fields,
            },
          }),
        setOrders: (orders) => emulator.setOrders(shop.domain, orders),
        failBulk: (fault) => emulator.failBulk(shop.domain, fault),
        start,
        backfill: async (days = 60) => finish(await start("backfill", { days })),
        sendBackfill: async (
          params = { nothingElseReported: true, confirmedAt: time.clock().toISOString() },
        ) => finish(await start("send_backfill", params)),
        finish,
        step: async (taskId, steps = 1) => {
          await runTask(taskId, steps);
        },
        task,
        ingest: (topic, body) =>
          ingest({
            shopDomain: shop.domain,
            topic,
            webhookId: `webhook-${++webhooks}`,
            eventId: undefined,
            apiVersion: "2026-10",
            triggeredAt: undefined,
            body: Buffer.from(JSON.stringify(body)),
          }),
        map,
        send: async () => {
          while ((await sendBatches(pixelId)).claimed > 0);
        },
        deliveries: () => readDeliveries(pool, shop.id),
        fates: async () => {
          const all = await readDeliveries(pool, shop.id);
          return Object.fromEntries(
            all.map(({ tiktokEventId, state, reason }) => [
              tiktokEventId.replace("purchase_", ""),
              reason ?? state,
            ]),
          );
        },
      };
      return made;
    },
    close: async () => {
      await tiktok.close();
      await dispatcher.destroy();
      await world.close();
    },
  };
}
