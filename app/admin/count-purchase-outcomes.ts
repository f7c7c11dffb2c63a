import type { Pool } from "pg";

import type { OrderScope } from "#app/admin/count-clicked-orders.ts";
import type { OutcomeCount } from "#app/core/ads/discrepancy-counts.ts";
import type { DeliveryState } from "#app/core/delivery/state.ts";

/**
 * What became of the purchases of a range, by the account's days. A purchase that several pixels were told of counts
 * once, by the best that became of it; one that came while no pixel was connected (its pixel code is `-`) counts
 * too. A message that could not be read has no time of its own and counts when it arrived. Tests are left out.
 */
export async function countPurchaseOutcomes(pool: Pool, scope: OrderScope): Promise<readonly OutcomeCount[]> {
  const { rows } = await pool.query<{
    state: DeliveryState;
    reason: string | null;
    has_click: boolean;
    conversions: number;
  }>({
    name: "count-purchase-outcomes",
    // Two days around the range are read, so that no zone's days are missed, and then cut to the account's.
    text: `WITH clicked AS MATERIALIZED (
        SELECT id FROM conversion
        WHERE shop_id = $1 AND clicked_at IS NOT NULL AND source IN ('purchase', 'renewal')
          AND occurred_at >= ($3::date - 2)::timestamp AT TIME ZONE 'UTC'
          AND occurred_at < ($4::date + 3)::timestamp AT TIME ZONE 'UTC'
      ), best AS (
        SELECT DISTINCT ON (delivery.tiktok_event_id COLLATE "C") delivery.state, delivery.reason,
          coalesce(delivery.conversion_id IN (SELECT id FROM clicked), false) AS has_click
        FROM delivery
        WHERE delivery.shop_id = $1 AND delivery.event = 'CompletePayment' AND delivery.test_event_code IS NULL
          AND (delivery.reason IS NULL OR delivery.reason NOT IN ('test_order', 'own_visit'))
          AND (delivery.pixel_code = ANY ($5::text[]) OR delivery.pixel_code = '-')
          AND coalesce(delivery.event_time, delivery.created_at) >= ($3::date - 2)::timestamp AT TIME ZONE 'UTC'
          AND coalesce(delivery.event_time, delivery.created_at) < ($4::date + 3)::timestamp AT TIME ZONE 'UTC'
          AND (coalesce(delivery.event_time, delivery.created_at) AT TIME ZONE $2)::date
            BETWEEN $3::date AND $4::date
        ORDER BY delivery.tiktok_event_id COLLATE "C", array_position(
          '{accepted,pending,unknown,rejected,dead,skipped,redacted}'::delivery_state[], delivery.state)
      )
      SELECT state, reason, has_click, count(*)::int AS conversions FROM best GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    values: [scope.shopId, scope.accountZone, scope.range.from, scope.range.to, scope.pixelCodes],
  });
  return rows.map((row) => ({
    state: row.state,
    reason: row.reason ?? undefined,
    hasClick: row.has_click,
    conversions: row.conversions,
  }));
}
