import type { Pool } from "pg";
import { expect } from "vitest";

import { ledgerStates } from "#app/core/delivery/ledger.ts";
import { readLedger } from "#app/pipeline/summarize.ts";

const columns = `shop_id, event, state::text, count::int`;

/**
 * The promise of the ledger: the counters that move with every change are exactly what a count of all rows would
 * say, per shop, hour, event and state.
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
}

/** A shop's ledger without the zeros, after proving that its first column is the sum of the others. */
export async function shownLedger(pool: Pool, shopId: number): Promise<Record<string, number>> {
  const ledger = await readLedger(pool, shopId);
  expect(Object.keys(ledger)).toEqual(["received", ...ledgerStates]);
  const { received, ...parts } = ledger;
  expect(Object.values(parts).reduce((sum, count) => sum + count, 0)).toBe(received);
  return Object.fromEntries(Object.entries(parts).filter(([, count]) => count !== 0));
}
