import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { readLedger } from "#app/pipeline/summarize.ts";
import { Keyring } from "#app/sealing.server.ts";
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

const shop = "leak-check.myshopify.com";
const pixel = { pixelCode: "CLEAKCHECKPIXEL01", token: canary.token };
const master = Buffer.alloc(32, 5);
const secret = "hush";
const needles = canaryNeedles();

describe.each(await queueBackends())("the whole product, its queue on $name", ({ redisUrl }) => {
  let database: TestDatabase;
  let tiktok: TikTokEmulator;
  let clickback: RunningClickback;
  let folder: string;
  let logPath: string;
  let shops: ShopDirectory;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "clickback-leak-"));
    logPath = join(folder, "clickback.log");
    database = await createTestDatabase();
    shops = new ShopDirectory(database.pool, new Keyring(master, () => Buffer.alloc(0)));
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
      logPath,
    );
    await clickback.operate("connect", ["--shop", shop, "--pixel", pixel.pixelCode, "--token", pixel.token]);

    // TikTok quotes what it dislikes, of the event it dislikes.
    const message = `Invalid value: ${canary.ip}, ${canary.userAgent}, ${canary.ttclid}`;
    tiktok.fail({ kind: "code", code: 40002, message, times: 1 });
    const messages = canaryMessages(Date.now());
    for (const { topic, body, signed, path = "/webhooks" } of messages)
      await postWebhook({
        url: `${clickback.origin}${path}`,
        shop,
        topic,
        body,
        secret: signed ? secret : "not the secret",
      });
    for (const page of ["/app", "/no/such/page", "/auth/login"])
      await fetch(`${clickback.origin}${page}?shop=${shop}&email=${encodeURIComponent(canary.email)}`, {
        headers: { "user-agent": canary.userAgent, authorization: `Bearer ${canary.email}` },
        redirect: "manual",
      });
    const shopId = (await shops.find(shop))?.id ?? 0;
    await vi.waitFor(
      async () => {
        const { rows } = await database.pool.query("SELECT 1 FROM inbox_entry WHERE state = 'received'");
        const { pending, received } = await readLedger(database.pool, shopId);
        expect([rows.length, pending, received > 0]).toEqual([0, 0, true]);
      },
      { timeout: 20_000, interval: 100 },
    );
  });
  afterAll(async () => {
    await clickback?.stop();
    await tiktok?.close();
    await database?.drop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  test("has had all of it in its hands: it was sealed, mapped, sent, refused and skipped", async () => {
    const user = tiktok.accepted.map(({ json }) => json?.["user"]);
    const email = createHash("sha256").update(canary.email.toLowerCase()).digest("hex");
    expect(user).toContainEqual(
      expect.objectContaining({ email, ip: canary.ip, user_agent: canary.userAgent, ttclid: canary.ttclid }),
    );
    const ledger = await readLedger(database.pool, (await shops.find(shop))?.id ?? 0);
    for (const state of ["accepted", "skipped", "dead"] as const) expect(ledger[state]).toBeGreaterThan(0);
    const vault = (await shops.find(shop))?.vault;
    const { rows } = await database.pool.query<{ body: Buffer }>(
      "SELECT body_sealed AS body FROM inbox_entry",
    );
    const opened = rows.map(({ body }) => vault?.open("inbox_entry.body_sealed", body).toString("utf8"));
    expect(opened.join("\n")).toContain(canary.street);
  });

  test("leaves no trace of it in any table, the queue's own among them", async () => {
    const dump = await dumpDatabase(database.pool);
    expect([...dump.keys()]).toEqual(
      expect.arrayContaining(["public.delivery", "public.inbox_entry", "public.session", "bullmq.job"]),
    );
    for (const [table, rows] of dump) expect([table, findNeedles(needles, rows)]).toEqual([table, []]);
  });

  test("nor in Redis, where it is used", async () => {
    if (redisUrl === undefined) return;
    const dump = await dumpRedis(redisUrl);
    expect(dump.includes("map-inbox")).toBe(true);
    expect(findNeedles(needles, dump)).toEqual([]);
  });

  test("nor in its log, at its most talkative, nor in the address of any request", async () => {
    const log = await readFile(logPath);
    for (const fact of ["web.ready", "worker.ready", "delivery.attempted"])
      expect(log.includes(`"${fact}"`)).toBe(true);
    expect(findNeedles(needles, log)).toEqual([]);
    const urls = Buffer.from(tiktok.requests.map(({ url }) => url).join("\n"));
    expect(urls.length).toBeGreaterThan(0);
    expect(findNeedles(needles, urls)).toEqual([]);
  });
});

describe("the search itself", () => {
  const plants: [string, Buffer][] = [
    ["a text", Buffer.from(canary.email)],
    ["a text within others", Buffer.from(`before ${canary.street} after`)],
    ["bytes in hex", Buffer.from(`\\x00${Buffer.from(`{"n":"${canary.lastName}"}`).toString("hex")}`)],
    ["a phone in another spelling", Buffer.from("+14155550137")],
    ["a plain hash", Buffer.from(createHash("sha256").update("+14155550137").digest("hex"))],
    ["a hash as bytes", Buffer.from(createHash("sha256").update("zéphyrine").digest().toString("hex"))],
    ["a JSON in ASCII", Buffer.from('{"first":"Z\\u00e9phyrine"}')],
    ["a URL", Buffer.from(`/page?e=${encodeURIComponent(canary.email)}`)],
    ...["", "a", "ab"].map((before): [string, Buffer] => [
      `base64, ${before.length} letters in`,
      Buffer.from(Buffer.from(`${before}${canary.email} and more`).toString("base64")),
    ]),
  ];
  test.each(plants)("finds %s", (_what, haystack) => {
    expect(findNeedles(needles, haystack)).not.toEqual([]);
  });

  test("finds what stands in a table, as text and as bytes, and nothing where nothing is", async () => {
    const database = await createTestDatabase();
    expect(
      [...(await dumpDatabase(database.pool)).values()].flatMap((rows) => findNeedles(needles, rows)),
    ).toEqual([]);
    await database.pool.query("INSERT INTO shop (domain, key_wrapped, settings) VALUES ('a', $1, $2)", [
      Buffer.from(canary.email),
      { note: canary.lastName },
    ]);
    const found = findNeedles(
      needles,
      (await dumpDatabase(database.pool)).get("public.shop") ?? Buffer.alloc(0),
    );
    expect(found).toEqual(expect.arrayContaining([`${canary.email} in hex`, `${canary.lastName} as it is`]));
    await database.drop();
  });
});
