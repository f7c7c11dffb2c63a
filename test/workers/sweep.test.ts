import { afterEach, expect, test } from "vitest";

import { startSweep, type SweepWorker } from "#workers/sweep.ts";

import { createCapturedLog } from "../pipeline/captured-log.ts";

let sweep: SweepWorker | undefined;

afterEach(() => sweep?.stop());

/** A sweep every millisecond over work that never ends, and what it did. */
function startOver(options: {
  readonly queue: boolean;
  readonly sync?: () => Promise<unknown>;
  readonly task?: () => Promise<unknown>;
}) {
  const did: string[] = [];
  const note = (what: string) => (id: number) => void did.push(`${what} ${id}`);
  const act = (what: string) => async (id: number) => note(what)(id);
  const { log, lines } = createCapturedLog();
  sweep = startSweep({
    findDueWork: async () => ({ shopIds: [1], pixelIds: [2], advertiserRefs: [3, 4], taskIds: [5, 6] }),
    isQueueReachable: async () => options.queue,
    nudgeMapping: note("nudge mapping"),
    nudgeSending: note("nudge sending"),
    nudgeSyncing: note("nudge syncing"),
    nudgeTask: note("nudge task"),
    mapInbox: act("map"),
    sendBatches: act("send"),
    syncReports: async (advertiserRef) => {
      note("sync")(advertiserRef);
      await options.sync?.();
    },
    runTask: async (taskId) => {
      note("task")(taskId);
      await options.task?.();
    },
    log,
    everyMs: 1,
  });
  return { did, lines, count: (what: string) => did.filter((done) => done === what).length };
}

test("with a queue every kind of work is nudged and none is done here", async () => {
  const { did, count } = startOver({ queue: true });
  await expect.poll(() => count("nudge task 6")).toBeGreaterThan(1);
  expect(new Set(did)).toEqual(
    new Set([
      "nudge mapping 1",
      "nudge sending 2",
      "nudge syncing 3",
      "nudge syncing 4",
      "nudge task 5",
      "nudge task 6",
    ]),
  );
});

test("without a queue neither deliveries nor figures wait for a long task", async () => {
  const gate = Promise.withResolvers<void>();
  const { count } = startOver({ queue: false, task: () => gate.promise });
  await expect.poll(() => count("send 2")).toBeGreaterThan(5);
  await expect.poll(() => count("sync 4")).toBeGreaterThan(1);
  expect([count("task 5"), count("task 6")]).toEqual([1, 0]);
  gate.resolve();
  await expect.poll(() => count("task 6")).toBeGreaterThan(0);
});

test("without a queue deliveries do not wait for an ad account's figures", async () => {
  const gate = Promise.withResolvers<void>();
  const { count } = startOver({ queue: false, sync: () => gate.promise });
  await expect.poll(() => count("send 2")).toBeGreaterThan(5);
  // One account at a time, however often it is found due meanwhile.
  expect([count("sync 3"), count("sync 4")]).toEqual([1, 0]);
  gate.resolve();
  await expect.poll(() => count("sync 4")).toBeGreaterThan(0);
});

test("a stop waits for the figures under way and begins no others", async () => {
  const gate = Promise.withResolvers<void>();
  const { count } = startOver({ queue: false, sync: () => gate.promise });
  await expect.poll(() => count("sync 3")).toBe(1);
  const stopping = sweep?.stop();
  const first = await Promise.race([
    stopping,
    new Promise((resolve) => setImmediate(resolve, "still waiting")),
  ]);
  expect(first).toBe("still waiting");
  gate.resolve();
  await stopping;
  expect([count("sync 3"), count("sync 4")]).toEqual([1, 0]);
});

test("figures that cannot be pulled are told, and the sweep goes on", async () => {
  const { lines, count } = startOver({ queue: false, sync: () => Promise.reject(new Error("no database")) });
  await expect.poll(() => count("sync 3")).toBeGreaterThan(1);
  expect(lines.some(({ msg }) => msg === "sweep.sync_failed")).toBe(true);
});
