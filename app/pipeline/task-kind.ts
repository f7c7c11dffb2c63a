import type { PoolClient } from "pg";

import type { ShopHandle } from "#app/shops.server.ts";

/** What long tasks there are. Equals the database's `task_kind`. */
export const taskKinds = ["backfill", "send_backfill", "rebuild", "reconcile"] as const;

export type TaskKind = (typeof taskKinds)[number];

export type TaskState = "waiting" | "running" | "done" | "failed" | "cancelled";

/** Plain counts by name, for people: no personal data. */
export type TaskCounts = { readonly [name: string]: number };

/** How far a task is. */
export type TaskProgress = {
  /** JSON; where the next step goes on. */
  readonly cursor: unknown;
  readonly done: number;
  /** Undefined while nobody knows. */
  readonly total: number | undefined;
  readonly result: TaskCounts;
};

/** A task whose step is to be taken. */
export type TaskAtHand = TaskProgress & {
  readonly id: number;
  readonly shop: ShopHandle;
  /** JSON, as whoever started it gave them. */
  readonly params: unknown;
  readonly createdBy: string;
  readonly createdAt: Date;
};

/** How far it is after a step: at its end, or going on at once or after a pause. */
export type SteppedTask = Omit<TaskProgress, "cursor"> &
  (
    | { readonly isLast: true }
    | { readonly isLast: false; readonly cursor: unknown; readonly pauseMs?: number }
  );

/**
 * Stores what a step found, and says how far the task is then. Both are committed together or not at all; run again
 * from its start where it met a deadlock.
 */
export type StoreStep = (client: PoolClient, now: Date) => Promise<SteppedTask>;

/**
 * What a kind of task does. A step may be taken twice, when the process dies before it is stored: what it does outside
 * of the returned function has to be harmless then.
 */
export type TaskWork = {
  /**
   * @param renew keeps the task for as long again, false when somebody else has it: for steps that wait for others.
   * @throws TaskError with the reason to show; anything else is a bug, and tried again like a passing trouble.
   */
  takeStep(task: TaskAtHand, renew: () => Promise<boolean>): Promise<StoreStep>;
  /** Ends what goes on elsewhere for a task that was cancelled. A failure does not keep it from being cancelled. */
  cancel?(task: TaskAtHand): Promise<void>;
};

/** The work of every kind that this process can do; tasks of another kind wait for a process that can. */
export type TaskWorks = { readonly [Kind in TaskKind]?: TaskWork };
