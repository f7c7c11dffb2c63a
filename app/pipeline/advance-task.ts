import type { Pool, PoolClient } from "pg";

import { taskLeaseMs, type ClaimedTask } from "#app/pipeline/claim-task.ts";
import type { SteppedTask } from "#app/pipeline/task-kind.ts";

/** Only the holder of the lease changes the row; for anyone else each of these does nothing. */
type Held = Pick<ClaimedTask, "taskId" | "leaseToken">;

const fenced = "WHERE id = $1 AND lease_token = $2";
const endLease = "lease_until = NULL, lease_token = NULL";

/** @returns false when somebody else has the task, or it is gone. */
export async function renewTask(pool: Pool, held: Held, now: Date): Promise<boolean> {
  const { rowCount } = await pool.query(`UPDATE task SET lease_until = $3 ${fenced}`, [
    held.taskId,
    held.leaseToken,
    new Date(now.getTime() + taskLeaseMs),
  ]);
  return rowCount === 1;
}

/** Takes the row for the transaction, before a step's effects. @returns whether the lease is still held. */
export async function holdTask(client: PoolClient, held: Held): Promise<boolean> {
  const { rowCount } = await client.query(`SELECT FROM task ${fenced} FOR UPDATE`, [
    held.taskId,
    held.leaseToken,
  ]);
  return rowCount === 1;
}

/** Moves a held task on, in the transaction of its step's effects. @returns whether its end was asked for meanwhile. */
export async function saveTask(
  client: PoolClient,
  held: Held,
  stepped: SteppedTask,
  now: Date,
): Promise<{ readonly isCancelled: boolean }> {
  const next = stepped.isLast
    ? { cursor: null, dueAt: now, state: "done", finishedAt: now }
    : {
        cursor: JSON.stringify(stepped.cursor),
        dueAt: new Date(now.getTime() + (stepped.pauseMs ?? 0)),
        state: "running",
        finishedAt: null,
      };
  const { rows } = await client.query<{ is_cancelled: boolean }>(
    `UPDATE task SET state = $3::task_state, cursor = $4::jsonb, done = $5, total = $6, result = $7::jsonb,
       problem = NULL, failure_streak = 0, finished_at = $9, lease_until = $10,
       next_due_at = CASE WHEN cancel_requested_at IS NULL THEN $8 ELSE next_due_at END ${fenced}
     RETURNING cancel_requested_at IS NOT NULL AS is_cancelled`,
    [
      held.taskId,
      held.leaseToken,
      next.state,
      next.cursor,
      stepped.done,
      stepped.total ?? null,
      JSON.stringify(stepped.result),
      next.dueAt,
      next.finishedAt,
      new Date(now.getTime() + taskLeaseMs),
    ],
  );
  return { isCancelled: rows[0]?.is_cancelled === true };
}

/** The step failed: it is tried again, not before `until`. */
export async function postponeTask(
  pool: Pool,
  held: Held,
  failed: { readonly reason: string; readonly failures: number; readonly until: Date },
): Promise<void> {
  await pool.query(
    `UPDATE task SET problem = $3, failure_streak = $4, ${endLease},
       next_due_at = CASE WHEN cancel_requested_at IS NULL THEN $5 ELSE next_due_at END ${fenced}`,
    [held.taskId, held.leaseToken, failed.reason, failed.failures, failed.until],
  );
}

/** Ends a task before its last step. */
export async function endTask(
  pool: Pool,
  held: Held,
  end: { readonly state: "failed" | "cancelled"; readonly problem: string | undefined; readonly now: Date },
): Promise<void> {
  await pool.query(
    `UPDATE task SET state = $3::task_state, problem = $4, cursor = NULL, finished_at = $5, ${endLease} ${fenced}`,
    [held.taskId, held.leaseToken, end.state, end.problem ?? null, end.now],
  );
}

/** Gives the task back. @param failures what its streak is when this turn was nobody's fault. */
export async function releaseTask(pool: Pool, held: Held, failures: number): Promise<void> {
  await pool.query(`UPDATE task SET failure_streak = $3, ${endLease} ${fenced}`, [
    held.taskId,
    held.leaseToken,
    failures,
  ]);
}
