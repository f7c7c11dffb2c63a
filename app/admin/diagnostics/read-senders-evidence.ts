import type { Pool } from "pg";

import { countPixelDays } from "#app/admin/count-pixel-days.ts";
import type { DateRange } from "#app/core/ads/date-range.ts";
import type { Day } from "#app/core/ads/day.ts";
import { settledBefore, tellPixelDays } from "#app/core/ads/tell-pixel-days.ts";
import type { SendersEvidence } from "#app/core/diagnostics/evidence.ts";
import { addDays } from "#app/core/tiktok/add-days.ts";
import type { ShopHandle } from "#app/shops.server.ts";

const daysLookedAt = 14;

type SyncedPixel = { id: number; code: string; finished_at: Date | null; has_problem: boolean };

/** Both sides' purchases of each pixel that TikTok's statistics are fetched for. */
export async function readSendersEvidence(
  pool: Pool,
  shop: Pick<ShopHandle, "id">,
  now: Date,
): Promise<SendersEvidence> {
  const { rows } = await pool.query<SyncedPixel>({
    name: "diagnose-synced-pixels",
    text: `SELECT pixel.id, pixel.code, ad_sync.finished_at, coalesce(ad_sync.failure_streak, 0) > 0 AS has_problem
      FROM pixel JOIN connection ON connection.id = pixel.connection_id AND connection.state <> 'disconnected'
        LEFT JOIN ad_sync ON ad_sync.advertiser_ref = pixel.advertiser_ref
      WHERE pixel.shop_id = $1 AND pixel.enabled ORDER BY pixel.id`,
    values: [shop.id],
  });
  const today = now.toISOString().slice(0, 10);
  const range = { from: addDays(today, -daysLookedAt), to: today };
  const pixels = rows.map(({ id, code }) => ({ id, code, isTest: false }));
  const stored = await countPixelDays(pool, shop.id, pixels, range, countAcceptedDays);
  return {
    pixelDays: rows.flatMap(({ code, finished_at, has_problem }) => {
      const settled = settledBefore(finished_at ?? undefined, now);
      const syncedBefore = finished_at === null || has_problem ? undefined : settled;
      const own = stored.filter((pixel) => pixel.code === code);
      return tellPixelDays(own, range, syncedBefore).filter(({ day }) => day < settled);
    }),
  };
}

/** By the store's days, from the counts by day: deliveries are too many to look through. */
async function countAcceptedDays(pool: Pool, shopId: number, codes: readonly string[], range: DateRange) {
  const { rows } = await pool.query<{ pixel_code: string; day: Day; accepted: number }>({
    name: "diagnose-accepted-days",
    text: `SELECT pixel_code, day::text AS day, sum(count)::int AS accepted FROM daily_count
      WHERE shop_id = $1 AND day BETWEEN $2::date AND $3::date AND pixel_code = ANY ($4::text[])
        AND event = 'CompletePayment' AND state = 'accepted' AND NOT is_test
      GROUP BY pixel_code, daily_count.day`,
    values: [shopId, range.from, range.to, codes],
  });
  return rows;
}
