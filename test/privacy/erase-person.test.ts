import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { TrackEvents } from "#app/tiktok/track-events.ts";

import { customer as newCustomer } from "../fixtures/customer.ts";
import { minuteMs } from "../pipeline/hand-clock.ts";
import { expectLedgerBalanced, shownLedger } from "../pipeline/ledger.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "../pipeline/pipeline-world.ts";
import { sampleCheckout, sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
beforeEach(() => world.tiktok.reset());
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

const jane = { email: "jane@example.com", phone: "+14155550101", customer: { id: 42 } };
const john = { email: "john@example.com", phone: "+14155550102", customer: { id: 43 } };

const order = (id: number, changes: SampleOrder = {}) => sampleOrder(id, world.time.now(), changes);

const redaction = (shop: TestShop, customer: object, orders: readonly number[] = []) => ({
  shop_id: 1,
  shop_domain: shop.domain,
  customer,
  orders_to_redact: orders,
});

async function erase(
  shop: TestShop,
  customer: object = { id: 42, ...jane, customer: undefined },
  orders: readonly number[] = [],
): Promise<void> {
  await shop.ingest("customers/redact", redaction(shop, customer, orders));
  await shop.map();
}

type Kept = {
  readonly id: string;
  readonly facts: boolean;
  readonly name: boolean;
  readonly keys: boolean;
  readonly erased: boolean;
};

async function conversions(shop: TestShop): Promise<Kept[]> {
  const { rows } = await world.pool.query<Kept>(
    `SELECT tiktok_event_id AS id, facts_sealed IS NOT NULL AS facts, order_name IS NOT NULL AS name,
       erasure_keys IS NOT NULL AS keys, erased_at IS NOT NULL AS erased
     FROM conversion WHERE shop_id = $1 ORDER BY conversion.id`,
    [shop.id],
  );
  return rows;
}

async function bodies(shop: TestShop): Promise<string[]> {
  const { rows } = await world.pool.query<{ body_sealed: Buffer }>(
    "SELECT body_sealed FROM inbox_entry WHERE shop_id = $1 AND body_sealed IS NOT NULL ORDER BY id",
    [shop.id],
  );
  return rows.map((row) => shop.vault.open("inbox_entry.body_sealed", row.body_sealed).toString("utf8"));
}

const whole = { facts: true, name: true, keys: true, erased: false };
const gone = { facts: false, name: false, keys: false, erased: true };

describe("an erased person's", () => {
  test("orders lose everything personal by customer, email or phone; another's keep it", async () => {
    const ways = [{ id: 42 }, { email: " JANE@example.com" }, { phone: jane.phone }];
    for (const customer of ways) {
      const shop = await world.openShop();
      await shop.ingest("orders/create", order(1, jane));
      await shop.ingest("orders/create", order(2, john));
      await shop.map();
      await erase(shop, customer);
      expect(await conversions(shop)).toEqual([
        { id: "purchase_1", ...gone },
        { id: "purchase_2", ...whole },
      ]);
      const [theirs, others] = await shop.deliveries();
      expect(theirs).toMatchObject({
        state: "redacted",
        reason: "erased",
        bodySealed: null,
        nextAttemptAt: null,
      });
      expect(others).toMatchObject({ state: "pending" });
      expect(others?.bodySealed).not.toBeNull();
      const left = (await bodies(shop)).join("\n");
      expect(left).toContain(john.email);
      expect(left.toLowerCase()).not.toContain(jane.email);
    }
  });

  test("named order goes although it tells of nobody, and with it the checkout it came from", async () => {
    const shop = await world.openShop();
    const nobody = {
      email: null,
      phone: null,
      customer: null,
      billing_address: null,
      shipping_address: null,
    };
    await shop.ingest("checkouts/create", sampleCheckout("of-jane", world.time.now(), nobody));
    await shop.ingest("orders/create", order(7, { ...nobody, checkout_token: "of-jane" }));
    await shop.ingest("orders/create", order(8, nobody));
    await shop.map();
    await erase(shop, { id: 99 }, [7]);
    const kept = (await conversions(shop)).map(({ id, erased }) => [id, erased]);
    expect(Object.fromEntries(kept)).toEqual({
      "checkout_of-jane": true,
      purchase_7: true,
      purchase_8: false,
    });
  });

  test("signup does not keep the customer's number, neither at the conversion nor at its deliveries", async () => {
    const shop = await world.openShop();
    const createdAt = new Date(world.time.now()).toISOString();
    const fields = { ...jane, id: 42, admin_graphql_api_id: "gid://shopify/Customer/42" };
    await shop.ingest("customers/create", newCustomer({ createdAt, state: "enabled", fields }));
    await shop.map();
    expect(await conversions(shop)).toMatchObject([{ id: "customer_42" }]);
    await erase(shop);
    const ids = [
      ...(await conversions(shop)),
      ...(await shop.deliveries()).map((each) => ({ id: each.tiktokEventId })),
    ];
    for (const { id } of ids) expect(id).toMatch(/^erased_\d+$/);
  });

  test("refunds, edits and cancellations of an erased order leave it erased, and are not kept either", async () => {
    const shop = await world.openShop();
    await shop.ingest("orders/create", order(1, jane));
    await shop.map();
    await erase(shop);
    await shop.addPixel();
    await shop.ingest("orders/paid", order(1, jane));
    await shop.ingest("orders/cancelled", order(1, { ...jane, cancelled_at: new Date().toISOString() }));
    await shop.map();
    expect(await conversions(shop)).toEqual([{ id: "purchase_1", ...gone }]);
    expect((await shop.deliveries()).map(({ state }) => state)).toEqual(["redacted"]);
    expect(await bodies(shop)).toEqual([]);
  });

  test("later order starts anew", async () => {
    const shop = await world.openShop();
    await shop.ingest("orders/create", order(1, jane));
    await shop.map();
    await erase(shop);
    await shop.ingest("orders/create", order(2, jane));
    await shop.map();
    expect(await conversions(shop)).toEqual([
      { id: "purchase_1", ...gone },
      { id: "purchase_2", ...whole },
    ]);
  });

  test("order that waits in the inbox at that moment goes as well", async () => {
    const shop = await world.openShop();
    await shop.ingest("orders/create", order(1, jane));
    await erase(shop);
    expect(await conversions(shop)).toEqual([{ id: "purchase_1", ...gone }]);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ redacted: 1 });
    expect(await bodies(shop)).toEqual([]);
  });
});

describe("of deliveries", () => {
  test("accepted ones stay accepted, without body or TikTok's words; all others are redacted and the ledger adds up", async () => {
    const shop = await world.openShop();
    await shop.ingest("orders/create", order(1, jane));
    await shop.ingest("orders/create", order(2, { ...jane, source_name: "pos" }));
    await shop.map();
    await shop.send();
    await shop.ingest("orders/create", order(3, jane));
    await shop.map();
    world.tiktok.fail({ kind: "code", code: 40002, message: "bad value: Jane", times: 1 });
    await shop.send();
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 1, skipped: 1, rejected: 1 });
    await erase(shop);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 1, redacted: 2 });
    for (const delivery of await shop.deliveries()) {
      expect(delivery).toMatchObject({ bodySealed: null, lastMessage: null });
      expect(JSON.stringify(delivery.attempts)).not.toContain("message");
    }
    expect((await shop.deliveries())[2]?.attempts).toMatchObject([{ outcome: "rejected", code: 40002 }]);
  });

  test("one that is being sent is redacted, says that TikTok may have it, and the answer changes nothing", async () => {
    const shop = await world.openShop();
    await shop.ingest("orders/create", order(1, jane));
    await shop.map();
    const posted = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const track: TrackEvents = async (request) => {
      const answer = await world.trackEvents(request);
      posted.resolve();
      await gate.promise;
      return answer;
    };
    const sending = world.createSender(track)(shop.pixels[0]?.id ?? 0);
    await posted.promise;
    await erase(shop);
    const before = await shop.deliveries();
    expect(before).toMatchObject([{ state: "redacted", reason: "erased_while_sending", leaseUntil: null }]);
    gate.resolve();
    await sending;
    expect(await shop.deliveries()).toEqual(before);
    world.time.advance(61 * minuteMs);
    expect(await shop.send()).toMatchObject({ claimed: 0 });
  });

  test("one that waits its turn within a claim is not sent any more", async () => {
    const shop = await world.openShop({ testEventCode: "TEST1" });
    await shop.ingest("orders/create", order(1, john));
    await shop.ingest("orders/create", order(2, jane));
    await shop.map();
    const track: TrackEvents = async (request) => {
      await erase(shop);
      return world.trackEvents(request);
    };
    await world.createSender(track)(shop.pixels[0]?.id ?? 0);
    expect(world.tiktok.testEvents.map(({ eventId }) => eventId)).toEqual(["purchase_1"]);
    expect((await shop.deliveries()).map(({ state }) => state)).toEqual(["accepted", "redacted"]);
  });
});

describe("who may ask", () => {
  test.each([
    ["names another shop", { shop_domain: "another.myshopify.com" }],
    ["names no shop", { shop_domain: undefined }],
  ])("a message that %s in its signed body erases nothing", async (_what, changes) => {
    const shop = await world.openShop();
    await shop.ingest("orders/create", order(1, jane));
    await shop.ingest("customers/redact", { ...redaction(shop, { id: 42 }), ...changes });
    await shop.map();
    expect(await conversions(shop)).toEqual([{ id: "purchase_1", ...whole }]);
    const { rows } = await world.pool.query(
      "SELECT state, reason FROM inbox_entry WHERE shop_id = $1 AND topic = 'customers/redact'",
      [shop.id],
    );
    expect(rows).toEqual([{ state: "dead", reason: "shop_mismatch" }]);
  });

  test("what was erased is written down in numbers, each time, without who it was", async () => {
    const shop = await world.openShop({ pixels: 2 });
    await shop.ingest("orders/create", order(1, jane));
    await shop.map();
    await erase(shop);
    await erase(shop);
    const { rows } = await world.pool.query(
      `SELECT kind, origin, state, person_sealed, person_keys, result FROM privacy_request WHERE shop_id = $1 ORDER BY id`,
      [shop.id],
    );
    const done = {
      kind: "erasure",
      origin: "shopify",
      state: "done",
      person_sealed: null,
      person_keys: null,
    };
    expect(rows).toEqual([
      { ...done, result: { links: 0, visitors: 0, conversions: 1, deliveries: 2, messages: 1 } },
      { ...done, result: { links: 0, visitors: 0, conversions: 0, deliveries: 0, messages: 0 } },
    ]);
  });
});
