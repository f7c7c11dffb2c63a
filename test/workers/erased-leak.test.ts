import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { readLedger } from "#app/pipeline/summarize.ts";
import { Keyring, type ShopVault } from "#app/sealing.server.ts";
import { ShopDirectory } from "#app/shops.server.ts";

import { startClickback, type RunningClickback } from "../demo/start-clickback.ts";
import { postWebhook } from "../emulators/shopify/post-webhook.ts";
import { startTikTokEmulator } from "../emulators/tiktok/start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../emulators/tiktok/tiktok-emulator.ts";
import { createTestDatabase, type TestDatabase } from "../setup/database.ts";
import { queueBackends } from "../setup/queue-backends.ts";
import { canary, canaryNeedles, findNeedles } from "./canaries.ts";
import { canaryMessages } from "./canary-messages.ts";
import { dumpDatabase, dumpRedis } from "./dump-stores.ts";

const shop = "erased-check.myshopify.com";
const pixel = { pixelCode: "CERASEDPIXEL00001", token: "erased-token" };
const master = Buffer.alloc(32, 5);
const secret = "hush";

/** What can be read: orders and checkouts of the person; what can't is found by nobody and goes with its retention. */
const readable = (now: number) =>
  canaryMessages(now).filter(
    ({ topic, body, signed, path }) =>
      signed &&
      path === undefined &&
      typeof body === "object" &&
      /^(orders|checkouts)\//.test(topic) &&
      typeof (body as { id?: unknown }).id !== "object",
  );

describe.each(await queueBackends())(
  "a person erased from the whole product, its queue on $name",
  ({ redisUrl }) => {
    let database: TestDatabase;
    let tiktok: TikTokEmulator;
    let clickback: RunningClickback;
    let folder: string;
    let vault: ShopVault;
    let before: Record<string, number>;
    let shopId: number;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "clickback-erased-"));
      database = await createTestDatabase();
      tiktok = await startTikTokEmulator({ pixels: [pixel] });
      clickback = await startClickback(
        {
          SHOPIFY_API_KEY: "key",
          SHOPIFY_API_SECRET: secret,
          SHOPIFY_APP_URL: "http://127.0.0.1:3000",
          APP_ENCRYPTION_KEY: master.toString("base64"),
          DATABASE_URL: database.url,
          TIKTOK_API_URL: tiktok.url,
          LOG_LEVEL: "debug",
          ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
        },
        join(folder, "clickback.log"),
      );
      await clickback.operate("connect", [
        "--shop",
        shop,
        "--pixel",
        pixel.pixelCode,
        "--token",
        pixel.token,
      ]);
      const post = (topic: string, body: unknown) =>
        postWebhook({ url: `${clickback.origin}/webhooks`, shop, topic, body, secret });
      for (const { topic, body } of readable(Date.now())) await post(topic, body);
      const found = await new ShopDirectory(database.pool, new Keyring(master, () => Buffer.alloc(0))).find(
        shop,
      );
      if (found === undefined) throw new Error("the shop is not there");
      ({ vault, id: shopId } = found);
      const settled = async () => {
        const { rows } = await database.pool.query("SELECT 1 FROM inbox_entry WHERE state = 'received'");
        const ledger = await readLedger(database.pool, shopId);
        expect([rows.length, ledger.pending, ledger.received > 0]).toEqual([0, 0, true]);
        return ledger;
      };
      before = await vi.waitFor(settled, { timeout: 30_000, interval: 100 });
      await post("customers/redact", {
        shop_domain: shop,
        customer: { id: Number(canary.customerId), email: canary.email, phone: "+14155550137" },
        orders_to_redact: [],
      });
      await vi.waitFor(
        async () => {
          const { rows } = await database.pool.query("SELECT 1 FROM privacy_request WHERE state = 'done'");
          expect(rows).toHaveLength(1);
        },
        { timeout: 30_000, interval: 100 },
      );
    }, 90_000);
    afterAll(async () => {
      await clickback?.stop();
      await tiktok?.close();
      await database?.drop();
      if (folder) await rm(folder, { recursive: true, force: true });
    });

    test("leaves no trace in any table, queue or log, hashed or plain", async () => {
      const needles = canaryNeedles();
      for (const [table, rows] of await dumpDatabase(database.pool))
        expect([table, findNeedles(needles, rows)]).toEqual([table, []]);
      if (redisUrl !== undefined) expect(findNeedles(needles, await dumpRedis(redisUrl))).toEqual([]);
      expect(findNeedles(needles, await readFile(join(folder, "clickback.log")))).toEqual([]);
    });

    test("nor in anything sealed, which is opened for this", async () => {
      const needles = canaryNeedles();
      for (const [table, column] of [
        ["inbox_entry", "body_sealed"],
        ["conversion", "facts_sealed"],
        ["delivery", "body_sealed"],
        ["visitor", "context_sealed"],
        ["click", "ttclid_sealed"],
        ["privacy_request", "person_sealed"],
      ] as const) {
        const { rows } = await database.pool.query<{ sealed: Buffer }>(
          `SELECT ${column} AS sealed FROM ${table} WHERE ${column} IS NOT NULL`,
        );
        for (const { sealed } of rows) {
          const opened = vault.open(`${table}.${column}` as Parameters<ShopVault["open"]>[0], sealed);
          expect([table, findNeedles(needles, opened)]).toEqual([table, []]);
        }
      }
    });

    test("keeps the books: as many as before, accepted where TikTok had accepted, else redacted", async () => {
      const after = await readLedger(database.pool, shopId);
      expect(before["accepted"]).toBeGreaterThan(0);
      // A message that could not be read is in the books as dead, before and after.
      const { dead = 0, accepted = 0, received = 0 } = before;
      const redacted = received - accepted - dead;
      expect(after).toMatchObject({ received, accepted, dead, redacted, skipped: 0, rejected: 0 });
    });
  },
);
