import { randomBytes } from "node:crypto";

import type { Clock } from "#app/clock.server.ts";
import { startDatabaseClock } from "#app/clock.server.ts";
import { openDatabase, type Database } from "#app/db.server.ts";
import type { Env } from "#app/env.server.ts";
import { createLog, type Log } from "#app/log.server.ts";
import { openNudgeQueues, type NudgeQueues } from "#app/queue/nudge-queues.ts";
import {
  createPostgresQueueBackend,
  createRedisQueueBackend,
  type QueueBackend,
} from "#app/queue/queue-backend.ts";
import { Keyring } from "#app/sealing.server.ts";
import { ShopDirectory } from "#app/shops.server.ts";

/** What every process has: the one place where the parts are put together. */
export type Core = {
  readonly log: Log;
  readonly database: Database;
  readonly shops: ShopDirectory;
  readonly clock: Clock;
  readonly queueBackend: QueueBackend;
  readonly queues: NudgeQueues;
  close(): Promise<void>;
};

const poolMax = 10;

export async function openCore(env: Env, databaseUrl: string, processName: string): Promise<Core> {
  const log = createLog(env.LOG_LEVEL, processName);
  const database = openDatabase({
    url: databaseUrl,
    poolMax,
    onError: (error) => log.warn({ error }, "database.connection_lost"),
  });
  const { clock, stop: stopClock } = await startDatabaseClock(database.pool);
  const shops = new ShopDirectory(database.pool, new Keyring(env.APP_ENCRYPTION_KEY, randomBytes));
  const queueBackend =
    env.REDIS_URL === undefined
      ? createPostgresQueueBackend(databaseUrl, () => isReachable(database))
      : createRedisQueueBackend(env.REDIS_URL, (error) => log.warn({ error }, "queue.connection_lost"));
  const queues = openNudgeQueues(queueBackend, log);
  return {
    log,
    database,
    shops,
    clock,
    queueBackend,
    queues,
    close: async () => {
      stopClock();
      await queues.close();
      await queueBackend.close();
      await database.close();
    },
  };
}

const reachableMs = 2_000;

/** Whether the database answers a simple question soon. */
export async function isReachable(database: Database): Promise<boolean> {
  const statement = { text: "SELECT 1", query_timeout: reachableMs };
  return database.pool.query(statement).then(
    () => true,
    () => false,
  );
}
