import type { Pool } from "pg";
import { expect } from "vitest";

import { ledgerStates } from "#app/core/delivery/ledger.ts";
import { readLedger } from "#app/pipeline/summarize.ts";

const columns = `shop_id, event, state::text, count::int`;

/**
 * The promise of the ledger: the counters that move with every change are exactly what a count of all rows would
 * say, by the hour and by the day, and so are those of the match keys.
 */
export async function expectLedgerBalanced(pool: Pool): Promise<void> {
  const counted = await pool.query(
    `SELECT extract(epoch FROM hour)::int AS hour, ${columns} FROM hourly_count WHERE count <> 0 ORDER BY 1, 2, 3, 4`,
  );
  const raw = await pool.query(
    `SELECT extract(epoch FROM hour)::int AS hour, ${columns} FROM (
       SELECT date_trunc('hour', created_at, 'UTC') AS hour, shop_id, event, state, count(*) AS count
       FROM delivery GROUP BY 1, 2, 3, 4) AS counts ORDER BY 1, 2, 3, 4`,
  );
  expect(counted.rows).toEqual(raw.rows);
  await expectSame(
    pool,
    `SELECT day::text, ${dayColumns}, count::int, value::numeric(24, 6)::text FROM daily_count
     WHERE count <> 0 OR value <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8`,
    `SELECT coalesce(day, (created_at AT TIME ZONE 'UTC')::date)::text AS day, shop_id, pixel_code, event, state::text,
       coalesce(reason, '') AS reason, test_event_code IS NOT NULL AS is_test, coalesce(currency, '') AS currency,
       count(*)::int AS count, coalesce(sum(value), 0)::numeric(24, 6)::text AS value
     FROM delivery GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8`,
  );
  await expectSame(
    pool,
    `SELECT day::text, shop_id, source, coverage, count::int FROM coverage_count WHERE count <> 0 ORDER BY 1, 2, 3, 4`,
    `SELECT coalesce(day, (created_at AT TIME ZONE 'UTC')::date)::text AS day, shop_id, source, coverage, count(*)::int AS count
     FROM conversion WHERE coverage IS NOT NULL GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
  );
}

const dayColumns = "shop_id, pixel_code, event, state::text, reason, is_test, currency";

async function expectSame(pool: Pool, counted: string, raw: string): Promise<void> {
  expect((await pool.query(counted)).rows).toEqual((await pool.query(raw)).rows);
}

/** A shop's ledger without the zeros, after proving that its first column is the sum of the others. */
export async function shownLedger(pool: Pool, shopId: number): Promise<Record<string, number>> {
  const ledger = await readLedger(pool, shopId);
  expect(Object.keys(ledger)).toEqual(["received", ...ledgerStates]);
  const { received, ...parts } = ledger;
  expect(Object.values(parts).reduce((sum, count) => sum + count, 0)).toBe(received);
  return Object.fromEntries(Object.entries(parts).filter(([, count]) => count !== 0));
}
