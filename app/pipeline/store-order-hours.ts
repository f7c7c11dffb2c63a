import type { PoolClient } from "pg";

import { hourOf, type OrderHour } from "#app/core/reconcile/order-hours.ts";
import type { ReconcileRange } from "#app/core/reconcile/reconcile-range.ts";

/** Puts what a comparison found in the place of what was found before for the same hours. */
export async function storeOrderHours(
  client: PoolClient,
  shopId: number,
  { from, until }: ReconcileRange,
  hours: readonly OrderHour[],
  now: Date,
): Promise<void> {
  await client.query("DELETE FROM order_hour WHERE shop_id = $1 AND hour >= $2 AND hour < $3", [
    shopId,
    new Date(hourOf(from)),
    new Date(until),
  ]);
  await client.query(
    `INSERT INTO order_hour (shop_id, hour, orders, fetched, missing, compared_at)
     SELECT $1, hour, orders, fetched, missing, $6
     FROM unnest($2::timestamptz[], $3::int[], $4::int[], $5::int[]) AS found (hour, orders, fetched, missing)`,
    [
      shopId,
      hours.map(({ hour }) => new Date(hour)),
      hours.map(({ orders }) => orders),
      hours.map(({ fetched }) => fetched),
      hours.map(({ missing }) => missing),
      now,
    ],
  );
}

/** Notes what became of missing orders. @param change.hour its beginning, Unix milliseconds. */
export async function noteFetchedOrders(
  client: PoolClient,
  shopId: number,
  change: { readonly hour: number; readonly fetched: number; readonly gone: number },
): Promise<void> {
  await client.query(
    `UPDATE order_hour SET orders = orders - $4, fetched = fetched + $3, missing = greatest(0, missing - $3 - $4)
     WHERE shop_id = $1 AND hour = $2`,
    [shopId, new Date(change.hour), change.fetched, change.gone],
  );
}
