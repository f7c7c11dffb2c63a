import type { Pool } from "pg";

import type { TaskKind } from "#app/pipeline/task-kind.ts";

export type StartedTask = {
  readonly taskId: number;
  /** False when one of its kind is under way in the shop: then this is that one, as it was started. */
  readonly isNew: boolean;
};

/**
 * Starts a long task, or finds the one of its kind that is under way. Nudge the queue with its id afterwards; without
 * that the sweep finds it.
 *
 * @param task.createdBy the staff member's Shopify user id, or "operator".
 */
export async function startTask(
  pool: Pool,
  task: {
    readonly shopId: number;
    readonly kind: TaskKind;
    readonly params: object;
    readonly createdBy: string;
    readonly now: Date;
  },
): Promise<StartedTask> {
  for (;;) {
    const made = await pool.query<{ id: number }>(
      `INSERT INTO task (shop_id, kind, params, created_by, created_at, next_due_at)
       VALUES ($1, $2, $3::jsonb, $4, $5, $5)
       ON CONFLICT (shop_id, kind) WHERE state IN ('waiting', 'running') DO NOTHING RETURNING id`,
      [task.shopId, task.kind, JSON.stringify(task.params), task.createdBy, task.now],
    );
    if (made.rows[0] !== undefined) return { taskId: made.rows[0].id, isNew: true };
    const found = await pool.query<{ id: number }>(
      "SELECT id FROM task WHERE shop_id = $1 AND kind = $2 AND state IN ('waiting', 'running')",
      [task.shopId, task.kind],
    );
    // One that came to its end between the two statements leaves room for the new one.
    if (found.rows[0] !== undefined) return { taskId: found.rows[0].id, isNew: false };
  }
}
