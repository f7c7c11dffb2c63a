import { afterAll, beforeAll, expect, test } from "vitest";

import { taskLeaseMs } from "#app/pipeline/claim-task.ts";
import { readTasks } from "#app/pipeline/read-tasks.ts";
import { taskFailuresMax } from "#app/pipeline/run-task.ts";
import { startTask } from "#app/pipeline/start-task.ts";
import { findDueWork } from "#app/pipeline/sweep.ts";
import { TaskError } from "#app/pipeline/task-error.ts";

import { hourMs, minuteMs } from "./hand-clock.ts";
import { openTaskWorld, stepsOfTask, type TaskWorld } from "./task-world.ts";

let world: TaskWorld;

beforeAll(async () => {
  world = await openTaskWorld();
});
afterAll(() => world?.close());

const all = [1, 2, 3, 4, 5];
const dueTasks = async () => (await findDueWork(world.pool, world.time.clock())).taskIds;
const die = () => Promise.reject(new Error("the power is out"));

test("a task goes step by step to its end, and tells how far it is", async () => {
  const shop = await world.openShop();
  const taskId = await world.start(shop);
  expect(await world.read(shop)).toMatchObject({ state: "waiting", done: 0, total: undefined });
  const run = world.createRunner();
  expect(await run(taskId, 2)).toBe(true);
  expect(await world.read(shop)).toMatchObject({
    state: "running",
    done: 2,
    total: stepsOfTask,
    result: { counted: 2 },
  });
  expect(await run(taskId, 100)).toBe(false);
  expect(await world.read(shop)).toMatchObject({
    state: "done",
    done: 5,
    problem: undefined,
    finishedAt: world.time.clock(),
  });
  expect(await world.counted(shop)).toEqual(all);
  expect(await run(taskId, 100)).toBe(false);
  expect(await dueTasks()).not.toContain(taskId);
});

test.each(["before", "storing"] as const)(
  "a task that dies in any one of its steps (%s it) ends as one that never did",
  async (moment) => {
    for (const number of all) {
      const shop = await world.openShop();
      const taskId = await world.start(shop);
      const dying = world.createRunner({ [moment]: (at: number) => (at === number ? die() : undefined) });
      expect(await dying(taskId, 100)).toBe(false);
      expect(await world.read(shop)).toMatchObject({ state: "running", problem: "step_failed" });
      expect(await world.counted(shop)).toEqual(all.slice(0, number - 1));
      expect(await dueTasks()).not.toContain(taskId);
      world.time.advance(10_000);
      expect(await dueTasks()).toContain(taskId);
      await world.createRunner()(taskId, 100);
      expect(await world.counted(shop)).toEqual(all);
      expect(await world.read(shop)).toMatchObject({ state: "done", problem: undefined });
    }
  },
);

test("a killed worker's task goes on once its lease is over; the worker itself, come back, changes nothing", async () => {
  const shop = await world.openShop();
  const taskId = await world.start(shop);
  const gate = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  let mayGoOn: boolean | undefined;
  const hung = world.createRunner({
    before: async (number, renew) => {
      if (number !== 3) return;
      reached.resolve();
      await gate.promise;
      mayGoOn = await renew();
    },
  })(taskId, 100);
  await reached.promise;
  expect(await dueTasks()).not.toContain(taskId);
  expect(await world.createRunner()(taskId, 100)).toBe(false);

  world.time.advance(taskLeaseMs + 1);
  expect(await dueTasks()).toContain(taskId);
  await world.createRunner()(taskId, 2);
  gate.resolve();
  expect(await hung).toBe(false);
  expect(mayGoOn).toBe(false);
  expect(await world.counted(shop)).toEqual([1, 2, 3, 4]);
  await world.createRunner()(taskId, 100);
  expect(await world.counted(shop)).toEqual(all);
});

test("two workers at once count nothing twice", async () => {
  const shop = await world.openShop();
  const taskId = await world.start(shop);
  const runs = [world.createRunner(), world.createRunner(), world.createRunner()];
  await Promise.all(runs.map((run) => run(taskId, 100)));
  expect(await world.counted(shop)).toEqual(all);
});

test("a step that fails again and again ends the task, with the reason", async () => {
  const shop = await world.openShop();
  const taskId = await world.start(shop);
  const run = world.createRunner({
    before: async (number) => {
      if (number === 3) throw new TaskError("shop_closed", { isFinal: false });
    },
  });
  for (let turn = 1; turn <= taskFailuresMax; turn += 1) {
    expect(await world.read(shop)).not.toMatchObject({ state: "failed" });
    await run(taskId, 100);
    world.time.advance(30 * minuteMs);
  }
  expect(await world.read(shop)).toMatchObject({ state: "failed", problem: "shop_closed", done: 2 });
  expect(await dueTasks()).not.toContain(taskId);
});

test("a trouble that passes is forgotten", async () => {
  const shop = await world.openShop();
  const taskId = await world.start(shop);
  let troubles = 0;
  const run = world.createRunner({
    before: async () => {
      troubles += 1;
      if (troubles % 3 > 0) throw new TaskError("shop_closed", { isFinal: false });
    },
  });
  for (let turn = 0; turn < 3 * stepsOfTask; turn += 1) {
    await run(taskId, 1);
    world.time.advance(hourMs);
  }
  expect(await world.read(shop)).toMatchObject({ state: "done", problem: undefined });
});

test("what will not pass ends the task at once", async () => {
  const shop = await world.openShop();
  const taskId = await world.start(shop);
  const before = () => Promise.reject(new TaskError("access_denied", { isFinal: true }));
  await world.createRunner({ before })(taskId, 100);
  expect(await world.read(shop)).toMatchObject({ state: "failed", problem: "access_denied" });
});

test("a step that kills its process every time is given up in the end", async () => {
  const shop = await world.openShop();
  const taskId = await world.start(shop);
  const before = () => new Promise<void>(() => {});
  for (let turn = 0; turn < taskFailuresMax; turn += 1) {
    void world.createRunner({ before })(taskId, 100);
    await expect.poll(dueTasks).not.toContain(taskId);
    world.time.advance(taskLeaseMs + 1);
  }
  expect(await world.read(shop)).toMatchObject({ state: "running" });
  await world.createRunner({ before })(taskId, 100);
  expect(await world.read(shop)).toMatchObject({ state: "failed", problem: "interrupted" });
});

test("a pause is kept, and no failure", async () => {
  const shop = await world.openShop();
  const taskId = await world.start(shop);
  const run = world.createRunner({ pauseMs: minuteMs });
  for (let turn = 1; turn <= stepsOfTask; turn += 1) {
    expect(await run(taskId, 100)).toBe(false);
    expect(await run(taskId, 100)).toBe(false);
    expect(await world.counted(shop)).toHaveLength(turn);
    world.time.advance(minuteMs);
  }
  expect(await world.read(shop)).toMatchObject({ state: "done" });
});

test("a process that is to stop leaves the task where it is, for another to take up at once", async () => {
  const shop = await world.openShop();
  const taskId = await world.start(shop);
  const stop = new AbortController();
  const before = async (number: number) => (number === 3 ? stop.abort() : undefined);
  expect(await world.createRunner({ before }, stop.signal)(taskId, 100)).toBe(false);
  expect(await world.counted(shop)).toEqual([1, 2, 3]);
  expect(await dueTasks()).toContain(taskId);
  await world.createRunner()(taskId, 100);
  expect(await world.counted(shop)).toEqual(all);
});

test("one task of a kind at a time in a shop; another shop's is its own", async () => {
  const [shop, other] = [await world.openShop(), await world.openShop()];
  const task = { kind: "rebuild", params: {}, createdBy: "7", now: world.time.clock() } as const;
  const starts = await Promise.all(
    Array.from({ length: 5 }, () => startTask(world.pool, { ...task, shopId: shop.id })),
  );
  expect(new Set(starts.map(({ taskId }) => taskId)).size).toBe(1);
  expect(starts.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect((await startTask(world.pool, { ...task, shopId: other.id })).isNew).toBe(true);
  expect((await startTask(world.pool, { ...task, shopId: shop.id, kind: "backfill" })).isNew).toBe(true);
  await world.createRunner()(starts[0]?.taskId ?? 0, 100);
  expect((await startTask(world.pool, { ...task, shopId: shop.id })).isNew).toBe(true);
});

test("a task of a kind that a process does not know waits for one that does", async () => {
  const shop = await world.openShop();
  const now = world.time.clock();
  const task = { shopId: shop.id, kind: "backfill", params: {}, createdBy: "7", now } as const;
  const { taskId } = await startTask(world.pool, task);
  expect(await world.createRunner()(taskId, 100)).toBe(false);
  expect(await readTasks(world.pool, shop.id, { kind: "backfill" })).toMatchObject([{ state: "waiting" }]);
});
