import { InvalidArgumentError } from "commander";

import { boundRange, buttonRange } from "#app/core/reconcile/reconcile-range.ts";
import { followTask } from "#app/operator/follow-task.ts";
import { findShop, OperatorError, type Operator } from "#app/operator/open-operator.ts";
import type { ShownTask } from "#app/pipeline/read-tasks.ts";
import type { ReconcileParams } from "#app/pipeline/reconcile.ts";
import { startTask } from "#app/pipeline/start-task.ts";

/**
 * Starts the comparison of Shopify's orders with the ledger and waits for its end; joins the one under way. Unless told
 * otherwise of the last seven days.
 *
 * @throws OperatorError when there is nothing in the range that could be compared.
 */
export async function reconcile(
  operator: Operator,
  options: { readonly shop: string; readonly from?: number; readonly to?: number; readonly dryRun?: true },
  onProgress: (task: ShownTask) => void,
): Promise<ShownTask> {
  const { database, clock } = operator;
  const shop = await findShop(operator, options.shop);
  const now = clock();
  const { rows } = await database.pool.query<{ installed_at: Date | null }>(
    "SELECT installed_at FROM shop WHERE id = $1",
    [shop.id],
  );
  const usual = buttonRange(now.getTime());
  const range = boundRange(
    { from: options.from ?? usual.from, until: options.to ?? usual.until },
    { now: now.getTime(), installedAt: rows[0]?.installed_at?.getTime() },
  );
  if (range === undefined)
    throw new OperatorError(
      "There is nothing to compare then. Fix: choose a time of the last 60 days, after the app was installed, that ended a quarter of an hour ago",
    );
  const params: ReconcileParams = { ...range, isDryRun: options.dryRun ?? false };
  await startTask(database.pool, { shopId: shop.id, kind: "reconcile", params, createdBy: "operator", now });
  return followTask(operator, shop, "reconcile", onProgress);
}

/** A moment in ISO 8601 with its offset, as Unix milliseconds. */
export function parseMoment(text: string): number {
  const moment = /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(moment))
    throw new InvalidArgumentError("Give a moment with its offset, such as 2026-11-22T08:00:00Z.");
  return moment;
}
