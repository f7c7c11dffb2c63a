import { setTimeout as wait } from "node:timers/promises";

import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import type { Worker } from "bullmq";
import { Agent } from "undici";

import type { Env } from "#app/env.server.ts";
import { createAskBulk } from "#app/pipeline/ask-bulk.ts";
import { createBackfillOrders } from "#app/pipeline/backfill-orders.ts";
import { createMapInbox } from "#app/pipeline/map-inbox.ts";
import { createRunErrands } from "#app/privacy/run-errands.ts";
import { createReadShopFacts } from "#app/pipeline/read-shop-facts.ts";
import { createRebuildWork } from "#app/pipeline/rebuild.ts";
import { claimRetention, retain } from "#app/pipeline/retain.ts";
import { createRunTask } from "#app/pipeline/run-task.ts";
import { createReconcile } from "#app/pipeline/reconcile.ts";
import { createSendBackfill } from "#app/pipeline/send-backfill.ts";
import { createSendBatches } from "#app/pipeline/send-batches.ts";
import { startDueReconciling } from "#app/pipeline/start-due-reconciling.ts";
import { findDueWork } from "#app/pipeline/sweep.ts";
import { createSyncReports } from "#app/pipeline/sync-reports.ts";
import type { Core } from "#app/process/open-core.ts";
import { queueNames } from "#app/queue/nudge-queues.ts";
import type { Nudge } from "#app/queue/queue-backend.ts";
import { SealedSessionStorage } from "#app/sealed-session-storage.server.ts";
import { createAskShop } from "#app/shopify-admin/ask-shop.ts";
import { downloadPiece } from "#app/shopify-admin/download-piece.ts";
import { createShopify } from "#app/shopify.server.ts";
import { createBusinessApi } from "#app/tiktok/business-api.ts";
import { createRequestBudget } from "#app/tiktok/request-budget.ts";
import { createTrackEvents } from "#app/tiktok/track-events.ts";
import { createMapInboxWorker } from "#workers/map-inbox.ts";
import { startRetention } from "#workers/retain.ts";
import { createRunTasksWorker } from "#workers/run-tasks.ts";
import { createSendBatchesWorker } from "#workers/send-batches.ts";
import { startSweep } from "#workers/sweep.ts";
import { createSyncReportsWorker } from "#workers/sync-reports.ts";

/** Shops mapped at once: mapping is CPU, two keep the database busy meanwhile. */
const mappingConcurrency = 2;

/** Pixels sent to at once: sending is waiting, mostly for TikTok. */
const sendingConcurrency = 16;

/** Ad accounts whose figures are pulled at once: they share TikTok's few requests a second, more would only wait. */
const syncingConcurrency = 2;

/** Long tasks worked at at once: whoever asked for one can wait, deliveries can't. */
const taskConcurrency = 2;

/** For BullMQ to take its leave of the queue's store. */
const farewellMs = 1_000;

/** Starts the queue's workers and the sweep. @returns a function that lets what runs finish and stops. */
export function startWorkers(
  core: Core,
  env: Pick<
    Env,
    | "TIKTOK_API_URL"
    | "TIKTOK_APP_ID"
    | "TIKTOK_APP_SECRET"
    | "SHOPIFY_API_KEY"
    | "SHOPIFY_API_SECRET"
    | "SHOPIFY_APP_URL"
  >,
): () => Promise<void> {
  const { log, database, shops, clock, queues, queueBackend } = core;
  const { pool } = database;
  const dispatcher = new Agent({ connect: { timeout: 5_000 }, keepAliveTimeout: 30_000, connections: 64 });
  const trackEvents = createTrackEvents({ apiUrl: env.TIKTOK_API_URL, dispatcher });
  const sessions = new SealedSessionStorage(new PrismaSessionStorage(database.prisma), shops);
  const shopify = createShopify(env, sessions, async () => {}, log);
  const askShop = createAskShop({ shopify, sessions, pool, clock, log });
  const readShopFacts = createReadShopFacts({ pool, askShop, clock, log });
  const waitForTurn = createRequestBudget(pool);
  const api = createBusinessApi({ apiUrl: env.TIKTOK_API_URL, dispatcher, waitForTurn });
  const mapShop = createMapInboxWorker({
    runErrands: createRunErrands({
      pool,
      shops,
      tiktok: api,
      tiktokApp: readTikTokApp(env),
      nudgeTask: queues.nudgeTask,
      clock,
      log,
    }),
    mapInbox: createMapInbox({ pool, shops, readShopFacts, clock, log }),
    nudgeSending: queues.nudgeSending,
  });
  const sendPixel = createSendBatchesWorker(
    createSendBatches({ pool, shops, trackEvents, clock, random: Math.random, log }),
  );
  const stop = new AbortController();
  const sync = createSyncReportsWorker(
    createSyncReports({
      pool,
      shops,
      api,
      clock,
      random: Math.random,
      log,
      stop: stop.signal,
    }),
  );
  const tasks = createRunTasksWorker(
    createRunTask({
      pool,
      shops,
      works: {
        backfill: createBackfillOrders({
          pool,
          askBulk: createAskBulk(askShop),
          download: downloadPiece,
          nudgeMapping: queues.nudgeMapping,
          clock,
        }),
        send_backfill: createSendBackfill({ nudgeSending: queues.nudgeSending, log }),
        rebuild: createRebuildWork(log),
        reconcile: createReconcile({ pool, askShop }),
      },
      clock,
      random: Math.random,
      log,
      stop: stop.signal,
    }),
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
  const syncing = queueBackend.createWorker(
    queueNames.syncReports,
    syncingConcurrency,
    carryOut(sync.syncReports, queues.nudgeSyncing),
  );
  const running = queueBackend.createWorker(
    queueNames.runTasks,
    taskConcurrency,
    carryOut(tasks.runTask, queues.nudgeTask),
  );
  for (const worker of [mapping, sending, syncing, running] satisfies Worker<Nudge>[]) {
    worker.on("error", (error) => log.warn({ error, queue: worker.name }, "queue.error"));
    worker.on("failed", (_job, error) => log.error({ error, queue: worker.name }, "queue.job_failed"));
  }
  const sweep = startSweep({
    findDueWork: async () => {
      await startDueReconciling(pool, clock());
      return findDueWork(pool, clock());
    },
    isQueueReachable: queueBackend.ping,
    nudgeMapping: queues.nudgeMapping,
    nudgeSending: queues.nudgeSending,
    nudgeSyncing: queues.nudgeSyncing,
    nudgeTask: queues.nudgeTask,
    mapInbox: mapShop,
    sendBatches: sendPixel,
    syncReports: sync.syncInPlace,
    runTask: tasks.runInPlace,
    log,
  });
  const retention = startRetention({
    claimRetention: () => claimRetention(pool, clock()),
    retain: (shopId, isStopped) => retain(pool, shopId, clock(), isStopped),
    log,
  });
  return async () => {
    stop.abort();
    const closed = Promise.all([mapping, sending, syncing, running].map((worker) => worker.close()));
    await Promise.all([sweep.stop(), retention.stop()]);
    await Promise.allSettled(underWay);
    // Without its Redis BullMQ would wait for ever, although nothing is left to do.
    await Promise.race([closed, wait(farewellMs, undefined, { ref: false })]);
    await dispatcher.close();
  };
}

/** What a login is revoked with; undefined where this server has no TikTok app. */
function readTikTokApp(env: Pick<Env, "TIKTOK_APP_ID" | "TIKTOK_APP_SECRET">) {
  const { TIKTOK_APP_ID: appId, TIKTOK_APP_SECRET: appSecret } = env;
  return appId === undefined || appSecret === undefined ? undefined : { appId, appSecret };
}
