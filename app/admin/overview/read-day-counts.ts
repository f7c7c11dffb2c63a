import type { Pool } from "pg";

import type { DateRange } from "#app/core/ads/date-range.ts";
import type { DayCount } from "#app/core/delivery/ledger-days.ts";

/**
 * What became of the deliveries of each day, tests among them, as in every ledger.
 *
 * @param range the shop's own days. One range for both periods of a comparison: they lie side by side.
 */
export async function readDayCounts(
  pool: Pool,
  shopId: number,
  range: DateRange,
): Promise<readonly DayCount[]> {
  const { rows } = await pool.query<Omit<DayCount, "count"> & { count: string }>({
    name: "read-day-counts",
    text: `SELECT day::text AS day, state, sum(count) AS count FROM daily_count
      WHERE shop_id = $1 AND day BETWEEN $2::date AND $3::date GROUP BY daily_count.day, state`,
    values: [shopId, range.from, range.to],
  });
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
