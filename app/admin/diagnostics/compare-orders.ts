import type { Pool } from "pg";
import { z } from "zod";

import { boundRange, buttonRange } from "#app/core/reconcile/reconcile-range.ts";
import { cancelTask } from "#app/pipeline/cancel-task.ts";
import type { ReconcileParams } from "#app/pipeline/reconcile.ts";
import { startTask } from "#app/pipeline/start-task.ts";
import type { ShopHandle } from "#app/shops.server.ts";

export const comparisonRequest = z.discriminatedUnion("act", [
  z.object({ act: z.literal("compare") }),
  z.object({ act: z.literal("cancel"), task: z.coerce.number<string>().int() }),
]);

export type ComparisonResult = {
  /** `nothing`: there is nothing yet that could be compared, or nothing to cancel. */
  readonly outcome: "started" | "cancelled" | "nothing";
};

/** Begins the comparison of the last seven days, or ends one. A worker does it; the page can be left. */
export async function compareOrders(
  pool: Pool,
  { shop, userId }: { readonly shop: Pick<ShopHandle, "id">; readonly userId: string },
  asked: z.output<typeof comparisonRequest>,
  now: Date,
): Promise<ComparisonResult> {
  if (asked.act === "cancel") {
    const isCancelled = await cancelTask(pool, { shopId: shop.id, taskId: asked.task, now });
    return { outcome: isCancelled ? "cancelled" : "nothing" };
  }
  const { rows } = await pool.query<{ installed_at: Date | null }>(
    "SELECT installed_at FROM shop WHERE id = $1",
    [shop.id],
  );
  const range = boundRange(buttonRange(now.getTime()), {
    now: now.getTime(),
    installedAt: rows[0]?.installed_at?.getTime(),
  });
  if (range === undefined) return { outcome: "nothing" };
  const params: ReconcileParams = { ...range, isDryRun: false };
  await startTask(pool, { shopId: shop.id, kind: "reconcile", params, createdBy: userId, now });
  return { outcome: "started" };
}
