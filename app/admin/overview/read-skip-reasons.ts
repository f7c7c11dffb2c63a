import type { Pool } from "pg";

import type { DateRange } from "#app/core/ads/date-range.ts";

export type ReasonCount = { readonly reason: string; readonly count: number };

/** Why deliveries of a range were skipped, the most frequent reason first. */
export async function readSkipReasons(
  pool: Pool,
  shopId: number,
  range: DateRange,
): Promise<readonly ReasonCount[]> {
  const { rows } = await pool.query<{ reason: string; count: string }>({
    name: "read-skip-reasons",
    text: `SELECT reason, sum(count) AS count FROM daily_count
      WHERE shop_id = $1 AND day BETWEEN $2::date AND $3::date AND state = 'skipped'
      GROUP BY reason HAVING sum(count) <> 0 ORDER BY sum(count) DESC, reason`,
    values: [shopId, range.from, range.to],
  });
  return rows.map((row) => ({ reason: row.reason, count: Number(row.count) }));
}
