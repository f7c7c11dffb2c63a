import { setTimeout as wait } from "node:timers/promises";

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

/** For BullMQ to take its leave of the queue's store. */
const farewellMs = 1_000;

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

  const underWay = new Set<Promise<void>>();
  const carryOut =
    (work: (id: number) => Promise<boolean>, nudgeAgain: (id: number) => void) =>
    ({ data }: { readonly data: Nudge }) => {
      const job = work(data.id).then((more) => (more ? nudgeAgain(data.id) : undefined));
      underWay.add(job);
      return job.finally(() => underWay.delete(job));
    };
  const mapping = queueBackend.createWorker(
    queueNames.mapInbox,
    mappingConcurrency,
    carryOut(mapShop, queues.nudgeMapping),
  );
  const sending = queueBackend.createWorker(
    queueNames.sendBatches,
    sendingConcurrency,
    carryOut(sendPixel, queues.nudgeSending),
  );
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
    const closed = Promise.all([mapping.close(), sending.close()]);
    await sweep.stop();
    await Promise.allSettled(underWay);
    // Without its Redis BullMQ would wait for ever, although nothing is left to do.
    await Promise.race([closed, wait(farewellMs, undefined, { ref: false })]);
    await dispatcher.close();
  };
}
