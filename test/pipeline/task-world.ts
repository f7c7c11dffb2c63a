import type { PoolClient } from "pg";

import { createRunTask, type RunTask } from "#app/pipeline/run-task.ts";
import { startTask } from "#app/pipeline/start-task.ts";
import { readTasks, type ShownTask } from "#app/pipeline/read-tasks.ts";
import type { StoreStep, TaskAtHand, TaskWork } from "#app/pipeline/task-kind.ts";
import { Keyring } from "#app/sealing.server.ts";
import { ShopDirectory, type ShopHandle } from "#app/shops.server.ts";

import { createTestDatabase, type TestDatabase } from "../setup/database.ts";
import { createCapturedLog, type LogLine } from "./captured-log.ts";
import { createHandClock, type HandClock } from "./hand-clock.ts";
import { createSeededBytes } from "./seeded-random.ts";

/** Steps in a counting task. */
export const stepsOfTask = 5;

/** What happens in a counting task's step, by the number it is about to count. */
export type Events = {
  readonly before?: (number: number, renew: () => Promise<boolean>) => Promise<void>;
  readonly storing?: (number: number) => Promise<void>;
  readonly cancel?: (task: TaskAtHand) => Promise<void>;
  readonly pauseMs?: number;
};

export type TaskWorld = TestDatabase & {
  readonly time: HandClock;
  readonly logLines: readonly LogLine[];
  openShop(): Promise<ShopHandle>;
  /** Starts a counting task. */
  start(shop: ShopHandle): Promise<number>;
  /** Another process, whose tasks count to five, one number a step. */
  createRunner(events?: Events, stop?: AbortSignal): RunTask;
  read(shop: ShopHandle): Promise<ShownTask | undefined>;
  /** What the shop's tasks counted, in this order; a number twice was counted twice. */
  counted(shop: ShopHandle): Promise<number[]>;
  close(): Promise<void>;
};

/** Everything real but the work: it writes numbers into a table of its own. */
export async function openTaskWorld(): Promise<TaskWorld> {
  const database = await createTestDatabase();
  const { pool } = database;
  const time = createHandClock();
  const { log, lines: logLines } = createCapturedLog();
  const shops = new ShopDirectory(pool, new Keyring(Buffer.alloc(32, 7), createSeededBytes("tasks")));
  await pool.query("CREATE TABLE counted (id serial, shop_id int, number int)");
  let opened = 0;

  const createCounting = (events: Events): TaskWork => ({
    takeStep: async ({ cursor, shop }, renew): Promise<StoreStep> => {
      const number = typeof cursor === "number" ? cursor + 1 : 1;
      await events.before?.(number, renew);
      return async (client: PoolClient) => {
        await client.query("INSERT INTO counted (shop_id, number) VALUES ($1, $2)", [shop.id, number]);
        await events.storing?.(number);
        const far = { done: number, total: stepsOfTask, result: { counted: number } };
        return number === stepsOfTask
          ? { ...far, isLast: true }
          : { ...far, isLast: false, cursor: number, pauseMs: events.pauseMs ?? 0 };
      };
    },
    ...(events.cancel === undefined ? {} : { cancel: events.cancel }),
  });

  return {
    ...database,
    time,
    logLines,
    openShop: () => shops.ensure(`tasks-${++opened}.myshopify.com`),
    start: async (shop) => {
      const now = time.clock();
      const task = { shopId: shop.id, kind: "rebuild", params: {}, createdBy: "operator", now } as const;
      return (await startTask(pool, task)).taskId;
    },
    createRunner: (events = {}, stop = new AbortController().signal) =>
      createRunTask({
        pool,
        shops,
        works: { rebuild: createCounting(events) },
        clock: time.clock,
        random: () => 0.5,
        log,
        stop,
      }),
    read: async (shop) => (await readTasks(pool, shop.id))[0],
    counted: async (shop) => {
      const { rows } = await pool.query<{ number: number }>(
        "SELECT number FROM counted WHERE shop_id = $1 ORDER BY id",
        [shop.id],
      );
      return rows.map(({ number }) => number);
    },
    close: () => database.drop(),
  };
}
