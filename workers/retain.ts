import type { Log } from "#app/log.server.ts";
import type { Retained } from "#app/pipeline/retain.ts";

export type RetainWorker = { stop(): Promise<void> };

/**
 * Removes what is too old, one shop after the other, beside everything else and without a queue: nobody waits for it. Looks
 * for a shop that is due every `everyMs`, and goes on to the next while there is one.
 */
export function startRetention(dependencies: {
  readonly claimRetention: () => Promise<number | undefined>;
  readonly retain: (shopId: number, isStopped: () => boolean) => Promise<Retained>;
  readonly log: Log;
  readonly everyMs?: number;
}): RetainWorker {
  const { claimRetention, retain, log, everyMs = 60_000 } = dependencies;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const retainDue = async (): Promise<void> => {
    const shopId = stopped ? undefined : await claimRetention();
    if (shopId === undefined) return;
    const removed = await retain(shopId, () => stopped);
    if (Object.keys(removed).length > 0) log.info({ shopId, removed }, "retention.removed");
    await retainDue();
  };

  let running = Promise.resolve();
  const plan = () => {
    timer = setTimeout(() => {
      running = retainDue()
        .catch((error: unknown) => log.error({ error }, "retention.failed"))
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
