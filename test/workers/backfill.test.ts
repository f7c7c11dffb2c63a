import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import { afterAll, beforeAll, expect, test } from "vitest";

import { connect } from "#app/operator/connect.ts";
import { parseEnv } from "#app/env.server.ts";
import { openCore, type Core } from "#app/process/open-core.ts";
import { SealedSessionStorage } from "#app/sealed-session-storage.server.ts";
import { createShopify } from "#app/shopify.server.ts";

import type { ShopifyEmulator } from "../emulators/shopify/shopify-emulator.ts";
import { startShopifyEmulator } from "../emulators/shopify/start-shopify-emulator.ts";
import { startTikTokEmulator } from "../emulators/tiktok/start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../emulators/tiktok/tiktok-emulator.ts";
import { order } from "../fixtures/order.ts";
import { runOperator } from "../operator/run-operator.ts";
import { createTestDatabase, type TestDatabase } from "../setup/database.ts";
import { credentials, openAdminClient, type AdminClient } from "../storefront/admin-client.ts";
import { startWorkerProcess } from "./worker-process.ts";

const shop = "backfilled.myshopify.com";
const pixel = { pixelCode: "CBACKFILLWORKER00001", token: "token-of-pixel" };
const browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0";

let database: TestDatabase;
let shopify: ShopifyEmulator;
let tiktok: TikTokEmulator;
let client: AdminClient;
let core: Core;
let variables: Record<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  shopify = await startShopifyEmulator({ ...credentials, shops: [{ domain: shop, name: "Backfilled" }] });
  tiktok = await startTikTokEmulator({ pixels: [pixel] });
  client = await openAdminClient(shopify);
  variables = {
    SHOPIFY_API_KEY: credentials.apiKey,
    SHOPIFY_API_SECRET: credentials.apiSecret,
    SHOPIFY_APP_URL: "https://clickback.example",
    APP_ENCRYPTION_KEY: Buffer.alloc(32, 5).toString("base64"),
    DATABASE_URL: database.url,
    TIKTOK_API_URL: tiktok.url,
    ...shopify.proxyEnv,
  };
  const env = parseEnv({ ...variables, LOG_LEVEL: "silent" });
  core = await openCore(env, database.url, "web");
  await connect({ env, ...core }, { shop, pixel: pixel.pixelCode, token: pixel.token });
  const sessions = new SealedSessionStorage(new PrismaSessionStorage(core.database.prisma), core.shops);
  const app = createShopify(env, sessions, async () => {}, core.log);
  await app.authenticate.admin(
    new Request("https://clickback.example/app", {
      headers: { authorization: `Bearer ${shopify.idToken(shop)}`, "user-agent": browser },
    }),
  );
  await database.pool.query("UPDATE shop SET installed_at = now(), state = 'installed' WHERE domain = $1", [
    shop,
  ]);
});
afterAll(async () => {
  await core?.close();
  await client?.close();
  await shopify?.close();
  await tiktok?.close();
  await database?.drop();
});

const oldOrder = (number: number, daysAgo: number) =>
  order({
    createdAt: new Date(Date.now() - daysAgo * 86_400_000).toISOString(),
    attributes: { tt_consent: "granted" },
    fields: { id: number, admin_graphql_api_id: `gid://shopify/Order/${number}`, name: `#${number}` },
  });

const operate = async (...parameters: string[]) => {
  const { stdout, code } = await runOperator(variables, [
    "backfill",
    "--shop",
    shop,
    "--json",
    ...parameters,
  ]);
  return { code, task: JSON.parse(stdout) as Record<string, unknown> };
};

test(
  "the operator reads 60 days of orders and sends seven, through worker processes of which one is killed",
  { timeout: 120_000 },
  async () => {
    shopify.setOrders(
      shop,
      Array.from({ length: 600 }, (_, at) => oldOrder(at + 1, 1 + at / 10)),
    );
    const first = await startWorkerProcess(variables);
    const reading = operate();
    const count = async () => {
      const { rows } = await database.pool.query<{ count: number }>("SELECT count(*)::int FROM inbox_entry");
      return rows[0]?.count ?? 0;
    };
    await expect.poll(count, { timeout: 60_000, interval: 50 }).toBeGreaterThan(0);
    await first.kill();
    // Three minutes later.
    await database.pool.query(
      "UPDATE task SET lease_until = now() - interval '1 second' WHERE lease_until > now()",
    );
    const second = await startWorkerProcess(variables);
    const { code, task } = await reading;
    expect([code, task]).toMatchObject([0, { state: "done", result: { read: 590, unreadable: 0 } }]);
    const reasons = async () => {
      const { rows } = await database.pool.query<{ reason: string; count: number }>(
        "SELECT coalesce(reason, state::text) AS reason, count(*)::int FROM delivery GROUP BY 1",
      );
      return Object.fromEntries(rows.map((row) => [row.reason, row.count]));
    };
    await expect.poll(reasons, { timeout: 30_000 }).toEqual({ before_install: 590 });
    expect(tiktok.accepted).toEqual([]);

    const refused = await runOperator(variables, ["backfill", "--shop", shop, "--send"]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("--i-confirm")]);
    const sent = await operate("--send", "--i-confirm-nothing-else-reported-them");
    expect(sent.task).toMatchObject({ state: "done", result: { sent: 60 } });
    await expect.poll(() => tiktok.counts.accepted, { timeout: 30_000 }).toBe(60);
    await operate("--send", "--i-confirm-nothing-else-reported-them");
    await expect.poll(reasons).toEqual({ before_install: 530, accepted: 60 });
    expect(tiktok.counts.duplicates).toBe(0);
    await second.stop();
  },
);
