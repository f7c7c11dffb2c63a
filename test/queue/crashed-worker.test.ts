import { describe, expect, test } from "vitest";

import { openNudgeQueues, queueNames } from "#app/queue/nudge-queues.ts";
import { createPostgresQueueBackend, createRedisQueueBackend } from "#app/queue/queue-backend.ts";

import { createCapturedLog } from "../pipeline/captured-log.ts";
import { createTestDatabase } from "../setup/database.ts";
import { queueBackends } from "../setup/queue-backends.ts";

/** Locks of 10 s, looked for every 5 s, and a busy machine. */
const recoveryMs = 20_000;

describe.concurrent.each(await queueBackends())("on $name", ({ redisUrl }) => {
  test("what a killed worker held is worked on again within seconds", async () => {
    const database = await createTestDatabase();
    const backend =
      redisUrl === undefined
        ? createPostgresQueueBackend(database.url, async () => true)
        : createRedisQueueBackend(redisUrl, () => {});
    const queues = openNudgeQueues(backend, createCapturedLog().log);
    const name = queueNames.mapInbox;

    const started = Promise.withResolvers<void>();
    const dying = backend.createWorker(name, 1, async () => {
      started.resolve();
      await new Promise(() => {});
    });
    dying.on("error", () => {});
    queues.nudgeMapping(1);
    await started.promise;
    // By force: it tells the store nothing about the job it had, as a process that was killed.
    await dying.close(true);

    let runs = 0;
    const next = backend.createWorker(name, 1, async () => {
      runs += 1;
    });
    next.on("error", () => {});
    queues.nudgeMapping(1);
    await expect.poll(() => runs, { timeout: recoveryMs, interval: 100 }).toBeGreaterThan(0);
    await next.close();
    await queues.close();
    await backend.close();
    await database.drop();
  });
});
