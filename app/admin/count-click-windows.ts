import type { Pool } from "pg";

import type { DateRange } from "#app/core/ads/date-range.ts";
import type { WindowCount } from "#app/core/ads/discrepancy-counts.ts";

/** The click windows of the ad groups that spent in a range, shortest first, not known ones last. */
export async function countClickWindows(
  pool: Pool,
  advertiserRef: number,
  range: DateRange,
): Promise<readonly WindowCount[]> {
  const { rows } = await pool.query<{ days: number | null; ad_groups: number }>({
    name: "count-click-windows",
    text: `SELECT ad_object.click_window_days AS days, count(*)::int AS ad_groups
      FROM (
        SELECT object_id FROM ad_day
        WHERE advertiser_ref = $1 AND level = 'adgroup' AND day BETWEEN $2::date AND $3::date
        GROUP BY object_id HAVING sum(spend) > 0
      ) AS spent LEFT JOIN ad_object ON ad_object.advertiser_ref = $1 AND ad_object.level = 'adgroup'
        AND ad_object.object_id = spent.object_id
      GROUP BY 1 ORDER BY 1 NULLS LAST`,
    values: [advertiserRef, range.from, range.to],
  });
  return rows.map((row) => ({ days: row.days ?? undefined, adGroups: row.ad_groups }));
}
