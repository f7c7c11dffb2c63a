import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { expectLedgerBalanced, shownLedger } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld } from "./pipeline-world.ts";
import { sampleOrder } from "./sample-order.ts";
import { openShopWithOrders } from "./shop-with-orders.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
beforeEach(() => world.tiktok.reset());
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

describe("one bad event does not keep the others from arriving", () => {
  test.each([1, 2, 3, 7, 64, 100])("among %i, in at most 2*ceil(log2 n)+1 requests", async (count) => {
    const shop = await openShopWithOrders(world, count);
    const poison = `purchase_${Math.ceil(count * 0.7)}`;
    world.tiktok.fail({ kind: "poisonEvent", eventId: poison });
    await shop.send();
    expect(await shownLedger(world.pool, shop.id)).toEqual(
      count === 1 ? { rejected: 1 } : { accepted: count - 1, rejected: 1 },
    );
    const rejected = (await shop.deliveries()).filter(({ state }) => state === "rejected");
    expect(rejected).toMatchObject([
      {
        tiktokEventId: poison,
        reason: "rejected_by_tiktok",
        lastCode: 40002,
        lastMessage: "Batch.0.event_id: Not a valid value",
      },
    ]);
    expect(world.tiktok.counts).toMatchObject({ accepted: count - 1, duplicates: 0 });
    expect(world.tiktok.counts.requests).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(count)) + 1);
  });

  test("nor do two of them, wherever they stand", async () => {
    const shop = await openShopWithOrders(world, 50);
    for (const eventId of ["purchase_1", "purchase_50"]) world.tiktok.fail({ kind: "poisonEvent", eventId });
    await shop.send();
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 48, rejected: 2 });
  });

  test("and the refused batches stand in no delivery's way: none counts as unknown", async () => {
    const shop = await openShopWithOrders(world, 8);
    world.tiktok.fail({ kind: "poisonEvent", eventId: "purchase_3" });
    await shop.send();
    for (const delivery of await shop.deliveries()) {
      expect(delivery.unknownSince).toBeNull();
      expect(delivery.attempts.at(-1)?.outcome).toBe(
        delivery.tiktokEventId === "purchase_3" ? "rejected" : "accepted",
      );
    }
  });
});

test("a throttle within a split batch stops it; what was not tried is given back as it was", async () => {
  const shop = await openShopWithOrders(world, 8);
  world.tiktok.fail({ kind: "code", code: 40002, times: 1 });
  world.tiktok.fail({ kind: "throttle", times: 1 });
  await shop.send();
  expect(world.tiktok.requests.map(({ eventCount }) => eventCount)).toEqual([8, 4]);
  const deliveries = await shop.deliveries();
  expect(deliveries.map(({ attempts }) => attempts.map(({ outcome }) => outcome))).toEqual([
    ...Array.from({ length: 4 }, () => ["split", "retriable"]),
    ...Array.from({ length: 4 }, () => ["split"]),
  ]);
  expect(deliveries.every(({ leaseUntil, state }) => leaseUntil === null && state === "pending")).toBe(true);
  world.time.advance(10_000);
  await shop.send();
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 8 });
  // Nothing of this may look as if a sender had died.
  for (const { attempts, unknownSince } of await shop.deliveries())
    expect([unknownSince, ...attempts.map(({ outcome }) => outcome)]).not.toContain("interrupted");
});

test("2,500 due deliveries leave in three requests, oldest first, each once", async () => {
  const shop = await openShopWithOrders(world, 2_500);
  while ((await shop.send()).claimed > 0);
  expect(world.tiktok.requests.map(({ eventCount }) => eventCount)).toEqual([1_000, 1_000, 500]);
  const sent = world.tiktok.accepted.map(({ eventId }) => eventId);
  expect(sent).toEqual((await shop.deliveries()).map(({ tiktokEventId }) => tiktokEventId));
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 2_500 });
});

test("large events leave in requests of at most a megabyte", async () => {
  const lines = Array.from({ length: 60 }, (_, index) => ({
    id: index,
    sku: `SKU-${index}-${"x".repeat(40)}`,
    title: "A product with a rather long title, as some shops have them ".repeat(3),
    quantity: 1,
    price: "1.00",
  }));
  const shop = await openShopWithOrders(world, 150, { changes: { line_items: lines } });
  while ((await shop.send()).claimed > 0);
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 150 });
  const sizes = world.tiktok.requests.map(({ bodyBytes }) => bodyBytes);
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
  expect(total).toBeGreaterThan(2_000_000);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1_000_000);
  expect(sizes.length).toBe(Math.ceil(total / 1_000_000));
});

test("a pixel with a test event code gets one tagged event per request, counted by TikTok as a test", async () => {
  const shop = await openShopWithOrders(world, 3, { changes: { test: true }, testEventCode: "TEST12345" });
  while ((await shop.send()).claimed > 0);
  expect(world.tiktok.requests.map(({ eventCount }) => eventCount)).toEqual([1, 1, 1]);
  expect(world.tiktok.testEvents.map(({ testEventCode }) => testEventCode)).toEqual(
    Array(3).fill("TEST12345"),
  );
  expect(world.tiktok.counts.accepted).toBe(0);
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 3 });
});

test("a pixel without one gets no test orders and no tag", async () => {
  const shop = await openShopWithOrders(world, 1, { changes: { test: true } });
  await shop.ingest("orders/create", sampleOrder(2, world.time.now()));
  await shop.map();
  await shop.send();
  expect(await shownLedger(world.pool, shop.id)).toEqual({ skipped: 1, accepted: 1 });
  expect(world.tiktok.requests[0]?.body).not.toContain("test_event_code");
});

describe("what TikTok quotes of a shopper is not kept", () => {
  test("neither in the delivery, nor in its attempts, nor in the log", async () => {
    const shop = await openShopWithOrders(world, 1);
    const quoted = "198.51.101.7";
    world.tiktok.fail({
      kind: "code",
      code: 40002,
      message: `Invalid value for user.ip: ${quoted}\u0000 \uD800`,
      times: 1,
    });
    await shop.send();
    const [delivery] = await shop.deliveries();
    expect(delivery?.state).toBe("rejected");
    expect(delivery?.lastMessage).toContain("Invalid value for user.ip");
    expect(JSON.stringify(delivery?.attempts)).toContain("Invalid value for user.ip");
    expect(JSON.stringify([delivery, world.logLines])).not.toContain(quoted);
  });
});

test("an answer larger than a megabyte is not read to its end and leaves the outcome unknown", async () => {
  const shop = await openShopWithOrders(world, 1);
  world.tiktok.fail({ kind: "code", code: 0, message: "x".repeat(1_100_000), accepting: true, times: 1 });
  await shop.send();
  const [delivery] = await shop.deliveries();
  expect(delivery).toMatchObject({ state: "pending" });
  expect(delivery?.unknownSince).not.toBeNull();
  world.time.advance(10_000);
  await shop.send();
  expect(world.tiktok.counts).toMatchObject({ accepted: 1, duplicates: 1 });
});
