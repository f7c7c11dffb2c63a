import { afterAll, beforeAll, expect, test } from "vitest";

import { cancelTask } from "#app/pipeline/cancel-task.ts";
import { findDueWork } from "#app/pipeline/sweep.ts";

import { hourMs } from "./hand-clock.ts";
import { openTaskWorld, type TaskWorld } from "./task-world.ts";

let world: TaskWorld;

beforeAll(async () => {
  world = await openTaskWorld();
});
afterAll(() => world?.close());

test("cancelled before it began, a task does nothing", async () => {
  const shop = await world.openShop();
  const taskId = await world.start(shop);
  const cancel = { shopId: shop.id, taskId, now: world.time.clock() };
  expect(await cancelTask(world.pool, { ...cancel, shopId: shop.id + 1 })).toBe(false);
  expect(await cancelTask(world.pool, cancel)).toBe(true);
  expect(await cancelTask(world.pool, cancel)).toBe(false);
  expect(await world.read(shop)).toMatchObject({ state: "cancelled" });
  expect(await world.createRunner()(taskId, 100)).toBe(false);
  expect(await world.counted(shop)).toEqual([]);
});

test.each([
  ["what goes on elsewhere is ended", async () => {}],
  [
    "where ending what goes on elsewhere fails, it is cancelled all the same",
    () => Promise.reject(new Error("the power is out")),
  ],
])("cancelled in the middle, a task takes no further step; %s", async (_what, end) => {
  const shop = await world.openShop();
  const taskId = await world.start(shop);
  const ended: unknown[] = [];
  const run = world.createRunner({
    before: async (number) => {
      if (number !== 2) return;
      await cancelTask(world.pool, { shopId: shop.id, taskId, now: world.time.clock() });
    },
    cancel: async ({ cursor }) => {
      ended.push(cursor);
      await end();
    },
    pauseMs: 0,
  });
  expect(await run(taskId, 100)).toBe(true);
  expect(await world.read(shop)).toMatchObject({ state: "running", isCancelling: true });
  expect(await run(taskId, 100)).toBe(false);
  expect(await world.read(shop)).toMatchObject({ state: "cancelled", isCancelling: false });
  expect([ended, await world.counted(shop)]).toEqual([[2], [1, 2]]);
});

test("a task that waits for its time is cancelled at once", async () => {
  const shop = await world.openShop();
  const taskId = await world.start(shop);
  await world.createRunner({ pauseMs: hourMs })(taskId, 100);
  await cancelTask(world.pool, { shopId: shop.id, taskId, now: world.time.clock() });
  expect((await findDueWork(world.pool, world.time.clock())).taskIds).toContain(taskId);
  await world.createRunner()(taskId, 100);
  expect(await world.read(shop)).toMatchObject({ state: "cancelled" });
});
