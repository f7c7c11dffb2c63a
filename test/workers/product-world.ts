import { once } from "node:events";

import { expect } from "vitest";

import { parseEnv } from "#app/env.server.ts";
import { connect } from "#app/operator/connect.ts";
import { createIngest, type Ingest } from "#app/pipeline/ingest.ts";
import { readLedger } from "#app/pipeline/summarize.ts";
import { createInboxWriter } from "#app/pipeline/write-inbox.ts";
import { openCore, type Core } from "#app/process/open-core.ts";
import { createWebServer } from "#app/web/create-server.ts";
import { createVerifyWebhook } from "#app/web/verify-webhook.ts";
import { createWebhooksDoor } from "#app/web/webhooks-door.ts";

import { postWebhook } from "../emulators/shopify/post-webhook.ts";
import { startTikTokEmulator } from "../emulators/tiktok/start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../emulators/tiktok/tiktok-emulator.ts";
import { createTestDatabase, type TestDatabase } from "../setup/database.ts";
import { startWorkerProcess, type WorkerProcess } from "./worker-process.ts";

export const shop = "tea-and-mugs.myshopify.com";
export const pixel = { pixelCode: "CPRODUCTPIXEL0001", token: "token-of-the-product-pixel" };

/** The web half in this process, with the parts of app/web/main.ts; workers are processes of their own. */
export type ProductWorld = {
  readonly database: TestDatabase;
  readonly core: Core;
  readonly tiktok: TikTokEmulator;
  readonly shopId: number;
  post(topic: string, body: unknown, webhookId?: string): Promise<number>;
  /** Keeps a message and tells nobody. */
  readonly ingestSilently: Ingest;
  startWorker(): Promise<WorkerProcess>;
  /** Until nothing waits to be mapped or sent. */
  untilSettled(received: number, timeoutMs: number): Promise<Record<string, number>>;
  close(): Promise<void>;
};

export async function openProductWorld(redisUrl: string | undefined): Promise<ProductWorld> {
  const database = await createTestDatabase();
  const tiktok = await startTikTokEmulator({ pixels: [pixel] });
  const variables = {
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: "hush",
    SHOPIFY_APP_URL: "http://127.0.0.1:3000",
    APP_ENCRYPTION_KEY: Buffer.alloc(32, 3).toString("base64"),
    DATABASE_URL: database.url,
    TIKTOK_API_URL: tiktok.url,
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
  };
  const env = parseEnv({ ...variables, LOG_LEVEL: "silent" });
  const core = await openCore(env, database.url, "web");
  const { shops, clock, queues } = core;
  const writeInbox = createInboxWriter({ pool: core.database.pool });
  const server = createWebServer({
    webhooks: createWebhooksDoor({
      verifyWebhook: createVerifyWebhook(env),
      ingest: createIngest({ shops, writeInbox, clock, nudgeMapping: queues.nudgeMapping }),
      bodyBytesMax: env.WEBHOOK_BODY_BYTES_MAX,
      log: core.log,
    }),
    storefrontEvents: async (_request, response) => void response.writeHead(404).end(),
    readiness: async () => ({ database: true, queue: await core.queueBackend.ping() }),
    admin: (_request, response) => response.writeHead(404).end(),
    log: core.log,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/webhooks`;
  const operator = { env, database: core.database, shops, clock };
  await connect(operator, { shop, pixel: pixel.pixelCode, token: pixel.token });
  const shopId = (await shops.ensure(shop)).id;
  const workers: WorkerProcess[] = [];

  const readWaiting = async () => {
    const { rows } = await database.pool.query<{ entries: number; pending: number }>(
      `SELECT (SELECT count(*) FROM inbox_entry WHERE state = 'received')::int AS entries,
         (SELECT count(*) FROM delivery WHERE state = 'pending')::int AS pending`,
    );
    const { received } = await readLedger(database.pool, shopId);
    return { ...rows[0], received };
  };

  return {
    database,
    core,
    tiktok,
    shopId,
    post: async (topic, body, webhookId) =>
      (
        await postWebhook({
          url,
          shop,
          topic,
          body,
          secret: "hush",
          ...(webhookId === undefined ? {} : { webhookId }),
        })
      ).status,
    ingestSilently: createIngest({ shops, writeInbox, clock, nudgeMapping: () => {} }),
    startWorker: async () => {
      const worker = await startWorkerProcess(variables);
      workers.push(worker);
      return worker;
    },
    untilSettled: async (received, timeout) => {
      await expect
        .poll(readWaiting, { timeout, interval: 100 })
        .toEqual({ entries: 0, pending: 0, received });
      return readLedger(database.pool, shopId);
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
      server.close();
      server.closeAllConnections();
      await core.close();
      await tiktok.close();
      await database.drop();
    },
  };
}
