import type { Pool } from "pg";

import { dueRange } from "#app/core/reconcile/reconcile-range.ts";
import { sweepName, type ReconcileParams } from "#app/pipeline/reconcile.ts";
import { startTask } from "#app/pipeline/start-task.ts";

const everyMs = 3_600_000;

/** Begun at once; with many shops the next sweep takes the next ones. */
const shopsMax = 20;

/** Comparisons that nobody asked for are kept so long, and what they counted. */
const tasksKeptMs = 7 * 86_400_000;
const hoursKeptMs = 90 * 86_400_000;

/**
 * Begins the comparison of the hours gone by in each shop that is due, once an hour; only where Shopify gave a token to
 * ask with. Of several processes one begins
 * it: a shop's next time is set with the statement that finds it.
 */
export async function startDueReconciling(pool: Pool, now: Date): Promise<void> {
  const { rows } = await pool.query<{
    id: number;
    installed_at: Date | null;
    orders_compared_until: Date | null;
  }>(
    `UPDATE shop SET next_reconcile_at = $2
     WHERE id IN (
       SELECT id FROM shop WHERE state = 'installed' AND (next_reconcile_at IS NULL OR next_reconcile_at <= $1)
         AND EXISTS (SELECT FROM session WHERE session.id = 'offline_' || shop.domain)
       ORDER BY next_reconcile_at NULLS FIRST, id LIMIT ${shopsMax} FOR UPDATE SKIP LOCKED)
     RETURNING id, installed_at, orders_compared_until`,
    [now, new Date(now.getTime() + everyMs)],
  );
  for (const shop of rows) {
    const range = dueRange({
      now: now.getTime(),
      installedAt: shop.installed_at?.getTime(),
      comparedUntil: shop.orders_compared_until?.getTime(),
    });
    if (range === undefined) continue;
    await forgetOld(pool, shop.id, now);
    const params: ReconcileParams = { ...range, isDryRun: false };
    await startTask(pool, { shopId: shop.id, kind: "reconcile", params, createdBy: sweepName, now });
  }
}

async function forgetOld(pool: Pool, shopId: number, now: Date): Promise<void> {
  await pool.query(
    `DELETE FROM task WHERE shop_id = $1 AND kind = 'reconcile' AND created_by = $2 AND finished_at < $3`,
    [shopId, sweepName, new Date(now.getTime() - tasksKeptMs)],
  );
  await pool.query("DELETE FROM order_hour WHERE shop_id = $1 AND hour < $2", [
    shopId,
    new Date(now.getTime() - hoursKeptMs),
  ]);
}
