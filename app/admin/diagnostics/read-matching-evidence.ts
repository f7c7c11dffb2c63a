import type { Pool } from "pg";

import { readCoverageCounts } from "#app/admin/overview/read-coverage-counts.ts";
import { readShopClock } from "#app/admin/overview/read-shop-clock.ts";
import { explainCoverage } from "#app/core/coverage/explain-coverage.ts";
import type { CoverageEvidence, SkipsEvidence } from "#app/core/diagnostics/evidence.ts";
import { readShopSettings } from "#app/core/mapping/shop-settings.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import { addDays } from "#app/core/tiktok/add-days.ts";
import type { ShopHandle } from "#app/shops.server.ts";

const coverageDays = 30;
const skipDays = 7;

/** How complete the match keys of the store's purchases are. */
export async function readCoverageEvidence(
  pool: Pool,
  shop: Pick<ShopHandle, "id">,
  now: Date,
): Promise<CoverageEvidence> {
  const { today } = await readShopClock(pool, shop.id, now);
  const range = { from: addDays(today, 1 - coverageDays), to: today };
  return explainCoverage(await readCoverageCounts(pool, shop.id, range), "purchase");
}

/** What was not sent for its age, or its click's. */
export async function readSkipsEvidence(
  pool: Pool,
  shop: Pick<ShopHandle, "id">,
  now: Date,
): Promise<SkipsEvidence> {
  const { today } = await readShopClock(pool, shop.id, now);
  const outside: SkipReason = "outside_window";
  const old: SkipReason = "too_old";
  const [counts, settings] = await Promise.all([
    pool.query<{ received: number; outside_window: number; too_old: number }>({
      name: "diagnose-skips",
      text: `SELECT coalesce(sum(count), 0)::int AS received,
          coalesce(sum(count) FILTER (WHERE state = 'skipped' AND reason = $3), 0)::int AS outside_window,
          coalesce(sum(count) FILTER (WHERE state = 'skipped' AND reason = $4), 0)::int AS too_old
        FROM daily_count WHERE shop_id = $1 AND day >= $2::date`,
      values: [shop.id, addDays(today, 1 - skipDays), outside, old],
    }),
    pool.query<{ settings: unknown }>({
      name: "diagnose-settings",
      text: "SELECT settings FROM shop WHERE id = $1",
      values: [shop.id],
    }),
  ]);
  const { attributionWindowDays, maxAgeDays } = readShopSettings(settings.rows[0]?.settings);
  const row = counts.rows[0];
  return {
    received: row?.received ?? 0,
    outsideWindow: row?.outside_window ?? 0,
    tooOld: row?.too_old ?? 0,
    windowDays: attributionWindowDays,
    maxAgeDays,
  };
}
