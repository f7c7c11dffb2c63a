import type { Pool } from "pg";

import type { AdPixel } from "#app/admin/pick-ad-pixels.ts";
import type { DateRange } from "#app/core/ads/date-range.ts";
import type { Day } from "#app/core/ads/day.ts";
import type { StoredPixel } from "#app/core/ads/tell-pixel-days.ts";
import { canonicalEvents } from "#app/core/tiktok/event-names.ts";

/** TikTok counts each spelling for itself. */
const purchaseNames = Object.values(canonicalEvents.CompletePayment);

/**
 * Purchase events of each pixel by UTC day: those of ours that TikTok accepted, tests left out, and TikTok's counts.
 *
 * @param readAccepted another way to count ours, where days nearly the same are good enough.
 */
export async function countPixelDays(
  pool: Pool,
  shopId: number,
  pixels: readonly AdPixel[],
  range: DateRange,
  readAccepted: typeof countAccepted = countAccepted,
): Promise<readonly StoredPixel[]> {
  const ids = pixels.map(({ id }) => id);
  const codes = pixels.map(({ code }) => code);
  const [accepted, told, spans] = await Promise.all([
    readAccepted(pool, shopId, codes, range),
    readTold(pool, ids, range),
    readSpans(pool, ids),
  ]);
  return pixels.map(({ id, code }) => {
    const span = spans.find((each) => each.pixel_id === id);
    return {
      code,
      firstDay: span?.first_day,
      lastDay: span?.last_day,
      accepted: new Map(
        accepted.filter((each) => each.pixel_code === code).map((each) => [each.day, each.accepted]),
      ),
      theirs: new Map(
        told
          .filter((each) => each.pixel_id === id)
          .map(({ day, server, browser, total }) => [
            day,
            { server: Number(server), browser: Number(browser), total: Number(total) },
          ]),
      ),
    };
  });
}

async function countAccepted(pool: Pool, shopId: number, codes: readonly string[], range: DateRange) {
  const { rows } = await pool.query<{ pixel_code: string; day: Day; accepted: number }>({
    name: "count-accepted-purchases",
    text: `SELECT pixel_code, (event_time AT TIME ZONE 'UTC')::date::text AS day, count(*)::int AS accepted
      FROM delivery
      WHERE shop_id = $1 AND event = 'CompletePayment' AND state = 'accepted' AND test_event_code IS NULL
        AND pixel_code = ANY ($2::text[]) AND event_time IS NOT NULL
        AND coalesce(event_time, created_at) >= $3::date::timestamp AT TIME ZONE 'UTC'
        AND coalesce(event_time, created_at) < ($4::date + 1)::timestamp AT TIME ZONE 'UTC'
      GROUP BY 1, 2`,
    values: [shopId, codes, range.from, range.to],
  });
  return rows;
}

async function readTold(pool: Pool, ids: readonly number[], range: DateRange) {
  const { rows } = await pool.query<{
    pixel_id: number;
    day: Day;
    server: string;
    browser: string;
    total: string;
  }>({
    name: "read-told-purchases",
    text: `SELECT pixel_id, day::text AS day, sum(server_count) AS server, sum(browser_count) AS browser,
        sum(total_count) AS total
      FROM pixel_event_day
      WHERE pixel_id = ANY ($1::int[]) AND day BETWEEN $2::date AND $3::date AND event = ANY ($4::text[])
      GROUP BY pixel_id, pixel_event_day.day`,
    values: [ids, range.from, range.to, purchaseNames],
  });
  return rows;
}

async function readSpans(pool: Pool, ids: readonly number[]) {
  const { rows } = await pool.query<{ pixel_id: number; first_day: Day; last_day: Day }>({
    name: "read-told-spans",
    text: `SELECT pixel_id, min(day)::text AS first_day, max(day)::text AS last_day
      FROM pixel_event_day WHERE pixel_id = ANY ($1::int[]) GROUP BY pixel_id`,
    values: [ids],
  });
  return rows;
}
