import { once } from "node:events";

import { openDatabase, type Database } from "#app/db.server.ts";
import { createIngest } from "#app/pipeline/ingest.ts";
import { createInboxWriter } from "#app/pipeline/write-inbox.ts";
import { isReachable } from "#app/process/open-core.ts";
import { Keyring } from "#app/sealing.server.ts";
import { ShopDirectory } from "#app/shops.server.ts";
import { createWebServer } from "#app/web/create-server.ts";
import { createVerifyWebhook } from "#app/web/verify-webhook.ts";
import { createWebhooksDoor } from "#app/web/webhooks-door.ts";

import { postWebhook, type WebhookAnswer, type WebhookDelivery } from "../emulators/shopify/post-webhook.ts";
import { createCapturedLog, type LogLine } from "../pipeline/captured-log.ts";
import { createHandClock } from "../pipeline/hand-clock.ts";
import { createSeededBytes } from "../pipeline/seeded-random.ts";
import { createTestDatabase, type TestDatabase } from "../setup/database.ts";

export type InboxEntryRow = {
  readonly topic: string;
  readonly webhookId: string;
  readonly state: string;
  readonly reason: string | null;
  readonly bodyBytes: number;
  readonly bodySealed: Buffer;
};

/** A real web server on a free port, in front of a database of its own. */
export type WebWorld = Omit<TestDatabase, "url"> & {
  readonly databaseUrl: string;
  readonly origin: string;
  /** Where webhooks are posted. */
  readonly url: string;
  readonly shops: ShopDirectory;
  readonly logLines: readonly LogLine[];
  /** Shops whose mapping was asked for. */
  readonly nudged: readonly number[];
  /** Posts as Shopify does; signed with the right secret unless told otherwise. */
  post(delivery?: Partial<WebhookDelivery>): Promise<WebhookAnswer>;
  entries(domain?: string): Promise<InboxEntryRow[]>;
  countEntries(): Promise<number>;
  close(): Promise<void>;
};

export const secret = "hush";
export const shop = "tea-and-mugs.myshopify.com";

export async function openWebWorld(
  options: {
    readonly bodyBytesMax?: number;
    readonly previousSecret?: string;
    readonly poolMax?: number;
    /** Gives the address the server gets instead of the database's own. */
    readonly through?: (databaseUrl: string) => Promise<string>;
  } = {},
): Promise<WebWorld> {
  const tests = await createTestDatabase();
  const { log, lines: logLines } = createCapturedLog();
  const database: Database = openDatabase({
    url: (await options.through?.(tests.url)) ?? tests.url,
    poolMax: options.poolMax ?? 10,
    onError: (error) => log.warn({ error }, "database.connection_lost"),
  });
  const { pool } = database;
  const shops = new ShopDirectory(pool, new Keyring(Buffer.alloc(32, 9), createSeededBytes("web")));
  const nudged: number[] = [];
  const ingest = createIngest({
    shops,
    writeInbox: createInboxWriter({ pool }),
    nudgeMapping: (shopId) => nudged.push(shopId),
    clock: createHandClock().clock,
  });
  const env = {
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: secret,
    SHOPIFY_APP_URL: "http://127.0.0.1:3000",
  };
  const server = createWebServer({
    webhooks: createWebhooksDoor({
      verifyWebhook: createVerifyWebhook({ ...env, SHOPIFY_API_SECRET_PREVIOUS: options.previousSecret }),
      ingest,
      bodyBytesMax: options.bodyBytesMax ?? 12_000_000,
      log,
    }),
    storefrontEvents: async (_request, response) => void response.writeHead(418).end(),
    readiness: async () => ({ database: await isReachable(database), queue: true }),
    admin: (_request, response) => response.writeHead(418).end(),
    log,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const url = `${origin}/webhooks`;
  return {
    pool: tests.pool,
    drop: tests.drop,
    databaseUrl: tests.url,
    origin,
    url,
    shops,
    logLines,
    nudged,
    post: (delivery = {}) =>
      postWebhook({
        url,
        topic: "orders/create",
        shop,
        body: { id: 1 },
        secret,
        timeoutMs: 20_000,
        ...delivery,
      }),
    entries: async (domain = shop) =>
      (
        await tests.pool.query<InboxEntryRow>(
          `SELECT topic, webhook_id AS "webhookId", inbox_entry.state, reason, body_bytes AS "bodyBytes",
             body_sealed AS "bodySealed"
           FROM inbox_entry JOIN shop ON shop.id = shop_id WHERE domain = $1 ORDER BY inbox_entry.id`,
          [domain],
        )
      ).rows,
    countEntries: async () => {
      const { rows } = await tests.pool.query<{ count: number }>(
        "SELECT count(*)::int AS count FROM inbox_entry",
      );
      return rows[0]?.count ?? 0;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await database.close();
      await tests.drop();
    },
  };
}
