import type { Pool } from "pg";

import type { AdSums } from "#app/core/ads/ad-figures.ts";
import type { DateRange } from "#app/core/ads/date-range.ts";
import type { Day } from "#app/core/ads/day.ts";

export type AdDay = AdSums & { readonly day: Day };

/** Sums over ad_day, in the columns that {@link readSums} reads. Counts come as text: they may be beyond 2^31. */
export const sumColumns = `sum(spend) AS spend, sum(impressions) AS impressions, sum(clicks) AS clicks,
  sum(conversions) AS conversions, sum(real_time_conversions) AS real_time_conversions,
  sum(purchases) AS purchases, sum(purchase_value) AS purchase_value,
  sum(view_through_purchases) AS view_through_purchases,
  sum(view_through_purchase_value) AS view_through_purchase_value`;

export type SumRow = {
  readonly spend: string;
  readonly impressions: string;
  readonly clicks: string;
  readonly conversions: string;
  readonly real_time_conversions: string | null;
  readonly purchases: string | null;
  readonly purchase_value: string | null;
  readonly view_through_purchases: string | null;
  readonly view_through_purchase_value: string | null;
};

export function readSums(row: SumRow): AdSums {
  return {
    spend: row.spend,
    impressions: Number(row.impressions),
    clicks: Number(row.clicks),
    conversions: Number(row.conversions),
    realTimeConversions: readCount(row.real_time_conversions),
    purchases: readCount(row.purchases),
    purchaseValue: row.purchase_value ?? undefined,
    viewThroughPurchases: readCount(row.view_through_purchases),
    viewThroughPurchaseValue: row.view_through_purchase_value ?? undefined,
  };
}

/**
 * What an ad account did, day by day; a day on which it did nothing is not there.
 *
 * @param range the account's own days. One range for both periods of a comparison: they lie side by side.
 */
export async function readAdDays(
  pool: Pool,
  advertiserRef: number,
  range: DateRange,
): Promise<readonly AdDay[]> {
  const { rows } = await pool.query<SumRow & { day: Day }>({
    name: "read-ad-days",
    text: `SELECT day::text AS day, ${sumColumns} FROM ad_day
      WHERE advertiser_ref = $1 AND level = 'campaign' AND day BETWEEN $2::date AND $3::date
      GROUP BY ad_day.day ORDER BY ad_day.day`,
    values: [advertiserRef, range.from, range.to],
  });
  return rows.map((row) => ({ day: row.day, ...readSums(row) }));
}

/** The first day anything is known of; undefined before the first sync brought any. */
export async function readFirstAdDay(pool: Pool, advertiserRef: number): Promise<Day | undefined> {
  const { rows } = await pool.query<{ day: Day }>({
    name: "read-first-ad-day",
    text: `SELECT day::text AS day FROM ad_day WHERE advertiser_ref = $1 AND level = 'campaign'
      ORDER BY ad_day.day LIMIT 1`,
    values: [advertiserRef],
  });
  return rows[0]?.day;
}

function readCount(text: string | null): number | undefined {
  return text === null ? undefined : Number(text);
}
