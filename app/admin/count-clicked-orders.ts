import type { Pool } from "pg";

import type { DateRange } from "#app/core/ads/date-range.ts";
import type { ClickAge, ClickedCounts, DayAmount } from "#app/core/ads/discrepancy-counts.ts";

export type ClickedOrders = {
  readonly days: readonly DayAmount[];
  readonly clicked: ClickedCounts;
  readonly clickAges: readonly ClickAge[];
};

/** Whose orders, at which pixels, on which days of which zones. */
export type OrderScope = {
  readonly shopId: number;
  readonly pixelCodes: readonly string[];
  readonly range: DateRange;
  /** Zones that Postgres knows. */
  readonly accountZone: string;
  readonly shopZone: string;
};

/**
 * Parameters: shop, account's zone, shop's zone, first day, last day, pixel codes.
 *
 * Looked at are orders from two days before the range, so that no zone's days are missed, to 93 days behind it: the
 * longest window a shop can set is 90 days, and a click in the range may have led to an order that much later.
 *
 * Net: a cancelled order is worth nothing, whatever was refunded of it; a refund of more than the value (shipping
 * that was not part of it) takes the value and no more.
 */
const statement = `WITH delivered AS MATERIALIZED (
    SELECT conversion.currency, conversion.value, conversion.cancelled_at IS NOT NULL AS is_cancelled,
      (conversion.occurred_at AT TIME ZONE $2)::date AS order_day,
      (conversion.clicked_at AT TIME ZONE $2)::date AS click_day,
      (conversion.occurred_at AT TIME ZONE $3)::date AS shop_day,
      greatest(ceil(extract(epoch FROM conversion.occurred_at - conversion.clicked_at) / 86400), 0)::int AS age,
      given_back.amount AS refunded, given_back.elsewhere
    FROM conversion CROSS JOIN LATERAL (
      SELECT coalesce(sum(amount) FILTER (WHERE refund.currency = conversion.currency), 0) AS amount,
        count(*) FILTER (WHERE refund.currency IS DISTINCT FROM conversion.currency) AS elsewhere
      FROM refund
      WHERE refund.shop_id = conversion.shop_id AND refund.tiktok_event_id = conversion.tiktok_event_id
    ) AS given_back
    WHERE conversion.shop_id = $1 AND conversion.source = 'purchase' AND conversion.clicked_at IS NOT NULL
      AND conversion.occurred_at >= ($4::date - 2)::timestamp AT TIME ZONE 'UTC'
      AND conversion.occurred_at < ($5::date + 93)::timestamp AT TIME ZONE 'UTC'
      AND EXISTS (
        SELECT FROM delivery
        WHERE delivery.conversion_id = conversion.id AND delivery.state = 'accepted'
          AND delivery.event = 'CompletePayment' AND delivery.test_event_code IS NULL
          AND delivery.shop_id = $1 AND delivery.pixel_code = ANY ($6::text[])
          -- Its event has the order's time: said again, so that only those days' deliveries are read.
          AND coalesce(delivery.event_time, delivery.created_at) >= ($4::date - 2)::timestamp AT TIME ZONE 'UTC'
          AND coalesce(delivery.event_time, delivery.created_at) < ($5::date + 93)::timestamp AT TIME ZONE 'UTC')
  ),
  placed AS (
    SELECT *, order_day BETWEEN $4::date AND $5::date AS ordered_here,
      click_day BETWEEN $4::date AND $5::date AS clicked_here,
      shop_day BETWEEN $4::date AND $5::date AS shop_here,
      CASE WHEN is_cancelled THEN 0 ELSE greatest(coalesce(value, 0) - refunded, 0) END AS net
    FROM delivered
  ),
  days AS (
    SELECT basis, day::text AS day, currency, count(*)::int AS conversions,
      coalesce(sum(value), 0)::text AS gross, sum(net)::text AS net
    FROM placed CROSS JOIN LATERAL (VALUES ('order', order_day), ('click', click_day)) AS booked (basis, day)
    WHERE day BETWEEN $4::date AND $5::date
    GROUP BY basis, booked.day, currency ORDER BY basis, booked.day, currency
  ),
  ages AS (
    SELECT age AS days, count(*)::int AS conversions FROM placed WHERE ordered_here GROUP BY age ORDER BY age
  ),
  clicked AS (
    SELECT count(*) FILTER (WHERE ordered_here AND click_day <> order_day) AS "clickedOnAnotherDay",
      count(*) FILTER (WHERE ordered_here AND NOT clicked_here) AS "clickedOutside",
      count(*) FILTER (WHERE clicked_here AND NOT ordered_here) AS "orderedOutside",
      count(*) FILTER (WHERE ordered_here AND shop_day <> order_day) AS "otherDayInShop",
      count(*) FILTER (WHERE ordered_here AND NOT shop_here) AS "onlyInAccountRange",
      count(*) FILTER (WHERE shop_here AND NOT ordered_here) AS "onlyInShopRange",
      count(*) FILTER (WHERE ordered_here AND is_cancelled) AS cancelled,
      count(*) FILTER (WHERE ordered_here AND NOT is_cancelled AND refunded > 0) AS refunded,
      coalesce(sum(elsewhere) FILTER (WHERE ordered_here AND NOT is_cancelled), 0)::int AS "refundsNotSubtracted",
      count(*) FILTER (WHERE ordered_here AND value IS NULL) AS "withoutValue"
    FROM placed
  )
  SELECT (SELECT coalesce(json_agg(days), '[]') FROM days) AS days,
    (SELECT coalesce(json_agg(ages), '[]') FROM ages) AS ages,
    (SELECT row_to_json(clicked) FROM clicked) AS clicked`;

type Row = {
  days: (Omit<DayAmount, "currency"> & { currency: string | null })[];
  ages: ClickAge[];
  clicked: ClickedCounts;
};

/**
 * Counts the orders with a TikTok click that TikTok accepted at any of the pixels, tests left out: in one statement,
 * so that all counts are of the same moment.
 */
export async function countClickedOrders(pool: Pool, scope: OrderScope): Promise<ClickedOrders> {
  const { rows } = await pool.query<Row>({
    name: "count-clicked-orders",
    text: statement,
    values: [
      scope.shopId,
      scope.accountZone,
      scope.shopZone,
      scope.range.from,
      scope.range.to,
      scope.pixelCodes,
    ],
  });
  const row = rows[0];
  if (row === undefined) throw new Error("the count of clicked orders gave no row");
  return {
    days: row.days.map((day) => ({ ...day, currency: day.currency ?? undefined })),
    clicked: row.clicked,
    clickAges: row.ages,
  };
}
