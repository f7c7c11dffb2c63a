import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { expectLedgerBalanced } from "../pipeline/ledger.ts";
import { sampleOrder } from "../pipeline/sample-order.ts";
import { createSeededRandom, shuffled } from "../pipeline/seeded-random.ts";
import { queueBackends } from "../setup/queue-backends.ts";
import { openProductWorld, shop, type ProductWorld } from "./product-world.ts";
import type { WorkerProcess } from "./worker-process.ts";

const orders = 200;
const repeats = 5;
const postersAtOnce = 24;

describe.each(await queueBackends())("two worker processes, their queue on $name", ({ redisUrl }) => {
  let world: ProductWorld;
  let workers: WorkerProcess[];

  beforeAll(async () => {
    world = await openProductWorld(redisUrl);
    workers = await Promise.all([world.startWorker(), world.startWorker()]);
  });
  afterAll(() => world?.close());

  test("send exactly one event per order, however often and in whatever order its webhooks come", async () => {
    const random = createSeededRandom(200);
    const now = Date.now();
    const messages = Array.from({ length: orders }, (_, index) => index + 1).flatMap((id) => {
      // Every third order is not paid when it is placed.
      const created = sampleOrder(id, now, id % 3 === 0 ? { financial_status: "pending" } : {});
      const paid = sampleOrder(id, now);
      return [
        { topic: "orders/create", body: created, webhookId: `create-${id}` },
        { topic: "orders/paid", body: paid, webhookId: `paid-${id}` },
      ];
    });
    const posts = shuffled(Array<typeof messages>(repeats).fill(messages).flat(), random);
    // TikTok takes half of something, and is slow then.
    world.tiktok.fail({ kind: "partial", times: 1 });
    world.tiktok.fail({ kind: "slow", delayMs: 300, times: 3 });

    const statuses = new Set<number>();
    await Promise.all(
      Array.from({ length: postersAtOnce }, async () => {
        for (let next = posts.pop(); next !== undefined; next = posts.pop())
          statuses.add(await world.post(next.topic, next.body, next.webhookId));
      }),
    );
    expect(statuses).toEqual(new Set([200]));

    const ledger = await world.untilSettled(orders, 25_000);
    expect(ledger).toMatchObject({ received: orders, accepted: orders });
    const counted = world.tiktok.accepted.map(({ eventId }) => eventId);
    expect(counted.toSorted()).toEqual(
      Array.from({ length: orders }, (_, index) => `purchase_${index + 1}`).toSorted(),
    );
    await expectLedgerBalanced(world.database.pool);
  });

  test("find what no nudge told them of", async () => {
    for (let id = 1_001; id <= 1_010; id += 1)
      await world.ingestSilently({
        shopDomain: shop,
        topic: "orders/create",
        webhookId: `silent-${id}`,
        eventId: undefined,
        apiVersion: undefined,
        triggeredAt: undefined,
        body: Buffer.from(JSON.stringify(sampleOrder(id, Date.now()))),
      });
    expect(await world.untilSettled(orders + 10, 15_000)).toMatchObject({ accepted: orders + 10 });
  });

  test("end well when they are told to, in the middle of work", async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        world.post("orders/create", sampleOrder(2_001 + index, Date.now())),
      ),
    );
    expect(await Promise.all(workers.map((worker) => worker.stop()))).toEqual([0, 0]);
    for (const { lines } of workers)
      expect(lines.filter((line) => /"level":[56]0/.test(line) || !line.startsWith("{"))).toEqual([]);
    // What they left is somebody else's then.
    await world.startWorker();
    expect(await world.untilSettled(orders + 30, 15_000)).toMatchObject({ accepted: orders + 30 });
    expect(world.tiktok.accepted).toHaveLength(orders + 30);
  });
});
