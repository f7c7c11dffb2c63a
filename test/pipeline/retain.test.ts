import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { claimRetention, retain, retainEveryMs } from "#app/pipeline/retain.ts";
import { retainSteps } from "#app/pipeline/retain-steps.ts";

import { claimAndDie } from "./claim-and-die.ts";
import { dayMs } from "./hand-clock.ts";
import { shownLedger } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { sampleOrder } from "./sample-order.ts";
import { openShopWithOrders } from "./shop-with-orders.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
beforeEach(() => world.tiktok.reset());
afterAll(() => world?.close());

const retainNow = (shop: { readonly id: number }) => retain(world.pool, shop.id, world.time.clock());

async function count(from: string, shop: { readonly id: number }): Promise<number> {
  const { rows } = await world.pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${from}`, [
    shop.id,
  ]);
  return rows[0]?.count ?? 0;
}

const bodies = (shop: TestShop) => count("inbox_entry WHERE shop_id = $1 AND body_sealed IS NOT NULL", shop);

describe("messages", () => {
  test("lose their body after seven days and not before, unless they wait to be mapped", async () => {
    const shop = await openShopWithOrders(world, 2);
    await shop.ingest("orders/create", sampleOrder(3, world.time.now()));
    world.time.advance(7 * dayMs);
    expect(await retainNow(shop)).toEqual({});
    world.time.advance(1);
    expect(await retainNow(shop)).toEqual({ message_body: 2 });
    expect(await bodies(shop)).toBe(1);
    expect(await count("inbox_entry WHERE shop_id = $1", shop)).toBe(3);
  });

  test("are kept for as long as the shop wants", async () => {
    const shop = await world.openShop({ settings: { keepMessagesDays: 2 } });
    await shop.ingest("orders/create", sampleOrder(1, world.time.now()));
    await shop.map();
    world.time.advance(2 * dayMs + 1);
    expect(await retainNow(shop)).toEqual({ message_body: 1 });
  });
});

describe("after ninety days", () => {
  test("conversions, deliveries and refunds are gone, and the ledger says what it said", async () => {
    const shop = await openShopWithOrders(world, 3, { pixels: 2 });
    await shop.ingest("orders/create", "{");
    await shop.ingest("refunds/create", { id: 1, order_id: 1, created_at: world.time.clock().toISOString() });
    await shop.map();
    await shop.send();
    await shop.send(shop.pixels[1]);
    const before = await shownLedger(world.pool, shop.id);
    expect(before).toEqual({ accepted: 6, dead: 1 });
    world.time.advance(90 * dayMs);
    await retainNow(shop);
    expect(await shop.deliveries()).toHaveLength(7);
    world.time.advance(1);
    expect(await retainNow(shop)).toMatchObject({ conversion: 3, delivery: 1 });
    expect(await shop.deliveries()).toEqual([]);
    for (const table of ["conversion", "inbox_entry", "refund"])
      expect([table, await count(`${table} WHERE shop_id = $1`, shop)]).toEqual([table, 0]);
    expect(await shownLedger(world.pool, shop.id)).toEqual(before);
  });

  test("what is still to be sent and what TikTok may have stays, with its conversion", async () => {
    const shop = await openShopWithOrders(world, 2);
    await claimAndDie(world, shop, 1);
    await world.pool.query(
      `UPDATE delivery SET state = 'unknown', transition = 'parked', reason = 'outcome_unknown', lease_until = NULL
       WHERE shop_id = $1 AND tiktok_event_id = 'purchase_1'`,
      [shop.id],
    );
    world.time.advance(91 * dayMs);
    await retainNow(shop);
    expect((await shop.deliveries()).map(({ state }) => state)).toEqual(["unknown", "pending"]);
    expect(await count("conversion WHERE shop_id = $1", shop)).toBe(2);
  });

  test("visitors that were not seen since are gone; of the others the clicks and links of before", async () => {
    const shop = await world.openShop();
    const [old, now] = [new Date(world.time.now() - 91 * dayMs), world.time.clock()];
    await world.pool.query(
      `WITH made AS (
         INSERT INTO visitor (shop_id, visitor_key, consent, context_sealed, first_seen_at, last_seen_at)
         VALUES ($1, '\\x01', 'granted', '', $2, $2), ($1, '\\x02', 'granted', '', $2, $3), ($1, '\\x03', 'granted', '', $3, $3)
         RETURNING id
       ), clicked AS (
         INSERT INTO click (shop_id, visitor_id, click_key, ttclid_sealed, clicked_at)
         SELECT $1, id, key, '', at FROM made, (VALUES ('\\x0a'::bytea, $2::timestamptz), ('\\x0b', $3)) AS clicks(key, at)
       )
       INSERT INTO visitor_link (shop_id, kind, link_key, visitor_id, seen_at)
       SELECT $1, 'email', key, id, at FROM made, (VALUES ('\\x0a'::bytea, $2::timestamptz), ('\\x0b', $3)) AS links(key, at)`,
      [shop.id, old, now],
    );
    expect(await retainNow(shop)).toEqual({ visitor: 1 });
    // The one that is there since yesterday keeps whatever it has: it is not looked into.
    expect(await count("click WHERE shop_id = $1", shop)).toBe(3);
    expect(await count("visitor_link WHERE shop_id = $1", shop)).toBe(3);
    expect(await count("visitor WHERE shop_id = $1", shop)).toBe(2);
  });
});

test("who erased or exported what is kept for half a year, and what nobody has answered stays", async () => {
  const shop = await world.openShop();
  await world.pool.query(
    `INSERT INTO privacy_request (shop_id, kind, origin, requested_by, requested_at, state, done_at)
     VALUES ($1, 'erasure', 'shopify', 'shopify', $2, 'done', $2), ($1, 'export', 'shopify', 'shopify', $2, 'open', NULL)`,
    [shop.id, world.time.clock()],
  );
  world.time.advance(180 * dayMs);
  expect(await retainNow(shop)).toEqual({});
  world.time.advance(1);
  expect(await retainNow(shop)).toEqual({ privacy_request: 1 });
});

describe("of many rows", () => {
  test("no statement takes more than its share, and what is stopped goes on in the next turn", async () => {
    const shop = await world.openShop();
    await world.pool.query(
      `INSERT INTO product_fact (shop_id, product_id, read_at)
       SELECT $1, number::text, $2 FROM generate_series(1, 2500) AS number`,
      [shop.id, new Date(world.time.now() - 91 * dayMs)],
    );
    let asked = 0;
    const step = retainSteps.findIndex(({ table }) => table === "product_fact");
    // Asked once before each statement; each step before this one has one statement.
    const stopAfterOne = () => (asked += 1) > step + 1;
    const stopped = await retain(world.pool, shop.id, world.time.clock(), stopAfterOne);
    expect(stopped).toEqual({ product_fact: 1_000 });
    expect(await retainNow(shop)).toEqual({ product_fact: 1_500 });
  });

  test("only the old ones are read: every statement finds them by an index", async () => {
    const shop = await world.openShop();
    const now = world.time.clock();
    await world.pool.query(
      `INSERT INTO inbox_entry (shop_id, topic, webhook_id, received_at, state, body_bytes, body_sealed)
       SELECT $1, 'orders/create', number::text, $2, 'mapped', 0, CASE WHEN number % 2 = 0 THEN ''::bytea END
       FROM generate_series(1, 20000) AS number`,
      [shop.id, now],
    );
    await world.pool.query(
      `INSERT INTO conversion (shop_id, source, tiktok_event_id, occurred_at, inbox_entry_id, created_at)
       SELECT $1, 'purchase', 'purchase_' || number, $2, 1, $2 FROM generate_series(1, 20000) AS number`,
      [shop.id, now],
    );
    for (const table of ["inbox_entry", "conversion", "delivery"]) await world.pool.query(`ANALYZE ${table}`);
    const indexOf = {
      message_body: "inbox_entry_kept_body",
      inbox_entry: "inbox_entry_without_body",
      conversion: "conversion_shop_id_created_at_idx",
    } as const;
    for (const [table, index] of Object.entries(indexOf)) {
      const text = retainSteps.find((step) => step.table === table)?.text ?? "";
      const cutoff = new Date(now.getTime() - 90 * dayMs);
      const { rows } = await world.pool.query<{ "QUERY PLAN": string }>(`EXPLAIN ${text}`, [shop.id, cutoff]);
      const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
      expect(plan).toContain(index);
      expect(plan).not.toContain(`Seq Scan on ${table}`);
    }
  });
});

test("one process an hour takes a shop", async () => {
  await world.pool.query("UPDATE shop SET retained_at = $1", [world.time.clock()]);
  const shop = await world.openShop();
  expect(await claimRetention(world.pool, world.time.clock())).toBe(shop.id);
  expect(await claimRetention(world.pool, world.time.clock())).toBeUndefined();
  world.time.advance(retainEveryMs);
  expect(await claimRetention(world.pool, world.time.clock())).toBeDefined();
});
