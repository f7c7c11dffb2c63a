import { afterAll, describe } from "vitest";
import { registerNotRun } from "./not-run.ts";
import { createTestRedis } from "./redis-database.ts";
import { startRedis, type RedisServer } from "./redis.ts";
import { requestService } from "./test-services.ts";

/** `redisUrl` as the setting of the same name: absent means BullMQ on Postgres. */
export type TestQueueBackend =
  | { name: "Postgres"; redisUrl: undefined }
  | { name: "Redis"; redisUrl: string };

/**
 * What the queue runs on, for `describe.each(await queueBackends())("on $name", ({ redisUrl }) => ...)` at the top of a file:
 * always Postgres, and a Redis database of the file's own. Where no Redis can be had that half is named at the end of the run.
 */
export async function queueBackends(): Promise<TestQueueBackend[]> {
  const postgres = { name: "Postgres", redisUrl: undefined } as const;
  const service = await requestService("redis");
  if (!service.available) {
    registerNotRun("everything of this file on Redis", "Redis", service.reason);
    return [postgres];
  }
  const redis = await createTestRedis();
  afterAll(redis.drop);
  return [postgres, { name: "Redis", redisUrl: redis.url }];
}

/** `describe` for what is about Redis only; `await` it at the top of a file. */
export async function describeOnRedis(name: string, tests: (redisUrl: string) => void): Promise<void> {
  const service = await requestService("redis");
  if (!service.available) return registerNotRun(name, "Redis", service.reason);
  const redis = await createTestRedis();
  describe(name, () => {
    afterAll(redis.drop);
    tests(redis.url);
  });
}

/** `describe` for what ends and restarts a Redis of its own, which REDIS_URL can't give; `await` it at the top of a file. */
export async function describeOnOwnRedis(
  name: string,
  tests: (start: () => Promise<RedisServer>) => void,
): Promise<void> {
  const service = await requestService("redisProgram");
  if (!service.available) return registerNotRun(name, "Redis", service.reason);
  describe(name, () => tests(startRedis));
}
