import type { Worker } from "bullmq";
import { Agent } from "undici";

import type { Env } from "#app/env.server.ts";
import { createMapInbox } from "#app/pipeline/map-inbox.ts";
import { createSendBatches } from "#app/pipeline/send-batches.ts";
import { findDueWork } from "#app/pipeline/sweep.ts";
import type { Core } from "#app/process/open-core.ts";
import { queueNames } from "#app/queue/nudge-queues.ts";
import type { Nudge } from "#app/queue/queue-backend.ts";
import { createTrackEvents } from "#app/tiktok/track-events.ts";
import { createMapInboxWorker } from "#workers/map-inbox.ts";
import { createSendBatchesWorker } from "#workers/send-batches.ts";
import { startSweep } from "#workers/sweep.ts";

/** Shops mapped at once: mapping is CPU, two keep the database busy meanwhile. */
const mappingConcurrency = 2;

/** Pixels sent to at once: sending is waiting, mostly for TikTok. */
const sendingConcurrency = 16;

/** Starts the queue's workers and the sweep. @returns a function that lets what runs finish and stops. */
export function startWorkers(core: Core, env: Pick<Env, "TIKTOK_API_URL">): () => Promise<void> {
  const { log, database, shops, clock, queues, queueBackend } = core;
  const { pool } = database;
  const dispatcher = new Agent({ connect: { timeout: 5_000 }, keepAliveTimeout: 30_000, connections: 64 });
  const trackEvents = createTrackEvents({ apiUrl: env.TIKTOK_API_URL, dispatcher });
  const mapShop = createMapInboxWorker({
    mapInbox: createMapInbox({ pool, shops, clock, log }),
    nudgeSending: queues.nudgeSending,
  });
  const sendPixel = createSendBatchesWorker(
    createSendBatches({ pool, shops, trackEvents, clock, random: Math.random, log }),
  );

  const mapping = queueBackend.createWorker(queueNames.mapInbox, mappingConcurrency, async ({ data }) => {
    if (await mapShop(data.id)) queues.nudgeMapping(data.id);
  });
  const sending = queueBackend.createWorker(queueNames.sendBatches, sendingConcurrency, async ({ data }) => {
    if (await sendPixel(data.id)) queues.nudgeSending(data.id);
  });
  for (const worker of [mapping, sending] satisfies Worker<Nudge>[]) {
    worker.on("error", (error) => log.warn({ error, queue: worker.name }, "queue.error"));
    worker.on("failed", (_job, error) => log.error({ error, queue: worker.name }, "queue.job_failed"));
  }
  const sweep = startSweep({
    findDueWork: () => findDueWork(pool, clock()),
    isQueueReachable: queueBackend.ping,
    nudgeMapping: queues.nudgeMapping,
    nudgeSending: queues.nudgeSending,
    mapInbox: mapShop,
    sendBatches: sendPixel,
    log,
  });
  return async () => {
    await Promise.all([sweep.stop(), mapping.close(), sending.close()]);
    await dispatcher.close();
  };
}
