import { randomUUID } from "node:crypto";
import type { Pool } from "pg";

import type { Clock } from "#app/clock.server.ts";
import { retryDelayMs } from "#app/core/delivery/retry-policy.ts";
import type { Log } from "#app/log.server.ts";
import {
  endTask,
  holdTask,
  postponeTask,
  releaseTask,
  renewTask,
  saveTask,
} from "#app/pipeline/advance-task.ts";
import { claimTask, type ClaimedTask } from "#app/pipeline/claim-task.ts";
import { TaskError, type TaskProblem } from "#app/pipeline/task-error.ts";
import {
  taskKinds,
  type SteppedTask,
  type TaskAtHand,
  type TaskWork,
  type TaskWorks,
} from "#app/pipeline/task-kind.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import type { ShopDirectory } from "#app/shops.server.ts";

/** @returns whether the task goes on at once when this is called again. */
export type RunTask = (taskId: number, stepsMax: number) => Promise<boolean>;

/** Failures in a row after which a task is given up: about five minutes of trying. */
export const taskFailuresMax = 6;

/** What one caller does under one lease. */
type Turn = { readonly claimed: ClaimedTask; readonly work: TaskWork; task: TaskAtHand; failures: number };

/**
 * Takes up to `stepsMax` steps of a task that is due. A step's effects are stored with the place where the task goes
 * on, so whoever comes next goes on there; while one is at it, others do nothing.
 *
 * @param dependencies.stop when aborted, the task is left where it is before the next step.
 */
export function createRunTask(dependencies: {
  readonly pool: Pool;
  readonly shops: ShopDirectory;
  readonly works: TaskWorks;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly stop: AbortSignal;
}): RunTask {
  const { pool, shops, works, clock, random, log, stop } = dependencies;
  const kinds = taskKinds.filter((kind) => works[kind] !== undefined);

  return async (taskId, stepsMax) => {
    const claimed = await claimTask(pool, { taskId, leaseToken: randomUUID(), kinds, now: clock() });
    const work = claimed === undefined ? undefined : works[claimed.kind];
    if (claimed === undefined || work === undefined) return false;
    const shop = await shops.byId(claimed.shopId);
    if (shop === undefined) return false;
    const turn: Turn = { claimed, work, task: { ...claimed, id: taskId, shop }, failures: claimed.failures };
    try {
      if (claimed.isCancelled) return await cancel(turn);
      if (claimed.failures >= taskFailuresMax) return await giveUp(turn, "interrupted" satisfies TaskProblem);
      for (let steps = 0; steps < stepsMax && !stop.aborted; steps += 1) {
        const after = await takeStep(turn);
        if (after !== "goes on") return after === "goes on later";
      }
      return !stop.aborted;
    } catch (error) {
      return await fail(turn, error);
    } finally {
      // After an end, or once somebody else has the task, this does nothing.
      await releaseTask(pool, claimed, turn.failures);
    }
  };

  async function takeStep(turn: Turn): Promise<"goes on" | "goes on later" | "rests"> {
    const { claimed, work, task } = turn;
    const store = await work.takeStep(task, () => renewTask(pool, claimed, clock()));
    const now = clock();
    const saved = await inTransaction(pool, async (client) => {
      if (!(await holdTask(client, claimed))) return undefined;
      const stepped = await store(client, now);
      return { stepped, ...(await saveTask(client, claimed, stepped, now)) };
    });
    if (saved === undefined) return "rests";
    const { stepped, isCancelled } = saved;
    turn.failures = 0;
    turn.task = { ...task, ...progressOf(stepped) };
    if (stepped.isLast) {
      log.info({ task: task.id, kind: claimed.kind, shop: task.shop.domain, ...stepped.result }, "task.done");
      return "rests";
    }
    // The end that was asked for comes with the next turn.
    if (isCancelled) return "goes on later";
    return (stepped.pauseMs ?? 0) > 0 ? "rests" : "goes on";
  }

  async function cancel({ claimed, work, task }: Turn): Promise<false> {
    try {
      await work.cancel?.(task);
    } catch (error) {
      log.warn({ error, task: task.id, kind: claimed.kind }, "task.cancelled_only_here");
    }
    await endTask(pool, claimed, { state: "cancelled", problem: undefined, now: clock() });
    log.info({ task: task.id, kind: claimed.kind, shop: task.shop.domain }, "task.cancelled");
    return false;
  }

  async function giveUp({ claimed, task }: Turn, reason: string): Promise<false> {
    await endTask(pool, claimed, { state: "failed", problem: reason, now: clock() });
    log.error({ task: task.id, kind: claimed.kind, shop: task.shop.domain, reason }, "task.failed");
    return false;
  }

  async function fail(turn: Turn, error: unknown): Promise<false> {
    const { claimed, task } = turn;
    const isKnown = error instanceof TaskError;
    const reason = isKnown ? error.reason : ("step_failed" satisfies TaskProblem);
    turn.failures += 1;
    const { failures } = turn;
    const about = { task: task.id, kind: claimed.kind, reason, failures };
    if (isKnown) log.warn(about, "task.step_failed");
    else log.error({ ...about, error }, "task.step_failed");
    if ((isKnown && error.isFinal) || failures >= taskFailuresMax) return giveUp(turn, reason);
    const until = new Date(clock().getTime() + retryDelayMs(failures, random()));
    await postponeTask(pool, claimed, { reason, failures, until });
    return false;
  }
}

function progressOf(stepped: SteppedTask): Pick<TaskAtHand, "cursor" | "done" | "total" | "result"> {
  const { done, total, result } = stepped;
  return { cursor: stepped.isLast ? undefined : stepped.cursor, done, total, result };
}
