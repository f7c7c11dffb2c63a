import type { PoolClient } from "pg";

import type { ReportLevel, ReportRow } from "#app/core/tiktok/report-row.ts";
import { storeAdObjects } from "#app/pipeline/store-ad-objects.ts";

/** Columns of ad_day that hold figures, with their type and where they come from. */
const figures = [
  ["spend", "numeric", (row) => row.spend],
  ["impressions", "bigint", (row) => row.impressions],
  ["clicks", "bigint", (row) => row.clicks],
  ["conversions", "bigint", (row) => row.conversions],
  ["real_time_conversions", "bigint", (row) => row.realTimeConversions],
  ["click_through_conversions", "bigint", (row) => row.clickThroughConversions],
  ["view_through_conversions", "bigint", (row) => row.viewThroughConversions],
  ["purchases", "bigint", (row) => row.purchases],
  ["purchase_value", "numeric", (row) => row.purchaseValue],
  ["view_through_purchases", "bigint", (row) => row.viewThroughPurchases],
  ["view_through_purchase_value", "numeric", (row) => row.viewThroughPurchaseValue],
] as const satisfies readonly (readonly [string, string, (row: ReportRow) => string | number | undefined])[];

const names = figures.map(([name]) => name);
const columns = names.join(", ");
const qualified = (table: string) => names.map((name) => `${table}.${name}`).join(", ");

/** Parameters: account, level, first day, last day, days, ids, then one array for each figure. */
const statement = {
  name: "store-ad-days",
  text: `WITH fresh AS (
      SELECT * FROM unnest($5::date[], $6::text[], ${figures.map(([, type], index) => `$${index + 7}::${type}[]`).join(", ")})
        AS fresh (day, object_id, ${columns})
    ), gone AS (
      DELETE FROM ad_day
      WHERE advertiser_ref = $1 AND level = $2::ad_level AND day BETWEEN $3::date AND $4::date
        AND (day, object_id) NOT IN (SELECT day, object_id FROM fresh)
    )
    INSERT INTO ad_day (advertiser_ref, level, day, object_id, ${columns})
    SELECT $1, $2::ad_level, day, object_id, ${columns} FROM fresh
    ON CONFLICT (advertiser_ref, level, day, object_id) DO UPDATE
      SET (${columns}) = ROW (${qualified("excluded")})
      WHERE (${qualified("ad_day")}) IS DISTINCT FROM (${qualified("excluded")})`,
};

/**
 * Makes the stored days of one level what TikTok says they are: rows that are new, restated or gone, in one
 * statement; readers see the slice as it was or as it is, never between. What did not change is not written.
 *
 * @param rows all that TikTok has of these days. A row it told twice counts once (pages shift while they are read).
 */
export async function storeAdDays(
  client: PoolClient,
  slice: {
    readonly advertiserRef: number;
    readonly level: ReportLevel;
    readonly from: string;
    readonly to: string;
    readonly rows: readonly ReportRow[];
    readonly now: Date;
  },
): Promise<void> {
  const { advertiserRef, level, from, to } = slice;
  const asked = slice.rows.filter((row) => row.level === level && row.day >= from && row.day <= to);
  const rows = [...new Map(asked.map((row) => [`${row.day} ${row.objectId}`, row])).values()];
  await storeAdObjects(client, advertiserRef, level, rows, slice.now);
  await client.query({
    ...statement,
    values: [
      advertiserRef,
      level,
      from,
      to,
      rows.map(({ day }) => day),
      rows.map(({ objectId }) => objectId),
      ...figures.map(([, , read]) => rows.map((row) => read(row) ?? null)),
    ],
  });
}
