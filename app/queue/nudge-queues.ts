import type { Queue } from "bullmq";

import type { Log } from "#app/log.server.ts";
import type { Nudge, QueueBackend } from "#app/queue/queue-backend.ts";

/** The queues there are. The row is the truth, the job is a nudge: losing every job loses nothing. */
export const queueNames = {
  mapInbox: "map-inbox",
  sendBatches: "send-batches",
  syncReports: "sync-reports",
  runTasks: "run-tasks",
} as const;

export type NudgeQueues = {
  /** Says that a shop has messages to map. Never throws, waits for nothing. */
  nudgeMapping(shopId: number): void;
  /** Says that a pixel has deliveries to send. Never throws, waits for nothing. */
  nudgeSending(pixelId: number): void;
  /** Says that an ad account's figures are due, by our number of it. Never throws, waits for nothing. */
  nudgeSyncing(advertiserRef: number): void;
  /** Says that a long task can go on. Never throws, waits for nothing. */
  nudgeTask(taskId: number): void;
  close(): Promise<void>;
};

/**
 * How long deliveries gather before a pixel's first request, so that a burst leaves in few requests. Mapping
 * does not linger: what it finds is batched here anyway.
 */
export const lingerMs = 300;

/**
 * Opens the queues for adding. One job per shop, pixel, ad account or task at a time; a nudge that comes while its job
 * runs is kept for one more run, so nothing that was committed after the job's last look is left lying.
 */
export function openNudgeQueues(backend: QueueBackend, log: Log): NudgeQueues {
  const mapping = backend.createQueue(queueNames.mapInbox);
  const sending = backend.createQueue(queueNames.sendBatches);
  const syncing = backend.createQueue(queueNames.syncReports);
  const tasks = backend.createQueue(queueNames.runTasks);
  const nudges = {
    mapping: coalesce(mapping, 0, log),
    sending: coalesce(sending, lingerMs, log),
    syncing: coalesce(syncing, 0, log),
    tasks: coalesce(tasks, 0, log),
  };
  for (const queue of [mapping, sending, syncing, tasks])
    queue.on("error", (error) => log.warn({ error, queue: queue.name }, "queue.error"));
  return {
    nudgeMapping: nudges.mapping,
    nudgeSending: nudges.sending,
    nudgeSyncing: nudges.syncing,
    nudgeTask: nudges.tasks,
    close: async () => {
      await Promise.all([mapping, sending, syncing, tasks].map((queue) => queue.close()));
    },
  };
}

/** Adds at most one nudge per id at a time: a burst of a thousand webhooks is one shop with work. */
function coalesce(queue: Queue<Nudge>, delay: number, log: Log): (id: number) => void {
  const underWay = new Map<number, { again: boolean }>();
  const add = async (id: number) => {
    const state = { again: true };
    underWay.set(id, state);
    while (state.again) {
      state.again = false;
      try {
        await queue.add(
          "nudge",
          { id },
          {
            delay,
            deduplication: { id: String(id), keepLastIfActive: true },
            removeOnComplete: true,
            removeOnFail: true,
          },
        );
      } catch (error) {
        // The sweep finds the work without the nudge, a little later.
        log.warn({ error, queue: queue.name }, "queue.nudge_lost");
      }
    }
    underWay.delete(id);
  };
  return (id) => {
    const state = underWay.get(id);
    if (state === undefined) void add(id);
    else state.again = true;
  };
}
