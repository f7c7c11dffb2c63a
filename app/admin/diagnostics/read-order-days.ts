import type { Pool } from "pg";

import { readShopClock } from "#app/admin/overview/read-shop-clock.ts";
import { isDay, type Day } from "#app/core/ads/day.ts";
import { addDays } from "#app/core/tiktok/add-days.ts";
import { readTasks } from "#app/pipeline/read-tasks.ts";
import { sweepName } from "#app/pipeline/reconcile.ts";
import type { ShopHandle } from "#app/shops.server.ts";

const daysShown = 14;

/** Shopify's orders of a time, and how they became known here. */
export type OrderCounts = {
  readonly orders: number;
  readonly byWebhook: number;
  readonly fetched: number;
  readonly missing: number;
};

export type OrderDays = {
  /** The zone whose days these are. */
  readonly zone: string;
  /** Newest first; days without an order are left out. */
  readonly days: readonly (OrderCounts & { readonly day: Day })[];
  /** The day that is looked into, and its hours by its own clock; undefined where none is. */
  readonly open:
    | { readonly day: Day; readonly hours: readonly (OrderCounts & { readonly hour: string })[] }
    | undefined;
  readonly comparedUntil: string | undefined;
  readonly task: ComparisonTask | undefined;
};

/** The newest comparison. */
export type ComparisonTask = {
  readonly id: number;
  readonly state: "waiting" | "running" | "done" | "failed" | "cancelled";
  readonly isBySweep: boolean;
  readonly isCancelling: boolean;
  readonly done: number;
  readonly total: number | undefined;
  readonly missing: number;
  readonly fetched: number;
  readonly problem: string | undefined;
  readonly endedAt: string | undefined;
};

/** What comparing Shopify's orders with ours found, from its counts by the hour. */
export async function readOrderDays(
  pool: Pool,
  shop: Pick<ShopHandle, "id">,
  now: Date,
  askedDay: string | null,
): Promise<OrderDays> {
  const { zone, today } = await readShopClock(pool, shop.id, now);
  const first = addDays(today, 1 - daysShown);
  const openDay = isDay(askedDay) && askedDay >= first && askedDay <= today ? askedDay : undefined;
  const [days, hours, compared, tasks] = await Promise.all([
    readCounts(pool, shop.id, zone, { from: first, to: today }, "YYYY-MM-DD"),
    openDay === undefined ? [] : readCounts(pool, shop.id, zone, { from: openDay, to: openDay }, "HH24:MI"),
    pool.query<{ orders_compared_until: Date | null }>({
      name: "read-compared-until",
      text: "SELECT orders_compared_until FROM shop WHERE id = $1",
      values: [shop.id],
    }),
    readTasks(pool, shop.id, { kind: "reconcile", limit: 1 }),
  ]);
  const [task] = tasks;
  return {
    zone,
    days: days.map(({ time, ...counts }) => ({ day: time, ...counts })).toReversed(),
    open:
      openDay === undefined
        ? undefined
        : { day: openDay, hours: hours.map(({ time, ...counts }) => ({ hour: time, ...counts })) },
    comparedUntil: compared.rows[0]?.orders_compared_until?.toISOString(),
    task: task && {
      id: task.id,
      state: task.state,
      isBySweep: task.createdBy === sweepName,
      isCancelling: task.isCancelling,
      done: task.done,
      total: task.total,
      missing: task.result["missing"] ?? 0,
      fetched: task.result["fetched"] ?? 0,
      problem: task.problem,
      endedAt: task.finishedAt?.toISOString(),
    },
  };
}

async function readCounts(
  pool: Pool,
  shopId: number,
  zone: string,
  { from, to }: { readonly from: Day; readonly to: Day },
  unit: "YYYY-MM-DD" | "HH24:MI",
) {
  const { rows } = await pool.query<OrderCounts & { time: string }>({
    name: "read-order-counts",
    text: `SELECT to_char(hour AT TIME ZONE $2, $5) AS time, sum(orders)::int AS orders,
        sum(orders - fetched - missing)::int AS "byWebhook", sum(fetched)::int AS fetched, sum(missing)::int AS missing
      FROM order_hour
      WHERE shop_id = $1 AND hour >= $3::date::timestamp AT TIME ZONE $2
        AND hour < ($4::date + 1)::timestamp AT TIME ZONE $2 AND orders > 0
      GROUP BY 1 ORDER BY 1`,
    values: [shopId, zone, from, to, unit],
  });
  return rows;
}
