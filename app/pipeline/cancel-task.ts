import type { Pool } from "pg";

/**
 * Asks for a task's end. One that nobody began ends here; of one under way the step at hand is finished or given up, and
 * the worker ends it: nudge the queue with its id.
 *
 * @returns false when there is nothing to cancel.
 */
export async function cancelTask(
  pool: Pool,
  task: { readonly shopId: number; readonly taskId: number; readonly now: Date },
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE task SET cancel_requested_at = coalesce(cancel_requested_at, $3), next_due_at = $3,
       state = CASE WHEN started_at IS NULL THEN 'cancelled' ELSE state END,
       finished_at = CASE WHEN started_at IS NULL THEN $3 ELSE finished_at END
     WHERE shop_id = $1 AND id = $2 AND state IN ('waiting', 'running')`,
    [task.shopId, task.taskId, task.now],
  );
  return rowCount === 1;
}
