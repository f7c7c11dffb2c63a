import type { Pool } from "pg";

import type { DateRange } from "#app/core/ads/date-range.ts";
import type { CoverageCount } from "#app/core/coverage/explain-coverage.ts";

/** How many conversions of a range have which match keys. */
export async function readCoverageCounts(
  pool: Pool,
  shopId: number,
  range: DateRange,
): Promise<readonly CoverageCount[]> {
  const { rows } = await pool.query<{ source: string; coverage: string; count: string }>({
    name: "read-coverage-counts",
    text: `SELECT source, coverage, sum(count) AS count FROM coverage_count
      WHERE shop_id = $1 AND day BETWEEN $2::date AND $3::date
      GROUP BY source, coverage HAVING sum(count) <> 0`,
    values: [shopId, range.from, range.to],
  });
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
