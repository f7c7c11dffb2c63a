import type { Log } from "#app/log.server.ts";
import type { DueWork } from "#app/pipeline/sweep.ts";

export type SweepWorker = { stop(): Promise<void> };

/**
 * Looks for work that no nudge brought, every `everyMs`. Nudges normally; where the queue can't be reached it
 * runs the work here, one shop and one pixel after the other, so delivery goes on without Redis.
 */
export function startSweep(dependencies: {
  readonly findDueWork: () => Promise<DueWork>;
  readonly isQueueReachable: () => Promise<boolean>;
  readonly nudgeMapping: (shopId: number) => void;
  readonly nudgeSending: (pixelId: number) => void;
  readonly mapInbox: (shopId: number) => Promise<unknown>;
  readonly sendBatches: (pixelId: number) => Promise<unknown>;
  readonly log: Log;
  readonly everyMs?: number;
}): SweepWorker {
  const { findDueWork, isQueueReachable, log, everyMs = 2_000 } = dependencies;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const sweep = async () => {
    const due = await findDueWork();
    if (due.shopIds.length === 0 && due.pixelIds.length === 0) return;
    if (await isQueueReachable()) {
      for (const shopId of due.shopIds) dependencies.nudgeMapping(shopId);
      for (const pixelId of due.pixelIds) dependencies.nudgeSending(pixelId);
      return;
    }
    log.warn({ shops: due.shopIds.length, pixels: due.pixelIds.length }, "sweep.working_without_queue");
    for (const shopId of due.shopIds) if (!stopped) await dependencies.mapInbox(shopId);
    for (const pixelId of due.pixelIds) if (!stopped) await dependencies.sendBatches(pixelId);
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
    },
  };
}
