import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

import { readAnswersEvidence } from "#app/admin/diagnostics/read-answers-evidence.ts";
import { readAttributesEvidence } from "#app/admin/diagnostics/read-attributes-evidence.ts";
import { readSkipsEvidence } from "#app/admin/diagnostics/read-matching-evidence.ts";
import { readOrderDays } from "#app/admin/diagnostics/read-order-days.ts";
import { readSendersEvidence } from "#app/admin/diagnostics/read-senders-evidence.ts";
import { readStorefrontEvidence } from "#app/admin/diagnostics/read-storefront-evidence.ts";
import { readWarnedEvidence } from "#app/admin/diagnostics/read-warned-evidence.ts";
import { readWorkEvidence } from "#app/admin/diagnostics/read-work-evidence.ts";
import { findKnownOrders } from "#app/pipeline/find-known-orders.ts";

import { createTestDatabase, type TestDatabase } from "../../../setup/database.ts";
import { insertPixel, insertShop } from "../insert-ads.ts";

let database: TestDatabase;
let shopId: number;

type Statement = { readonly text: string; readonly values: readonly unknown[] };

const now = new Date("2026-11-22T12:00:00Z");

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  shopId = await insertShop(pool, "large.myshopify.com");
  const pixelId = await insertPixel(pool, shopId, { code: "CPIX" });
  const otherId = await insertShop(pool, "other.myshopify.com");
  // One in a hundred was refused, one goes without something, one waits; a hundred a minute.
  for (const shop of [shopId, otherId]) {
    await pool.query(
      `WITH entry AS (
         INSERT INTO inbox_entry (shop_id, topic, webhook_id, received_at, state, body_bytes)
         SELECT $1, 'orders/create', 'w' || number, $2, 'mapped', 0 FROM generate_series(1, 20000) AS number RETURNING id),
       made AS (
         INSERT INTO conversion (shop_id, source, tiktok_event_id, occurred_at, inbox_entry_id, created_at)
         SELECT $1, 'purchase', 'purchase_' || row_number() OVER (), $2, id, $2 FROM entry RETURNING id, tiktok_event_id)
       INSERT INTO delivery (shop_id, conversion_id, inbox_entry_id, pixel_id, pixel_code, event, event_name, tiktok_event_id,
         state, transition, reason, last_code, warnings, next_attempt_at, body_sealed, created_at)
       SELECT $1, id, 0, $3, 'CPIX', 'CompletePayment', 'CompletePayment', tiktok_event_id,
         CASE id % 100 WHEN 1 THEN 'rejected' WHEN 2 THEN 'pending' ELSE 'accepted' END::delivery_state, 'mapped',
         CASE id % 100 WHEN 1 THEN 'rejected_by_tiktok' END, CASE id % 100 WHEN 1 THEN 40002 ELSE 0 END,
         CASE id % 100 WHEN 3 THEN '{value_missing}' ELSE '{}' END::text[], $2, '\\x00',
         $2::timestamptz - id * interval '0.6 seconds'
       FROM made`,
      [shop, now, shop === shopId ? pixelId : null],
    );
    await pool.query(
      `INSERT INTO hourly_count (shop_id, hour, event, state, count)
       SELECT $1, $2::timestamptz - hour * interval '1 hour', 'Event' || event, 'accepted', 1
       FROM generate_series(200, 5000) AS hour, generate_series(1, 3) AS event`,
      [shop, now],
    );
    await pool.query(
      `INSERT INTO daily_count (shop_id, day, pixel_code, event, state, reason, is_test, currency, count, value)
       SELECT $1, '2026-11-01'::date - day, 'CPIX', 'Event' || event, 'accepted', '', false, 'USD', 1, 1
       FROM generate_series(0, 364) AS day, generate_series(1, 20) AS event`,
      [shop],
    );
    await pool.query(
      `INSERT INTO order_hour (shop_id, hour, orders, fetched, missing, compared_at)
       SELECT $1, $2::timestamptz - hour * interval '1 hour', 10, 1, 0, $2 FROM generate_series(0, 2000) AS hour`,
      [shop, new Date("2026-11-22T12:00:00Z")],
    );
  }
  await pool.query("VACUUM ANALYZE");
}, 120_000);
afterAll(() => database?.drop());

/** A pool that notes what it is asked, and asks the database. */
function createNotebook(): { readonly pool: Pool; readonly asked: Statement[] } {
  const asked: Statement[] = [];
  const query = (statement: Statement | string, values: unknown[] = []) => {
    const whole = typeof statement === "string" ? { text: statement, values } : statement;
    asked.push(whole);
    return database.pool.query({ ...whole, values: [...whole.values] });
  };
  return { pool: { query } as unknown as Pool, asked };
}

async function plansOf(read: (pool: Pool) => Promise<unknown>): Promise<string> {
  const { pool, asked } = createNotebook();
  await read(pool);
  const plans = await Promise.all(
    asked.map(async ({ text, values }) => {
      const { rows } = await database.pool.query<{ "QUERY PLAN": string }>(`EXPLAIN ${text}`, [...values]);
      return rows.map((row) => row["QUERY PLAN"]).join("\n");
    }),
  );
  return plans.join("\n\n");
}

const wholeTable = /Seq Scan on (delivery|conversion|inbox_entry|order_hour|daily_count|hourly_count)/;

test("what TikTok did not take is counted from an index of that alone", async () => {
  const plans = await plansOf((pool) => readAnswersEvidence(pool, { id: shopId }, now));
  expect(plans).toMatch(/Index Only Scan (Backward )?using delivery_refused on delivery/);
  expect(plans).not.toMatch(wholeTable);
});

test("what goes without something is counted from an index of that alone", async () => {
  const plans = await plansOf((pool) => readWarnedEvidence(pool, { id: shopId }, now));
  expect(plans).toMatch(/Index Only Scan (Backward )?using delivery_warned on delivery/);
  expect(plans).not.toMatch(wholeTable);
});

test("what waits is the first entry of the queues' own indexes", async () => {
  const plans = await plansOf((pool) => readWorkEvidence(pool, { id: shopId }, now));
  expect(plans).toMatch(/using inbox_entry_received on inbox_entry/);
  expect(plans).toMatch(/using delivery_due on delivery/);
  expect(plans).not.toMatch(wholeTable);
});

test("clicks in carts are looked for in so many of the newest conversions that have one", async () => {
  const plans = await plansOf((pool) =>
    readAttributesEvidence(pool, { id: shopId, vault: undefined as never }),
  );
  expect(plans).toMatch(/Limit/);
  expect(plans).toMatch(/Index Scan Backward using conversion_clicked_idx on conversion/);
  expect(plans).not.toMatch(wholeTable);
});

test("skips, senders and the storefront are read from counts", async () => {
  const plans = await plansOf(async (pool) => {
    await readSkipsEvidence(pool, { id: shopId }, now);
    await readSendersEvidence(pool, { id: shopId }, now);
    await readStorefrontEvidence(pool, { id: shopId }, now);
  });
  expect(plans).toMatch(/daily_count/);
  expect(plans).not.toMatch(/on (delivery|conversion)\b/);
});

test("orders are found by the ids that their purchases have, and shown from counts by the hour", async () => {
  const orders = Array.from({ length: 250 }, (_, id) => ({ id: String(id), createdAt: now.getTime() }));
  const known = await plansOf((pool) => findKnownOrders(pool, { id: shopId }, orders));
  expect(known).toMatch(/conversion_shop_id_tiktok_event_id_key/);
  expect(known).not.toMatch(wholeTable);
  const days = await plansOf((pool) => readOrderDays(pool, { id: shopId }, now, "2026-11-21"));
  expect(days).toMatch(/order_hour_pkey/);
  expect(days).not.toMatch(wholeTable);
});
