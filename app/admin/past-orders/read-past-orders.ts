import { subDays } from "date-fns";
import type { Pool } from "pg";

import type { Authenticated } from "#app/admin/authenticate-admin.ts";
import { readShopClock } from "#app/admin/overview/read-shop-clock.ts";
import { listPastTasks } from "#app/admin/past-orders/list-past-tasks.ts";
import { readPastDays } from "#app/admin/past-orders/past-days.ts";
import { backfillDaysMax } from "#app/pipeline/backfill-orders.ts";
import { isBackfillWaiting } from "#app/pipeline/is-backfill-waiting.ts";
import { sendBackfillDaysMax } from "#app/pipeline/send-backfill.ts";

/** What can be done about orders from before installing. */
export type BackfillState = {
  /** ISO 8601 */
  readonly installedAt: string;
  /** Shopify still shows orders from before. */
  readonly canRead: boolean;
  /** TikTok can still use orders from before. */
  readonly canSend: boolean;
  /** Deliveries of orders that were read and that only this keeps from being sent, of whatever age. */
  readonly kept: number;
  /** Orders that were read are still to be mapped. */
  readonly isMapping: boolean;
};

/** All that the page of past orders shows. */
export async function readPastOrders(
  pool: Pool,
  { shop, userId }: Pick<Authenticated, "shop" | "userId">,
  { now, query }: { readonly now: Date; readonly query: URLSearchParams },
) {
  const { zone, today } = await readShopClock(pool, shop.id, now);
  const [tasks, backfill] = await Promise.all([
    listPastTasks(pool, shop.id, { userId, zone }),
    readBackfillState(pool, shop.id, now),
  ]);
  return { today, zone, days: readPastDays(query, today), tasks, backfill };
}

async function readBackfillState(pool: Pool, shopId: number, now: Date): Promise<BackfillState> {
  const [isMapping, { rows }] = await Promise.all([
    isBackfillWaiting(pool, shopId),
    pool.query<{ installed_at: Date; kept: number }>({
      name: "read-backfill-state",
      text: `SELECT coalesce(installed_at, created_at) AS installed_at,
        (SELECT coalesce(sum(count), 0)::int FROM daily_count
         WHERE shop_id = shop.id AND state = 'skipped' AND reason = 'before_install') AS kept
      FROM shop WHERE id = $1`,
      values: [shopId],
    }),
  ]);
  const row = rows[0];
  if (row === undefined) throw new Error(`there is no shop ${shopId}`);
  const { installed_at: installedAt, kept } = row;
  return {
    installedAt: installedAt.toISOString(),
    canRead: installedAt > subDays(now, backfillDaysMax),
    canSend: installedAt > subDays(now, sendBackfillDaysMax),
    kept,
    isMapping,
  };
}
