import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { storefrontEventSchema } from "#app/core/storefront/storefront-event.ts";

import { minuteMs } from "../pipeline/hand-clock.ts";
import { createEventMaker, visitOf, type EventMaker } from "./shopper.ts";
import { openStorefrontWorld, type StorefrontWorld, type TestStore } from "./storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;

beforeAll(async () => {
  world = await openStorefrontWorld();
  make = createEventMaker(world.time.now);
});
afterAll(() => world?.close());

const cors = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "POST, OPTIONS",
  "access-control-allow-headers": "content-type",
};

function corsOf(headers: Headers): Record<string, string | null> {
  return Object.fromEntries(Object.keys(cors).map((name) => [name, headers.get(name)]));
}

type Entry = { topic: string; webhookId: string; state: string };

async function entriesOf(store: TestStore): Promise<Entry[]> {
  const { rows } = await world.pool.query<Entry>(
    `SELECT topic, webhook_id AS "webhookId", state::text FROM inbox_entry WHERE shop_id = $1 ORDER BY id`,
    [store.id],
  );
  return rows;
}

const batch = (store: TestStore, events: readonly unknown[], changes: object = {}) => ({
  key: store.key,
  visit: visitOf(),
  events,
  ...changes,
});

describe("a batch that fits", () => {
  test("is answered 204 without a body, and its rows are there", async () => {
    const store = await world.openStore();
    const events = [make.productViewed(), make.addedToCart()];
    const answer = await world.door.post(batch(store, events));
    expect([answer.status, answer.body]).toEqual([204, ""]);
    expect(corsOf(answer.headers)).toEqual(cors);
    expect(await entriesOf(store)).toEqual(
      expect.arrayContaining([
        { topic: "storefront/product_viewed", webhookId: events[0]?.id, state: "received" },
        { topic: "storefront/product_added_to_cart", webhookId: events[1]?.id, state: "received" },
      ]),
    );
    expect(world.door.nudged).toContain(store.id);
  });

  test("is not answered before it is committed", async () => {
    const store = await world.openStore();
    const blocker = await world.pool.connect();
    await blocker.query("BEGIN");
    await blocker.query("LOCK TABLE inbox_entry IN SHARE MODE");
    let answered = false;
    const answer = world.door.post(batch(store, [make.productViewed()])).finally(() => {
      answered = true;
    });
    await vi.waitFor(async () => {
      const { rows } = await world.pool.query(
        "SELECT 1 FROM pg_locks WHERE relation = 'inbox_entry'::regclass AND NOT granted",
      );
      if (rows.length === 0) throw new Error("nothing waits to be written");
    });
    expect(answered).toBe(false);
    expect(await entriesOf(store)).toEqual([]);
    await blocker.query("COMMIT");
    blocker.release();
    expect((await answer).status).toBe(204);
    expect(await entriesOf(store)).toHaveLength(1);
  });

  test.each(["text/plain;charset=UTF-8", "application/json", "application/octet-stream"])(
    "is read whatever it is said to be: %s",
    async (type) => {
      const store = await world.openStore();
      const answer = await world.door.post(batch(store, [make.productViewed()]), { "content-type": type });
      expect(answer.status).toBe(204);
      expect(await entriesOf(store)).toHaveLength(1);
    },
  );

  test("sent again is one entry, and so is one event sent in two batches", async () => {
    const store = await world.openStore();
    const [first, second] = [make.productViewed(), make.addedToCart()];
    for (const events of [[first], [first], [first, second], [second, second]])
      expect((await world.door.post(batch(store, events))).status).toBe(204);
    expect((await entriesOf(store)).map(({ webhookId }) => webhookId)).toEqual([first.id, second.id]);
    await store.map();
    expect(await store.deliveries()).toHaveLength(2);
  });

  test("notes that the storefront speaks, at most once a minute", async () => {
    const store = await world.openStore();
    const seenAt = async () => {
      const { rows } = await world.pool.query<{ seen: Date | null }>(
        "SELECT storefront_seen_at AS seen FROM shop WHERE id = $1",
        [store.id],
      );
      return rows[0]?.seen;
    };
    expect(await seenAt()).toBeNull();
    const first = world.time.clock();
    await store.tell([make.pageViewed()]);
    await expect.poll(seenAt).toEqual(first);
    world.time.advance(minuteMs - 1);
    await store.tell([make.pageViewed()]);
    world.time.advance(1);
    await store.tell([make.pageViewed()]);
    await expect.poll(seenAt).toEqual(world.time.clock());
  });

  test("without events keeps none and is no mistake", async () => {
    const store = await world.openStore();
    expect((await world.door.post(batch(store, []))).status).toBe(204);
    expect(await entriesOf(store)).toEqual([]);
  });
});

describe("a browser's preflight", () => {
  test("is allowed from every origin, for a day, without reading anything", async () => {
    const answer = await world.door.ask({
      method: "OPTIONS",
      headers: {
        origin: "null",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
      },
    });
    expect([answer.status, answer.body]).toEqual([204, ""]);
    expect(corsOf(answer.headers)).toEqual(cors);
    expect(answer.headers.get("access-control-max-age")).toBe("86400");
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
  });
});

const secretText = "jane.doe-s3cret@example.com";

describe("400, in words that repeat nothing of what was sent", () => {
  const fits = { key: "0123456789abcdef", visit: visitOf(), events: [] };
  test.each<[string, unknown, RegExp]>([
    ["no JSON", `{"key": "${secretText}`, /^body: /],
    ["no body", "", /^body: /],
    ["a list", [secretText], /^body: /],
    ["null", "null", /^body: /],
    ["no key", { ...fits, key: undefined }, /^key: /],
    ["a key of another shape", { ...fits, key: secretText }, /^key: /],
    [
      "a key with a NUL in it, which Postgres could not look up",
      { ...fits, key: "01234567\u0000" },
      /^key: /,
    ],
    ["a key that is a number", { ...fits, key: 12_345_678 }, /^key: /],
    ["no visit", { ...fits, visit: undefined }, /^visit: /],
    ["no clientId", { ...fits, visit: { ...visitOf(), clientId: "" } }, /^visit\.clientId: /],
    [
      "a clientId of 201",
      { ...fits, visit: { ...visitOf(), clientId: secretText.repeat(9) } },
      /^visit\.clientId: /,
    ],
    ["an unheard-of consent", { ...fits, visit: { ...visitOf(), consent: secretText } }, /^visit\.consent: /],
    ["no events", { ...fits, events: undefined }, /^events: /],
    ["events that are no list", { ...fits, events: secretText }, /^events: /],
    ["51 events", { ...fits, events: Array.from({ length: 51 }, () => secretText) }, /^events: /],
  ])("for %s", async (_what, body, words) => {
    const { status, headers, body: said } = await world.door.post(body);
    expect(status).toBe(400);
    expect(headers.get("content-type")).toBe("application/json");
    expect(corsOf(headers)).toEqual(cors);
    const { error } = JSON.parse(said) as { error: string };
    expect(error).toMatch(words);
    expect(said).not.toContain(secretText);
    expect(said.length).toBeLessThan(600);
  });
});

test("403 for a key that no shop has, and for one that almost is a shop's", async () => {
  const store = await world.openStore();
  for (const key of ["f".repeat(32), store.key.toUpperCase(), `${store.key}0`, store.key.slice(1)]) {
    const answer = await world.door.post(batch(store, [make.productViewed()], { key }));
    expect([answer.status, answer.body]).toEqual([403, '{"error":"key: no shop has it"}']);
    expect(corsOf(answer.headers)).toEqual(cors);
  }
  expect(await entriesOf(store)).toEqual([]);
});

test.each(["GET", "PUT", "DELETE", "PATCH"])("405 for %s, with what is allowed instead", async (method) => {
  const answer = await world.door.ask({ method });
  expect([answer.status, answer.body]).toEqual([405, '{"error":"only POST is answered here"}']);
  expect(answer.headers.get("allow")).toBe("POST, OPTIONS");
  expect(corsOf(answer.headers)).toEqual(cors);
});

describe("413", () => {
  const bytesMax = 256 * 1024;

  /** Opens a request and leaves it open: the answer must not wait for its end. */
  async function upload(headers: Record<string, string | number>, chunks: number): Promise<IncomingMessage> {
    const sending = request(world.door.url, { method: "POST", headers });
    sending.on("error", () => {});
    const answered = once(sending, "response").then(([response]) => response as IncomingMessage);
    sending.flushHeaders();
    for (let sent = 0; sent < chunks; sent += 1) sending.write(Buffer.alloc(10_000, "x"));
    const response = await answered;
    sending.destroy();
    return response;
  }

  test.each([
    ["by the length it announces, before the first byte", { "content-length": bytesMax + 1 }, 0],
    ["by what has come, when no length was announced", { "transfer-encoding": "chunked" }, 14],
  ])("%s", async (_how, headers, chunks) => {
    const { statusCode, headers: answered } = await upload(headers, chunks);
    expect(statusCode).toBe(413);
    expect(answered["access-control-allow-origin"]).toBe("*");
    expect(answered.connection).toBe("close");
  });

  test("for one byte too many, and not for one less", async () => {
    const store = await world.openStore();
    const text = JSON.stringify(batch(store, []));
    const pad = (bytes: number) => text + " ".repeat(bytes - text.length);
    expect((await world.door.post(pad(bytesMax + 1))).status).toBe(413);
    expect((await world.door.post(pad(bytesMax))).status).toBe(204);
  });
});

describe("an event that does not fit", () => {
  const wrong: readonly (readonly [string, (base: { id: string; at: number }) => unknown])[] = [
    ["is no object", () => "text"],
    ["is null", () => null],
    ["has no name", (base) => base],
    ["has a name nobody knows", (base) => ({ ...base, name: "purchase", orderId: "1" })],
    ["claims to be a webhook", (base) => ({ ...base, name: "orders/create" })],
    ["has no id", ({ at }) => ({ at, name: "page_viewed" })],
    ["has an id of 201", ({ at }) => ({ at, name: "page_viewed", id: "x".repeat(201) })],
    ["has an id that Postgres cannot hold", ({ at }) => ({ at, name: "page_viewed", id: "a\u0000b" })],
    [
      "takes the id of a purchase",
      ({ at }) => ({ at, name: "search_submitted", query: "x", id: "purchase_1" }),
    ],
    [
      "takes the id of a checkout",
      ({ at }) => ({ at, name: "search_submitted", query: "x", id: "checkout_a" }),
    ],
    [
      "takes the id of a registration",
      ({ at }) => ({ at, name: "search_submitted", query: "x", id: "customer_1" }),
    ],
    [
      "takes the id of a dead entry",
      ({ at }) => ({ at, name: "search_submitted", query: "x", id: "entry_1" }),
    ],
    ["has a time in words", ({ id }) => ({ id, name: "page_viewed", at: "now" })],
    ["has half a millisecond", ({ id, at }) => ({ id, name: "page_viewed", at: at + 0.5 })],
    ["has no items where there must be some", (base) => ({ ...base, name: "product_viewed" })],
    [
      "has a price below zero",
      (base) => ({ ...base, name: "product_viewed", items: [{ quantity: 1, price: "-1.00" }] }),
    ],
    [
      "has a price in words",
      (base) => ({ ...base, name: "product_viewed", items: [{ quantity: 1, price: "one" }] }),
    ],
    [
      "has none of an item",
      (base) => ({ ...base, name: "product_viewed", items: [{ sku: "a", quantity: 0 }] }),
    ],
    ["has no checkout", (base) => ({ ...base, name: "checkout_started", items: [] })],
    [
      "has a checkout that is none",
      (base) => ({ ...base, name: "checkout_started", items: [], checkoutToken: "a b" }),
    ],
    [
      "has an order id that is none",
      (base) => ({ ...base, name: "checkout_completed", checkoutToken: "a", orderId: "gid://1" }),
    ],
    [
      "is a custom one without a name",
      (base) => ({ ...base, name: "custom", customName: "", properties: {} }),
    ],
    [
      "is a custom one whose name has a NUL in it",
      (base) => ({ ...base, name: "custom", customName: "a\u0000", properties: {} }),
    ],
    [
      "is a custom one with half a character in its name",
      (base) => ({ ...base, name: "custom", customName: "a\ud800", properties: {} }),
    ],
    [
      "is a custom one with lists inside",
      (base) => ({ ...base, name: "custom", customName: "a", properties: { a: [1] } }),
    ],
  ];

  test.each(wrong)("because it %s is left out, and what stands beside it is kept", async (_what, spoil) => {
    const store = await world.openStore();
    const base = { id: `sh-wrong-${store.id}`, at: world.time.now() };
    const [before, after] = [make.productViewed(), make.addedToCart()];
    const answer = await world.door.post(batch(store, [before, spoil(base), after]));
    expect(answer.status).toBe(204);
    expect((await entriesOf(store)).map(({ webhookId }) => webhookId).toSorted()).toEqual(
      [before.id, after.id].toSorted(),
    );
    expect(world.door.logLines.at(-1)).toMatchObject({
      msg: "storefront.malformed",
      shop: store.domain,
      dropped: 1,
    });
  });

  test("would fit if it were right: the list above is of mistakes, not of an odd base", () => {
    const base = { id: "sh-1", at: 0 };
    for (const event of [
      { ...base, name: "page_viewed" },
      { ...base, name: "product_viewed", items: [{ quantity: 1, price: "1.00" }] },
      { ...base, name: "checkout_started", items: [], checkoutToken: "a" },
      { ...base, name: "checkout_completed", checkoutToken: "a", orderId: "1" },
      { ...base, name: "custom", customName: "a", properties: { a: 1 } },
    ])
      expect(storefrontEventSchema.safeParse(event).success).toBe(true);
  });

  test("in a part that is not needed is kept without it: Shopify has products without type, vendor and SKU", () => {
    const item = { sku: null, title: "x".repeat(1_001), vendor: "", type: "  ", quantity: 1 };
    const parsed = storefrontEventSchema.parse({ id: "sh-1", at: 0, name: "product_viewed", items: [item] });
    expect(JSON.parse(JSON.stringify(parsed))).toMatchObject({ items: [{ quantity: 1 }] });
    expect(Object.keys(JSON.parse(JSON.stringify(parsed)).items[0])).toEqual(["quantity"]);
  });
});

test.each([
  ["a click id that is too long", { click: { ttclid: "x".repeat(1_001) } }],
  ["a click that is none", { click: "E.C.P.abc" }],
  ["a click's time in words", { click: { ttclid: "E.C.P.abc", at: "now" } }],
  ["a _ttp that is too long", { ttp: "x".repeat(1_001) }],
  ["a customer that is no number", { customerId: "gid://shopify/Customer/1" }],
])("%s takes no event with it", async (_what, wrong) => {
  const store = await world.openStore();
  const visit = { ...visitOf(), ...wrong };
  expect((await world.door.post(batch(store, [make.productViewed()], { visit }))).status).toBe(204);
  await store.map();
  expect(await store.deliveries()).toHaveLength(1);
});

test("a path below or beside it is another door's", async () => {
  for (const path of ["/", "/x", "/../events2"]) {
    const { status } = await fetch(`${world.door.url}${path}`, { method: "POST" });
    expect(status).toBe(418);
  }
});
