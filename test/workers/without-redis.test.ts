import { afterAll, beforeAll, expect, test } from "vitest";

import { sampleOrder } from "../pipeline/sample-order.ts";
import { describeOnOwnRedis } from "../setup/queue-backends.ts";
import type { RedisServer } from "../setup/redis.ts";
import { openProductWorld, type ProductWorld } from "./product-world.ts";
import type { WorkerProcess } from "./worker-process.ts";

await describeOnOwnRedis("with Redis gone", (start) => {
  let redis: RedisServer;
  let world: ProductWorld;
  let worker: WorkerProcess;

  beforeAll(async () => {
    redis = await start();
    world = await openProductWorld(redis.url);
    worker = await world.startWorker();
  });
  afterAll(async () => {
    // What waits for Redis to end well gets it.
    await redis?.start();
    await world?.close();
    await redis?.stop();
  });

  const postOrders = (first: number, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        world.post("orders/create", sampleOrder(first + index, Date.now())),
      ),
    );
  const saidSo = () => worker.lines.some((line) => line.includes("sweep.working_without_queue"));

  test("webhooks are kept, and delivered all the same", async () => {
    expect(new Set(await postOrders(1, 5))).toEqual(new Set([200]));
    expect(await world.untilSettled(5, 15_000)).toMatchObject({ accepted: 5 });
    expect(saidSo()).toBe(false);

    await redis.kill();
    expect(new Set(await postOrders(11, 5))).toEqual(new Set([200]));
    expect(await world.untilSettled(10, 15_000)).toMatchObject({ accepted: 10 });
    expect(saidSo()).toBe(true);
  });

  test("and once it is back, empty, the queue carries the work again", async () => {
    await redis.start();
    await expect.poll(() => world.core.queueBackend.ping(), { timeout: 10_000 }).toBe(true);
    expect(new Set(await postOrders(21, 5))).toEqual(new Set([200]));
    expect(await world.untilSettled(15, 15_000)).toMatchObject({ accepted: 15 });
    expect(world.tiktok.counts).toMatchObject({ accepted: 15, duplicates: 0 });
  });

  test("a worker that loses it, or never finds it, delivers and stops when it is told to", async () => {
    await redis.kill();
    expect(await worker.stop()).toBe(0);
    worker = await world.startWorker();
    expect(new Set(await postOrders(31, 5))).toEqual(new Set([200]));
    expect(await world.untilSettled(20, 15_000)).toMatchObject({ accepted: 20 });
    expect(await worker.stop()).toBe(0);
  });
});
