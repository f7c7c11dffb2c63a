import type { Log } from "#app/log.server.ts";
import type { DueWork } from "#app/pipeline/sweep.ts";

export type SweepWorker = { stop(): Promise<void> };

/**
 * Looks for work that no nudge brought, every `everyMs`. Nudges normally; where the queue can't be reached it
 * runs the work here, one shop and one pixel after the other, so delivery goes on without Redis. Ad accounts' figures
 * are pulled beside that, and long tasks run beside both, one after the other: no delivery waits for them.
 */
export function startSweep(dependencies: {
  readonly findDueWork: () => Promise<DueWork>;
  readonly isQueueReachable: () => Promise<boolean>;
  readonly nudgeMapping: (shopId: number) => void;
  readonly nudgeSending: (pixelId: number) => void;
  readonly nudgeSyncing: (advertiserRef: number) => void;
  readonly nudgeTask: (taskId: number) => void;
  readonly mapInbox: (shopId: number) => Promise<unknown>;
  readonly sendBatches: (pixelId: number) => Promise<unknown>;
  /** A few steps of an account's run. */
  readonly syncReports: (advertiserRef: number) => Promise<unknown>;
  /** A few steps of a task. */
  readonly runTask: (taskId: number) => Promise<unknown>;
  readonly log: Log;
  readonly everyMs?: number;
}): SweepWorker {
  const { findDueWork, isQueueReachable, log, everyMs = 2_000 } = dependencies;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  /** Works at one after the other beside the sweep; what is due while that goes on is found again. */
  const beside = (work: (id: number) => Promise<unknown>, failure: string) => {
    let running: Promise<void> | undefined;
    const workAll = async (ids: readonly number[]) => {
      for (const id of ids) if (!stopped) await work(id);
    };
    return {
      begin: (ids: readonly number[]) => {
        running ??= workAll(ids)
          .catch((error: unknown) => log.error({ error }, failure))
          .finally(() => {
            running = undefined;
          });
      },
      end: () => running,
    };
  };
  const syncing = beside(dependencies.syncReports, "sweep.sync_failed");
  const tasks = beside(dependencies.runTask, "sweep.task_failed");

  const sweep = async () => {
    const due = await findDueWork();
    const { shopIds, pixelIds, advertiserRefs, taskIds } = due;
    if (shopIds.length + pixelIds.length + advertiserRefs.length + taskIds.length === 0) return;
    if (await isQueueReachable()) {
      for (const shopId of shopIds) dependencies.nudgeMapping(shopId);
      for (const pixelId of pixelIds) dependencies.nudgeSending(pixelId);
      for (const advertiserRef of advertiserRefs) dependencies.nudgeSyncing(advertiserRef);
      for (const taskId of taskIds) dependencies.nudgeTask(taskId);
      return;
    }
    const counts = {
      shops: shopIds.length,
      pixels: pixelIds.length,
      advertisers: advertiserRefs.length,
      tasks: taskIds.length,
    };
    log.warn(counts, "sweep.working_without_queue");
    syncing.begin(advertiserRefs);
    tasks.begin(taskIds);
    for (const shopId of shopIds) if (!stopped) await dependencies.mapInbox(shopId);
    for (const pixelId of pixelIds) if (!stopped) await dependencies.sendBatches(pixelId);
  };

  let running = Promise.resolve();
  const plan = () => {
    timer = setTimeout(() => {
      running = sweep()
        .catch((error: unknown) => log.error({ error }, "sweep.failed"))
        .finally(() => {
          if (!stopped) plan();
        });
    }, everyMs);
  };
  plan();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
      await Promise.all([syncing.end(), tasks.end()]);
    },
  };
}
