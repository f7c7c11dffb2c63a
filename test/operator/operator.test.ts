import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { ledgerStates } from "#app/core/delivery/ledger.ts";

import { sampleOrder } from "../pipeline/sample-order.ts";
import { openWebWorld, secret, type WebWorld } from "../web/web-world.ts";
import { openMappedShop, type MappedShop } from "./mapped-shop.ts";
import { runOperator } from "./run-operator.ts";

let world: WebWorld;
let mapped: MappedShop;
let env: Record<string, string>;

beforeAll(async () => {
  world = await openWebWorld();
  mapped = await openMappedShop(world);
  env = {
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: secret,
    SHOPIFY_APP_URL: world.origin,
    APP_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString("base64"),
    DATABASE_URL: world.databaseUrl,
  };
});
afterAll(() => world?.close());

const run = (...parameters: string[]) => runOperator(env, parameters);

/** The one JSON document a verb prints; anything else on stdout makes this fail. */
async function runJson(...parameters: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await run(...parameters, "--json");
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout.endsWith("\n")).toBe(true);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe.concurrent("with --json each verb prints one document and nothing else", () => {
  test("connect, then connect again, and disconnect", async () => {
    const shop = "connected-here.myshopify.com";
    const parameters = ["--shop", "Connected-Here.myshopify.com", "--pixel", "CPIXEL1"];
    expect(await runJson("connect", ...parameters, "--token", "first-token")).toEqual({
      shop,
      pixel: "CPIXEL1",
      state: "connected",
      testEventCode: null,
    });
    const again = ["--token", "second-token", "--test-event-code", "TEST1"];
    expect(await runJson("connect", ...parameters, ...again)).toMatchObject({ testEventCode: "TEST1" });
    expect(await runJson("status", "--shop", shop)).toEqual({
      shop,
      ledger: Object.fromEntries(["received", ...ledgerStates].map((column) => [column, 0])),
      unmapped: 0,
      pixels: [
        {
          code: "CPIXEL1",
          enabled: true,
          connection: "connected",
          testEventCode: "TEST1",
          pausedUntil: null,
        },
      ],
    });
    const { rows } = await world.pool.query<{ token_sealed: Buffer }>(
      "SELECT token_sealed FROM connection JOIN shop ON shop.id = shop_id WHERE domain = $1",
      [shop],
    );
    const vault = (await world.shops.find(shop))?.vault;
    expect(
      rows.map((row) => vault?.open("connection.token_sealed", row.token_sealed).toString("utf8")),
    ).toEqual(["second-token"]);

    expect(await runJson("disconnect", "--shop", shop)).toEqual({ shop, disconnected: ["CPIXEL1"] });
    const left = await world.pool.query(
      "SELECT connection.state, token_sealed FROM connection JOIN shop ON shop.id = shop_id WHERE domain = $1",
      [shop],
    );
    expect(left.rows).toEqual([{ state: "disconnected", token_sealed: null }]);
  });

  test("status: the ledger, its columns in order", async () => {
    const { ledger } = (await runJson("status", "--shop", mapped.domain)) as {
      ledger: Record<string, number>;
    };
    expect(Object.keys(ledger)).toEqual([
      "received",
      "accepted",
      "pending",
      "rejected",
      "dead",
      "unknown",
      "skipped",
      "redacted",
    ]);
    expect(ledger).toMatchObject({ received: 2_002, pending: 2_000, skipped: 1, dead: 1 });
  });

  test("replay: what goes again, and why the rest does not", async () => {
    const shop = ["--shop", mapped.domain];
    const none = { shop: mapped.domain, replayed: [], toConfirm: [], refused: [] };
    const [dead, sent] = await Promise.all(
      ["dead", "pending"].map(async (state) => {
        const { rows } = await world.pool.query<{ id: string }>(
          "SELECT id FROM delivery WHERE state = $1::delivery_state ORDER BY id LIMIT 1",
          [state],
        );
        return rows[0]?.id ?? "";
      }),
    );
    expect(await runJson("replay", ...shop, "--state", "dead")).toEqual({
      ...none,
      refused: [{ id: dead, reason: "never_mapped" }],
    });
    expect(await runJson("replay", ...shop, "--state", "rejected")).toEqual(none);
    const underWay = { ...none, refused: [{ id: sent, reason: "under_way" }] };
    expect(await runJson("replay", ...shop, "--delivery", sent ?? "", "--may-count-twice")).toEqual(underWay);
    const { refused } = await runJson("replay", ...shop, "--order", "#3000");
    expect(refused).toMatchObject([{ reason: "held_back" }]);
    const { stdout } = await run("replay", ...shop, "--state", "dead");
    expect(stdout).toBe(
      `${mapped.domain}: 0 sent again\n1 not: The message could not be read, so there is no event to send.\n`,
    );
  });

  test("deliveries: more than one page of them, newest first, each with what an operator asks for", async () => {
    const { deliveries } = (await runJson("deliveries", "--shop", mapped.domain)) as {
      deliveries: Record<string, unknown>[];
    };
    expect(deliveries).toHaveLength(2_002);
    const ids = deliveries.map(({ id }) => Number(id));
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    expect(new Set(ids).size).toBe(2_002);
    expect(deliveries.find(({ tiktokEventId }) => tiktokEventId === "purchase_7")).toEqual({
      id: expect.any(String) as string,
      state: "pending",
      reason: null,
      event: "CompletePayment",
      eventName: "CompletePayment",
      tiktokEventId: "purchase_7",
      pixel: mapped.pixelCode,
      attempts: 0,
      lastCode: null,
      lastMessage: null,
      createdAt: expect.any(String) as string,
    });
    expect(deliveries.find(({ state }) => state === "dead")).toMatchObject({ reason: "body_not_json" });
  });

  test("deliveries of one state, and at most so many, which may be none", async () => {
    const skipped = await runJson("deliveries", "--shop", mapped.domain, "--state", "skipped");
    expect(skipped).toMatchObject({ deliveries: [{ reason: "channel_off" }] });
    const { deliveries } = await runJson("deliveries", "--shop", mapped.domain, "--limit", "3");
    expect(deliveries).toHaveLength(3);
    expect(await runJson("deliveries", "--shop", mapped.domain, "--state", "rejected")).toEqual({
      deliveries: [],
    });
  });

  test("explain: every pixel's delivery of an order, by its id", async () => {
    const explained = await runJson("explain", "--shop", mapped.domain, "--order", "7");
    expect(explained).toMatchObject({
      shop: mapped.domain,
      order: "7",
      deliveries: [{ tiktokEventId: "purchase_7", state: "pending" }],
    });
  });

  test("settings: those that hold, and what was changed", async () => {
    const shop = "settled.myshopify.com";
    await world.shops.ensure(shop);
    expect(await runJson("settings", "--shop", shop)).toMatchObject({
      settings: { purchaseTrigger: "authorised", attributionWindowDays: 30 },
    });
    await runJson(
      "settings",
      "--shop",
      shop,
      "--set",
      "purchaseTrigger=placed",
      "attributionWindowDays=7",
      'channels={"web":true,"pos":true}',
    );
    expect(await runJson("settings", "--shop", shop)).toMatchObject({
      settings: {
        purchaseTrigger: "placed",
        attributionWindowDays: 7,
        channels: { web: true, pos: true },
        maxAgeDays: 7,
      },
    });
  });

  test("send-webhook: signed so that a running server keeps the file's very bytes", async () => {
    const file = join(tmpdir(), `clickback-send-webhook-${process.pid}.json`);
    const body = Buffer.from('{"id": 1, "note": "ünd \\u0000"}\n');
    await writeFile(file, body);
    const shop = "sent-by-hand.myshopify.com";
    const parameters = ["--topic", "orders/create", "--file", file, "--shop", shop, "--webhook-id", "hand-1"];
    for (let turn = 0; turn < 2; turn += 1)
      expect(await runJson("send-webhook", ...parameters)).toEqual({
        status: 200,
        shop,
        topic: "orders/create",
        webhookId: "hand-1",
      });
    const entries = await world.entries(shop);
    expect(entries).toHaveLength(1);
    const vault = (await world.shops.find(shop))?.vault;
    expect(vault?.open("inbox_entry.body_sealed", entries[0]?.bodySealed ?? Buffer.alloc(0))).toEqual(body);
  });
});

test("a webhook the server refuses is reported with its status and fails", async () => {
  const file = join(tmpdir(), `clickback-refused-${process.pid}.json`);
  await writeFile(file, JSON.stringify(sampleOrder(1, 0)));
  const parameters = ["send-webhook", "--topic", "orders/create", "--file", file, "--shop", mapped.domain];
  const refused = await runOperator({ ...env, SHOPIFY_API_SECRET: "another" }, [...parameters, "--json"]);
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.stdout)).toMatchObject({ status: 401 });
});

describe.concurrent("for people", () => {
  test("status is a sum in a line", async () => {
    const { code, stdout } = await run("status", "--shop", mapped.domain);
    expect(code).toBe(0);
    expect(stdout).toContain("received 2002 = accepted 0 + pending 2000 + rejected 0 + dead 1");
    expect(stdout).toContain(`pixel ${mapped.pixelCode}: connected`);
  });

  test("deliveries are a table of the newest fifty", async () => {
    const { stdout } = await run("deliveries", "--shop", mapped.domain);
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(51);
    expect(lines[0]).toMatch(/^id +state +reason +event +tiktokEventId +attempts +lastCode$/);
  });
});
