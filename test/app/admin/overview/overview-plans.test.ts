import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

import { listOtherSenders } from "#app/admin/guide/list-other-senders.ts";
import { readGuide } from "#app/admin/guide/read-guide.ts";
import { readCoverageCounts } from "#app/admin/overview/read-coverage-counts.ts";
import { readDayCounts } from "#app/admin/overview/read-day-counts.ts";
import { readLearning } from "#app/admin/overview/read-learning.ts";
import { readSentValue } from "#app/admin/overview/read-sent-value.ts";
import { readSkipReasons } from "#app/admin/overview/read-skip-reasons.ts";
import { readLedger } from "#app/pipeline/summarize.ts";

import { createTestDatabase, type TestDatabase } from "../../../setup/database.ts";
import { insertPixel, insertShop } from "../insert-ads.ts";

let database: TestDatabase;

type Statement = { readonly text: string; readonly values: readonly unknown[] };

/** A pool that only notes what it is asked. */
function createNotebook(): { readonly pool: Pool; readonly asked: Statement[] } {
  const asked: Statement[] = [];
  const pool = {
    query: async (statement: Statement) => {
      asked.push(statement);
      return { rows: [{ code: "CPIX", event: "CompletePayment", theirs: "1", days: ["2026-11-20"] }] };
    },
  };
  return { pool: pool as unknown as Pool, asked };
}

/** What the plan reads, as Postgres names it: `Seq Scan on delivery`, `Index Scan using … on daily_count`. */
async function planOf({ text, values }: Statement): Promise<string> {
  const client = await database.pool.connect();
  try {
    await client.query("BEGIN; SET LOCAL enable_seqscan = on");
    const { rows } = await client.query<{ "QUERY PLAN": string }>(`EXPLAIN ${text}`, [...values]);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

let shopId: number;
let pixelId: number;

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  shopId = await insertShop(pool, "large.myshopify.com");
  const shopIds = [shopId];
  for (let number = 1; number <= 9; number += 1)
    shopIds.push(await insertShop(pool, `other-${number}.myshopify.com`));
  pixelId = await insertPixel(pool, shopId, { code: "CPIX" });
  // A year of a busy shop among others: 20 groups of deliveries and 20 kinds of coverage a day.
  await pool.query(
    `INSERT INTO daily_count (shop_id, day, pixel_code, event, state, reason, is_test, currency, count, value)
     SELECT shop, '2026-11-22'::date - day, 'CPIX', 'Event' || event, 'accepted', '', false, 'USD', 100, 1000
     FROM unnest($1::int[]) AS shop, generate_series(0, 364) AS day, generate_series(1, 20) AS event`,
    [shopIds],
  );
  await pool.query(
    `INSERT INTO coverage_count (shop_id, day, source, coverage, count)
     SELECT shop, '2026-11-22'::date - day, 'purchase', 'kind' || kind, 100
     FROM unnest($1::int[]) AS shop, generate_series(0, 364) AS day, generate_series(1, 20) AS kind`,
    [shopIds],
  );
  await pool.query(
    `INSERT INTO delivery (shop_id, inbox_entry_id, pixel_code, event, event_name, tiktok_event_id, state, transition, created_at)
     SELECT $1, 0, 'CPIX', 'CompletePayment', 'CompletePayment', 'purchase_' || number, 'accepted', 'mapped', now()
     FROM generate_series(1, 20000) AS number`,
    [shopId],
  );
  await pool.query("ANALYZE");
}, 120_000);
afterAll(() => database?.drop());

const range = { from: "2026-10-24", to: "2026-11-22" };

test("a range is read from the counts by day, by shop and day, and never from deliveries or conversions", async () => {
  const { pool, asked } = createNotebook();
  await readDayCounts(pool, shopId, range);
  await readSentValue(pool, shopId, range);
  await readSkipReasons(pool, shopId, range);
  await readLearning(pool, shopId, range.to);
  await readCoverageCounts(pool, shopId, range);
  await readLedger(pool, shopId);
  expect(asked).toHaveLength(6);
  for (const statement of asked) {
    const plan = await planOf(statement);
    expect(plan).toMatch(/(daily_count_pkey|coverage_count_pkey)/);
    expect(plan).toMatch(/Index Cond: .*shop_id = /);
    expect(plan).not.toMatch(
      /Seq Scan on (daily_count|coverage_count|delivery|conversion)|(on|using) (delivery|conversion)\b/,
    );
  }
});

test("what others send is told by TikTok's counts and ours, without a look at deliveries", async () => {
  const { pool, asked } = createNotebook();
  const now = new Date("2026-11-22T12:00:00Z");
  await listOtherSenders(pool, { shopId, pixelIds: [pixelId], sendersOffAt: undefined, now });
  expect(asked).toHaveLength(2);
  const plans = await Promise.all(asked.map(planOf));
  expect(plans.join("\n")).not.toMatch(/Seq Scan on daily_count|on delivery/);
  expect(plans[1]).toMatch(/daily_count_pkey/);
});

test("the first accepted delivery of many is one entry of an index", async () => {
  const { pool, asked } = createNotebook();
  const prisma = {
    shop: {
      findUniqueOrThrow: async () => ({
        webPixelId: null,
        storefrontSeenAt: null,
        setupGuide: null,
        connections: [],
      }),
    },
    setupGuide: { upsert: async () => undefined },
  };
  await readGuide(
    { pool, prisma: prisma as never },
    { shop: { id: shopId } as never, userId: "1" },
    new Date(),
  ).catch(() => undefined);
  const [statement] = asked;
  if (statement === undefined) throw new Error("nothing was asked");
  const plan = await planOf(statement);
  expect(plan).toMatch(/Limit/);
  expect(plan).toMatch(/Index Scan using delivery_\w+ on delivery/);
  expect(plan).not.toMatch(/Sort/);
});
