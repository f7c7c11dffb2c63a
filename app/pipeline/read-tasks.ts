import type { Pool } from "pg";

import type { TaskCounts, TaskKind, TaskState } from "#app/pipeline/task-kind.ts";

/** A task as people see it. */
export type ShownTask = {
  readonly id: number;
  readonly kind: TaskKind;
  readonly state: TaskState;
  readonly params: unknown;
  readonly done: number;
  /** Undefined while nobody knows. */
  readonly total: number | undefined;
  readonly result: TaskCounts;
  /** Why it failed, or what its last step is repeated for. */
  readonly problem: string | undefined;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
  /** Somebody asked for its end, which has not come yet. */
  readonly isCancelling: boolean;
};

/** A shop's tasks, the newest first, at most `limit`. */
export async function readTasks(
  pool: Pool,
  shopId: number,
  options: { readonly kind?: TaskKind; readonly limit?: number } = {},
): Promise<readonly ShownTask[]> {
  const { rows } = await pool.query<{
    id: number;
    kind: TaskKind;
    state: TaskState;
    params: unknown;
    done: number;
    total: number | null;
    result: TaskCounts;
    problem: string | null;
    created_by: string;
    created_at: Date;
    started_at: Date | null;
    finished_at: Date | null;
    cancel_requested_at: Date | null;
  }>(
    `SELECT id, kind, state, params, done, total, result, problem, created_by, created_at, started_at, finished_at,
       cancel_requested_at
     FROM task WHERE shop_id = $1 AND ($2::task_kind IS NULL OR kind = $2::task_kind) ORDER BY id DESC LIMIT $3`,
    [shopId, options.kind ?? null, options.limit ?? 20],
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    state: row.state,
    params: row.params,
    done: row.done,
    total: row.total ?? undefined,
    result: row.result,
    problem: row.problem ?? undefined,
    createdBy: row.created_by,
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
    isCancelling: row.cancel_requested_at !== null && row.finished_at === null,
  }));
}
