import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";

import { openDatabase, type Database } from "#app/db.server.ts";
import { SealedSessionStorage } from "#app/sealed-session-storage.server.ts";
import { Keyring } from "#app/sealing.server.ts";
import { createAskShop, type AskShop } from "#app/shopify-admin/ask-shop.ts";
import { createShopify, type Shopify } from "#app/shopify.server.ts";
import { ShopDirectory, type ShopHandle } from "#app/shops.server.ts";

import type { RecordedRequest } from "../../emulators/shopify/create-admin-api.ts";
import type { ShopifyEmulator } from "../../emulators/shopify/shopify-emulator.ts";
import { startShopifyEmulator } from "../../emulators/shopify/start-shopify-emulator.ts";
import { createCapturedLog, type LogLine } from "../../pipeline/captured-log.ts";
import { createHandClock, type HandClock } from "../../pipeline/hand-clock.ts";
import { createSeededBytes } from "../../pipeline/seeded-random.ts";
import { createTestDatabase } from "../../setup/database.ts";
import { credentials, openAdminClient } from "../../storefront/admin-client.ts";

/** A process of the product as far as it reaches Shopify: database connections, sessions and library of its own. */
export type AdminProcess = {
  readonly database: Database;
  readonly sessions: SessionStorage;
  readonly shops: ShopDirectory;
  readonly shopify: Shopify;
  readonly askShop: AskShop;
};

export type ShopifyWorld = {
  readonly emulator: ShopifyEmulator;
  readonly time: HandClock;
  readonly logLines: readonly LogLine[];
  readonly log: ReturnType<typeof createCapturedLog>["log"];
  /** The process that most tests use. */
  readonly process: AdminProcess;
  openProcess(options?: { readonly limitMs?: number }): AdminProcess;
  /** A shop of one test's own, which has opened the app. */
  openShop(): Promise<ShopHandle>;
  /** What opening the app does: a token exchange, if the stored session is about to end or gone. */
  openApp(shop: ShopHandle): Promise<void>;
  /** Makes the stored session one that ends in so many milliseconds, by the machine's clock: the library reads that. */
  endSessionIn(shop: ShopHandle, ms: number): Promise<void>;
  /** Refreshes that Shopify was asked for. */
  refreshes(shop: ShopHandle): number;
  questions(shop: ShopHandle): readonly RecordedRequest[];
  /** Fetches from any host the emulator plays. */
  readonly fetch: typeof fetch;
  close(): Promise<void>;
};

const appUrl = "https://clickback.example";

/** The library answers 410 to whatever does not look like a browser. */
const browser =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36";

const shopsMax = 30;

export async function openShopifyWorld(): Promise<ShopifyWorld> {
  const { url, drop } = await createTestDatabase();
  const time = createHandClock();
  const { log, lines: logLines } = createCapturedLog();
  const domains = Array.from({ length: shopsMax }, (_, number) => `admin-${number}.myshopify.com`);
  const emulator = await startShopifyEmulator({
    ...credentials,
    shops: domains.map((domain) => ({ domain, name: domain })),
  });
  // Turns the library's requests to the emulator, in this very process.
  const client = await openAdminClient(emulator);
  const databases: Database[] = [];
  let opened = 0;

  const openProcess = ({ limitMs }: { readonly limitMs?: number } = {}): AdminProcess => {
    const database = openDatabase({ url, poolMax: 10, onError: () => {} });
    databases.push(database);
    const shops = new ShopDirectory(
      database.pool,
      new Keyring(Buffer.alloc(32, 7), createSeededBytes("admin")),
    );
    const sessions = new SealedSessionStorage(new PrismaSessionStorage(database.prisma), shops);
    const env = {
      SHOPIFY_API_KEY: credentials.apiKey,
      SHOPIFY_API_SECRET: credentials.apiSecret,
      SHOPIFY_APP_URL: appUrl,
    };
    const shopify = createShopify(env, sessions, async () => {}, log);
    const parts = { shopify, sessions, pool: database.pool, clock: time.clock, log };
    const askShop = createAskShop(limitMs === undefined ? parts : { ...parts, limitMs });
    return { database, sessions, shops, shopify, askShop };
  };
  const process = openProcess();

  const openApp = async (shop: ShopHandle) => {
    await process.shopify.authenticate.admin(
      new Request(`${appUrl}/app`, {
        headers: { authorization: `Bearer ${emulator.idToken(shop.domain)}`, "user-agent": browser },
      }),
    );
  };
  const of = (shop: ShopHandle, endpoint: string) =>
    emulator.requests.filter((request) => request.host === shop.domain && request.endpoint === endpoint);

  return {
    emulator,
    time,
    log,
    logLines,
    process,
    openProcess,
    openShop: async () => {
      const domain = domains[opened++];
      if (domain === undefined) throw new Error(`more than ${shopsMax} shops: raise shopsMax`);
      const shop = await process.shops.ensure(domain);
      await openApp(shop);
      return shop;
    },
    openApp,
    endSessionIn: async (shop, ms) => {
      const session = await process.sessions.loadSession(`offline_${shop.domain}`);
      if (session === undefined) throw new Error(`${shop.domain} has no session`);
      session.expires = new Date(Date.now() + ms);
      await process.sessions.storeSession(session);
    },
    refreshes: (shop) => of(shop, "token").filter(({ body }) => body.includes("refresh_token")).length,
    fetch: client.fetch,
    questions: (shop) => of(shop, "graphql"),
    close: async () => {
      await client.close();
      await emulator.close();
      await Promise.all(databases.map((database) => database.close()));
      await drop();
    },
  };
}
