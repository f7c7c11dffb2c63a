import type { Job, Worker } from "bullmq";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { openNudgeQueues, queueNames, type NudgeQueues } from "#app/queue/nudge-queues.ts";
import {
  createPostgresQueueBackend,
  createRedisQueueBackend,
  type Nudge,
  type QueueBackend,
} from "#app/queue/queue-backend.ts";

import { createCapturedLog } from "../pipeline/captured-log.ts";
import { createTestDatabase, type TestDatabase } from "../setup/database.ts";
import { describeOnOwnRedis, queueBackends } from "../setup/queue-backends.ts";

/** A busy machine needs more than a moment. */
const patient = { timeout: 10_000 };

describe.each(await queueBackends())("on $name", ({ redisUrl }) => {
  let database: TestDatabase;
  let backend: QueueBackend;
  let queues: NudgeQueues;
  let workers: Worker<Nudge>[];
  const { log, lines } = createCapturedLog();

  beforeAll(async () => {
    database = await createTestDatabase();
    const ping = async () => (await database.pool.query("SELECT 1")).rowCount === 1;
    backend =
      redisUrl === undefined
        ? createPostgresQueueBackend(database.url, ping)
        : createRedisQueueBackend(redisUrl, () => {});
  });
  beforeEach(() => {
    queues = openNudgeQueues(backend, log);
    workers = [];
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    await queues.close();
    expect(lines.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });
  afterAll(async () => {
    await backend?.close();
    await database?.drop();
  });

  /** A worker that notes what it is given and holds each job until the gate opens. */
  function work(name: string, gate: Promise<void> = Promise.resolve()) {
    const jobs: Job<Nudge>[] = [];
    const worker = backend.createWorker(name, 4, async (job) => {
      jobs.push(job);
      await gate;
    });
    worker.on("error", () => {});
    workers.push(worker);
    const counts = () => Map.groupBy(jobs, ({ data }) => data.id);
    return { jobs, runsOf: (id: number) => counts().get(id)?.length ?? 0 };
  }

  /** Until every nudge has been worked off and none is stored for later. */
  async function untilIdle(name: string): Promise<void> {
    const queue = backend.createQueue(name);
    await expect
      .poll(async () => {
        const { active, waiting, delayed, prioritized } = await queue.getJobCounts();
        return [active, waiting, delayed, prioritized].map((count) => count ?? 0);
      }, patient)
      .toEqual([0, 0, 0, 0]);
    await queue.close();
  }

  const mapping = queueNames.mapInbox;

  test("the store answers a ping", async () => {
    await expect.poll(() => backend.ping(), patient).toBe(true);
  });

  test("a thousand nudges for one shop before anyone works are one job", async () => {
    for (let turn = 0; turn < 1_000; turn += 1) queues.nudgeMapping(1);
    const queue = backend.createQueue(mapping);
    await expect.poll(() => queue.getJobCountByTypes("waiting", "delayed"), patient).toBe(1);
    const { runsOf } = work(mapping);
    await expect.poll(() => runsOf(1), patient).toBe(1);
    await untilIdle(mapping);
    expect(runsOf(1)).toBeLessThanOrEqual(2);
    await queue.close();
  });

  test.each([
    ["mapping", mapping],
    ["sending", queueNames.sendBatches],
    ["syncing", queueNames.syncReports],
    ["tasks", queueNames.runTasks],
  ] as const)("nudges during a %s job cause exactly one more run of it", async (kind, name) => {
    const nudgeOf = (of: NudgeQueues) =>
      ({
        mapping: of.nudgeMapping,
        sending: of.nudgeSending,
        syncing: of.nudgeSyncing,
        tasks: of.nudgeTask,
      })[kind];
    const nudge = () => nudgeOf(queues)(2);
    const gate = Promise.withResolvers<void>();
    const { runsOf } = work(name, gate.promise);
    nudge();
    await expect.poll(() => runsOf(2), patient).toBe(1);
    const other = openNudgeQueues(backend, log);
    for (let turn = 0; turn < 50; turn += 1) {
      nudge();
      // Another process finds the same work.
      nudgeOf(other)(2);
    }
    // A nudge tells nobody when the store has it. Its commands go before these, on the same connection.
    const queue = backend.createQueue(name);
    for (let trip = 0; trip < 10; trip += 1) await queue.getJobCounts();
    await queue.close();
    await other.close();
    gate.resolve();
    await expect.poll(() => runsOf(2), patient).toBe(2);
    await untilIdle(name);
    expect(runsOf(2)).toBe(2);
  });

  test("one shop's long job keeps no other shop waiting", async () => {
    const gate = Promise.withResolvers<void>();
    const { runsOf } = work(mapping, gate.promise);
    for (const id of [31, 32, 33]) queues.nudgeMapping(id);
    await expect.poll(() => [31, 32, 33].map(runsOf), patient).toEqual([1, 1, 1]);
    gate.resolve();
    await untilIdle(mapping);
  });

  test("a job that fails is gone, and the next nudge is a new one", async () => {
    let runs = 0;
    const worker = backend.createWorker(mapping, 1, async () => {
      runs += 1;
      if (runs === 1) throw new Error("a bug");
    });
    worker.on("error", () => {});
    workers.push(worker);
    queues.nudgeMapping(4);
    await expect.poll(() => runs, patient).toBe(1);
    await untilIdle(mapping);
    queues.nudgeMapping(4);
    await expect.poll(() => runs, patient).toBe(2);
    await untilIdle(mapping);
    const queue = backend.createQueue(mapping);
    expect(await queue.getJobCountByTypes("failed", "completed")).toBe(0);
    await queue.close();
  });

  test("a job holds an id and nothing else", async () => {
    const { jobs } = work(queueNames.sendBatches);
    queues.nudgeSending(5);
    await expect.poll(() => jobs.length, patient).toBe(1);
    expect(jobs[0]?.data).toEqual({ id: 5 });
    await untilIdle(queueNames.sendBatches);
  });
});

await describeOnOwnRedis("without its Redis", (start) => {
  test("a process that starts before its Redis nudges as soon as Redis is there", async () => {
    const server = await start();
    await server.kill();
    const { log, lines } = createCapturedLog();
    const backend = createRedisQueueBackend(server.url, () => {});
    const queues = openNudgeQueues(backend, log);
    queues.nudgeMapping(1);
    expect(await backend.ping()).toBe(false);
    await server.start();
    await expect.poll(() => backend.ping(), patient).toBe(true);
    const redis = new Redis(server.url);
    await expect.poll(() => redis.llen("bull:map-inbox:wait"), patient).toBe(1);
    redis.disconnect();
    expect(lines.map(({ msg }) => msg)).not.toContain("queue.nudge_lost");
    await queues.close();
    await backend.close();
    await server.stop();
  });

  test("and one that never finds it stops when it is told to", async () => {
    const server = await start();
    await server.kill();
    const backend = createRedisQueueBackend(server.url, () => {});
    const queues = openNudgeQueues(backend, createCapturedLog().log);
    queues.nudgeMapping(1);
    await queues.close();
    await backend.close();
    await server.stop();
  });

  test("a nudge is lost with a warning and nobody waits for it; once Redis is back nudges arrive again", async () => {
    const server = await start();
    const { log, lines } = createCapturedLog();
    const backend = createRedisQueueBackend(server.url, () => {});
    const queues = openNudgeQueues(backend, log);
    await expect.poll(() => backend.ping(), patient).toBe(true);
    await server.kill();
    queues.nudgeMapping(1);
    await expect.poll(() => lines.map(({ msg }) => msg), patient).toContain("queue.nudge_lost");
    expect(await backend.ping()).toBe(false);

    await server.start();
    await expect.poll(() => backend.ping(), patient).toBe(true);
    queues.nudgeMapping(1);
    const queue = backend.createQueue(queueNames.mapInbox);
    await expect.poll(() => queue.getJobCountByTypes("waiting", "delayed"), patient).toBe(1);
    await queue.close();
    await queues.close();
    await backend.close();
    await server.stop();
  });
});
