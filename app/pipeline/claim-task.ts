import type { Pool } from "pg";

import type { TaskCounts, TaskKind } from "#app/pipeline/task-kind.ts";

/** A task that this process alone may work at until its lease ends. */
export type ClaimedTask = {
  readonly taskId: number;
  readonly leaseToken: string;
  readonly shopId: number;
  readonly kind: TaskKind;
  readonly params: unknown;
  readonly cursor: unknown;
  readonly done: number;
  readonly total: number | undefined;
  readonly result: TaskCounts;
  readonly createdBy: string;
  readonly createdAt: Date;
  /** Turns in a row that stored nothing, before this one. */
  readonly failures: number;
  readonly isCancelled: boolean;
};

/** Longer than any one step; those that wait for others renew it. */
export const taskLeaseMs = 180_000;

/** What may be worked at, in SQL. @param now the parameter that holds the moment. */
export function dueTask(now: `$${number}`): string {
  return `task.state IN ('waiting', 'running') AND task.next_due_at <= ${now}
    AND (task.lease_until IS NULL OR task.lease_until < ${now})`;
}

/**
 * Leases a task that is due. The turn counts as a failed one until it stores something, so that a step which kills its
 * process does not do so for ever.
 *
 * @returns undefined when it is not due, or when somebody else is at it.
 */
export async function claimTask(
  pool: Pool,
  claim: {
    readonly taskId: number;
    readonly leaseToken: string;
    readonly kinds: readonly TaskKind[];
    readonly now: Date;
  },
): Promise<ClaimedTask | undefined> {
  const { rows } = await pool.query<{
    shop_id: number;
    kind: TaskKind;
    params: unknown;
    cursor: unknown;
    done: number;
    total: number | null;
    result: TaskCounts;
    created_by: string;
    created_at: Date;
    failure_streak: number;
    cancel_requested_at: Date | null;
  }>(
    `UPDATE task SET state = 'running', started_at = coalesce(started_at, $2), lease_until = $3, lease_token = $4,
       failure_streak = failure_streak + 1
     WHERE id = $1 AND ${dueTask("$2")} AND kind = ANY($5::task_kind[])
     RETURNING shop_id, kind, params, cursor, done, total, result, created_by, created_at, failure_streak,
       cancel_requested_at`,
    [claim.taskId, claim.now, new Date(claim.now.getTime() + taskLeaseMs), claim.leaseToken, claim.kinds],
  );
  const row = rows[0];
  return row === undefined
    ? undefined
    : {
        taskId: claim.taskId,
        leaseToken: claim.leaseToken,
        shopId: row.shop_id,
        kind: row.kind,
        params: row.params,
        cursor: row.cursor ?? undefined,
        done: row.done,
        total: row.total ?? undefined,
        result: row.result,
        createdBy: row.created_by,
        createdAt: row.created_at,
        failures: row.failure_streak - 1,
        isCancelled: row.cancel_requested_at !== null,
      };
}
