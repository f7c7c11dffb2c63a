import type { Pool } from "pg";

import type { DateRange } from "#app/core/ads/date-range.ts";

/** Purchases that TikTok accepted for one pixel, in one currency. */
export type SentValue = {
  readonly pixelCode: string;
  /** ISO 4217; undefined for those that were sent without a value. */
  readonly currency: string | undefined;
  readonly purchases: number;
  /** A decimal string: what the events say that they are worth, by the shop's rules. */
  readonly value: string;
};

/**
 * What the accepted purchases of a range are worth, tests left out; largest first. Never added up over pixels: two
 * pixels that hear of one order were both told its value.
 */
export async function readSentValue(
  pool: Pool,
  shopId: number,
  range: DateRange,
): Promise<readonly SentValue[]> {
  const { rows } = await pool.query<{
    pixel_code: string;
    currency: string;
    purchases: string;
    value: string;
  }>({
    name: "read-sent-value",
    text: `SELECT pixel_code, currency, sum(count) AS purchases, sum(value)::text AS value FROM daily_count
      WHERE shop_id = $1 AND day BETWEEN $2::date AND $3::date AND event = 'CompletePayment' AND state = 'accepted'
        AND NOT is_test
      GROUP BY pixel_code, currency HAVING sum(count) <> 0 ORDER BY sum(value) DESC, pixel_code, currency`,
    values: [shopId, range.from, range.to],
  });
  return rows.map((row) => ({
    pixelCode: row.pixel_code,
    currency: row.currency === "" ? undefined : row.currency,
    purchases: Number(row.purchases),
    value: row.value,
  }));
}
