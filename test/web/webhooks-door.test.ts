import { randomBytes } from "node:crypto";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { webhookTopics } from "#app/core/shopify/topics.ts";

import { openWebWorld, shop, type WebWorld } from "./web-world.ts";

let world: WebWorld;

beforeAll(async () => {
  world = await openWebWorld({ previousSecret: "old hush" });
});
afterAll(() => world?.close());

/** What was kept of one delivery, opened again. */
async function keptBody(webhookId: string, domain = shop): Promise<Buffer | undefined> {
  const entry = (await world.entries(domain)).find((each) => each.webhookId === webhookId);
  const vault = (await world.shops.find(domain))?.vault;
  return entry && vault?.open("inbox_entry.body_sealed", entry.bodySealed);
}

describe("a signed webhook is answered 200 once it is committed", () => {
  test("its row is there when the answer is, with what its headers said", async () => {
    const triggeredAt = new Date("2026-11-22T11:59:58.123Z");
    const { status } = await world.post({ webhookId: "first", eventId: "event-7", triggeredAt });
    expect(status).toBe(200);
    const { rows } = await world.pool.query(
      `SELECT topic, event_id, api_version, triggered_at, received_at, state FROM inbox_entry WHERE webhook_id = 'first'`,
    );
    expect(rows).toEqual([
      {
        topic: "orders/create",
        event_id: "event-7",
        api_version: "2026-10",
        triggered_at: triggeredAt,
        received_at: new Date("2026-11-22T12:00:00Z"),
        state: "received",
      },
    ]);
  });

  test("and not a moment before", async () => {
    const blocker = await world.pool.connect();
    await blocker.query("BEGIN; LOCK TABLE inbox_entry IN EXCLUSIVE MODE");
    let answered = false;
    const posting = world.post({ webhookId: "held up" }).finally(() => (answered = true));
    await expect
      .poll(
        async () => {
          const { rows } = await blocker.query(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
          );
          return rows.length;
        },
        { timeout: 5_000 },
      )
      .toBe(1);
    expect(answered).toBe(false);
    await blocker.query("ROLLBACK");
    blocker.release();
    expect((await posting).status).toBe(200);
  });

  test("and its shop's mapping is asked for", async () => {
    await world.post({ shop: "nudged.myshopify.com" });
    expect(world.nudged).toContain((await world.shops.find("nudged.myshopify.com"))?.id);
  });
});

describe("the same delivery again is one entry and 200 each time", () => {
  test("twice, one after the other", async () => {
    for (let turn = 0; turn < 2; turn += 1)
      expect((await world.post({ webhookId: "twice" })).status).toBe(200);
    expect((await world.entries()).filter(({ webhookId }) => webhookId === "twice")).toHaveLength(1);
  });

  test("a hundred times at once, for a shop nobody has heard of", async () => {
    const deliveries = Array.from({ length: 100 }, () =>
      world.post({ webhookId: "hundred", shop: "hundred.myshopify.com" }),
    );
    const statuses = (await Promise.all(deliveries)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await world.entries("hundred.myshopify.com")).toHaveLength(1);
  });

  test("but the same id under another topic or of another shop is another message", async () => {
    for (const [topic, domain] of [
      ["orders/create", "same-id.myshopify.com"],
      ["orders/paid", "same-id.myshopify.com"],
      ["orders/create", "other-same-id.myshopify.com"],
    ] as const)
      await world.post({ webhookId: "same", topic, shop: domain });
    expect(await world.entries("same-id.myshopify.com")).toHaveLength(2);
    expect(await world.entries("other-same-id.myshopify.com")).toHaveLength(1);
  });
});

test("while the client secret is rotated both are right, and a third one is not", async () => {
  expect((await world.post({ secret: "old hush" })).status).toBe(200);
  expect((await world.post({ secret: "older hush" })).status).toBe(401);
});

describe("every topic is kept", () => {
  test.each(Object.entries(webhookTopics))("%s, to %s it", async (topic) => {
    const webhookId = `topic ${topic}`;
    expect((await world.post({ topic, webhookId })).status).toBe(200);
    const entry = (await world.entries()).find((each) => each.webhookId === webhookId);
    expect(entry).toMatchObject({ topic, state: "received", reason: null });
  });

  test("one that nobody declared too, and its shop's mapping is left alone", async () => {
    const domain = "novel.myshopify.com";
    expect((await world.post({ topic: "metaobjects/create", shop: domain })).status).toBe(200);
    expect(await world.entries(domain)).toMatchObject([{ topic: "metaobjects/create", state: "stored" }]);
    expect(world.nudged).not.toContain((await world.shops.find(domain))?.id);
  });

  test("a body that is not UTF-8 is kept only when it is signed, too", async () => {
    const body = Buffer.from([0x7b, 0xff, 0x7d]);
    expect((await world.post({ body, secret: "old hush" })).status).toBe(200);
    expect((await world.post({ body, secret: "older hush" })).status).toBe(401);
    expect((await world.post({ body, shop: "example.com" })).status).toBe(401);
    expect((await world.post({ body, headers: { "X-Shopify-Topic": undefined } })).status).toBe(401);
    expect((await world.post({ body, headers: { "X-Shopify-Hmac-Sha256": undefined } })).status).toBe(401);
  });

  test("a shop's name is the same in any case of letters", async () => {
    await world.post({ shop: "Camel-Case.MyShopify.com" });
    expect(await world.entries("camel-case.myshopify.com")).toHaveLength(1);
  });
});

describe("what the body says never changes the answer, and its bytes are kept as they came", () => {
  const bodies: [string, Buffer][] = [
    ["a NUL", Buffer.from('{"id": 1, "note": "a\u0000b\\u0000c"}')],
    ["lone surrogates", Buffer.from('{"id": 1, "note": "\\ud83d and \\udcb3"}')],
    ["no JSON", Buffer.from("{ not json")],
    ["an empty object", Buffer.from("{}")],
    ["a single space", Buffer.from(" ")],
    ["a byte order mark", Buffer.from('\uFEFF{"id": 1}')],
    ["bytes that are not UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x7d])],
    ["random bytes", randomBytes(4_096)],
    ["ten megabytes", Buffer.from(`{"id": 1, "note": "${"ä".repeat(5_000_000)}"}`)],
    ["ten megabytes that do not compress", Buffer.from(`"${randomBytes(7_500_000).toString("base64")}"`)],
  ];
  test.each(bodies)("%s", async (name, body) => {
    const { status, webhookId } = await world.post({ body, webhookId: name });
    expect(status).toBe(200);
    const kept = await keptBody(webhookId);
    expect(kept?.equals(body)).toBe(true);
    expect((await world.entries()).find((each) => each.webhookId === name)?.bodyBytes).toBe(body.length);
  });
});

describe("odd headers of a signed message do not keep it, or others, from being kept", () => {
  test.each([
    ["a moment before any calendar", { "X-Shopify-Triggered-At": "-271821-04-20T00:00:00Z" }],
    ["a moment long after it", { "X-Shopify-Triggered-At": "+275760-09-13T00:00:00Z" }],
    ["no moment at all", { "X-Shopify-Triggered-At": "yesterday" }],
    ["no event id", { "X-Shopify-Event-Id": undefined }],
    ["a very long event id", { "X-Shopify-Event-Id": "e".repeat(5_000) }],
    ["a very long API version", { "X-Shopify-API-Version": "v".repeat(500) }],
    ["an id that is not ASCII", { "X-Shopify-Webhook-Id": "idé" }],
  ])("%s", async (_name, headers) => {
    expect((await world.post({ headers })).status).toBe(200);
  });
});

test("health needs nothing, readiness names what can be reached", async () => {
  const [health, readiness] = await Promise.all([
    fetch(`${world.origin}/healthz`),
    fetch(`${world.origin}/readyz`),
  ]);
  expect([health.status, await health.json()]).toEqual([200, { status: "alive" }]);
  expect([readiness.status, await readiness.json()]).toEqual([200, { database: true, queue: true }]);
});
