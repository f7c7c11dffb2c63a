import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { Answer } from "#app/core/delivery/outcome.ts";
import { claimDeliveries, leaseMs } from "#app/pipeline/claim-deliveries.ts";
import type { TrackEvents } from "#app/tiktok/track-events.ts";

import { claimAndDie } from "./claim-and-die.ts";
import { minuteMs } from "./hand-clock.ts";
import { expectLedgerBalanced, shownLedger } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { sampleOrder } from "./sample-order.ts";
import { openShopWithOrders } from "./shop-with-orders.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
beforeEach(() => world.tiktok.reset());
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

const pixelOf = (shop: TestShop) => shop.pixels[0]?.id ?? 0;
const outcomesOf = async (shop: TestShop) =>
  (await shop.deliveries()).map(({ attempts }) => attempts.map(({ outcome }) => outcome));

/** A sender that posts to TikTok and whose answer reaches it only when the test says so. */
function slowSender(change: (answer: Answer) => Answer = (answer) => answer) {
  const posted = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const track: TrackEvents = async (request) => {
    const answer = await world.trackEvents(request);
    posted.resolve();
    await gate.promise;
    return change(answer);
  };
  return { send: world.createSender(track), posted: posted.promise, answer: gate.resolve };
}

describe("a lease", () => {
  test("keeps every other sender away for as long as it lasts", async () => {
    const shop = await openShopWithOrders(world, 3);
    await claimAndDie(world, shop);
    world.time.advance(leaseMs - 1);
    expect(await shop.send()).toEqual({ claimed: 0, stopped: false });
    expect(world.tiktok.counts.requests).toBe(0);
  });

  test("lasts longer than the slowest request", async () => {
    expect(leaseMs).toBeGreaterThanOrEqual(3 * 10_000);
  });

  test("is taken by one of two senders that come at once, never by both", async () => {
    const shop = await openShopWithOrders(world, 200);
    const claims = await Promise.all([shop.send(), shop.send(), shop.send()]);
    expect(claims.reduce((sum, { claimed }) => sum + claimed, 0)).toBe(200);
    expect(world.tiktok.counts).toMatchObject({ accepted: 200, duplicates: 0 });
  });
});

test("a delivery whose sender died under way counts as unknown from its first try, and is sent again", async () => {
  const shop = await openShopWithOrders(world, 2);
  const firstTry = world.time.clock();
  await claimAndDie(world, shop);
  world.time.advance(leaseMs + 1);
  await shop.send();
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 2 });
  for (const delivery of await shop.deliveries())
    expect(delivery).toMatchObject({ unknownSince: firstTry, attemptsStarted: 2, attemptsFinished: 2 });
  expect(await outcomesOf(shop)).toEqual([
    ["interrupted", "accepted"],
    ["interrupted", "accepted"],
  ]);
});

test("TikTok's `duplicate` after a sender died proves that it had got through", async () => {
  const shop = await openShopWithOrders(world, 1);
  await claimAndDie(world, shop);
  world.time.advance(leaseMs + 1);
  world.tiktok.fail({ kind: "duplicateCode", times: 1 });
  await shop.send();
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 1 });
});

test("an event whose senders died with it twice goes alone, after all others", async () => {
  const shop = await openShopWithOrders(world, 1);
  for (let death = 0; death < 2; death += 1) {
    await claimAndDie(world, shop);
    world.time.advance(leaseMs + 1);
  }
  for (const id of [2, 3]) await shop.ingest("orders/create", sampleOrder(id, world.time.now()));
  await shop.map();
  await shop.send();
  const batches = world.tiktok.requests.map(({ body = "" }) => body.match(/purchase_\d/g));
  expect(batches).toEqual([["purchase_2", "purchase_3"], ["purchase_1"]]);
});

test("what another transaction has in its hands is left to it, and not waited for", async () => {
  const shop = await openShopWithOrders(world, 3);
  const blocker = await world.pool.connect();
  await blocker.query("BEGIN");
  await blocker.query(
    "SELECT 1 FROM delivery WHERE shop_id = $1 AND tiktok_event_id = 'purchase_2' FOR UPDATE",
    [shop.id],
  );
  expect(await shop.send()).toEqual({ claimed: 2, stopped: false });
  await blocker.query("ROLLBACK");
  blocker.release();
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 2, pending: 1 });
});

test("a delivery that was abandoned once, then claimed and given back, was abandoned once", async () => {
  const shop = await openShopWithOrders(world, 2, { testEventCode: "TEST12345" });
  await claimAndDie(world, shop);
  world.time.advance(leaseMs + 1);
  world.tiktok.fail({ kind: "throttle", times: 1 });
  await shop.send();
  world.time.advance(minuteMs);
  await shop.send();
  expect(await outcomesOf(shop)).toEqual([
    ["interrupted", "retriable", "accepted"],
    ["interrupted", "accepted"],
  ]);
});

describe("an answer that comes after the lease was lost", () => {
  const late: [string, (answer: Answer) => Answer][] = [
    ["accepted", (answer) => answer],
    [
      "rejected",
      () => ({
        kind: "answered",
        httpStatus: 200,
        code: 40002,
        message: "late refusal",
        requestId: "late",
      }),
    ],
    ["lost", () => ({ kind: "lost", message: "late loss" })],
    [
      "throttled",
      () => ({ kind: "answered", httpStatus: 200, code: 40100, message: "late", requestId: "late" }),
    ],
  ];
  test.each(late)("changes nothing (%s)", async (_kind, change) => {
    const shop = await openShopWithOrders(world, 1);
    const slow = slowSender(change);
    const sending = slow.send(pixelOf(shop));
    await slow.posted;
    world.time.advance(leaseMs + 1);
    await shop.send();
    const settled = await shop.deliveries();
    expect(settled[0]?.state).toBe("accepted");
    slow.answer();
    await sending;
    expect(await shop.deliveries()).toEqual(settled);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 1 });
    expect(world.tiktok.counts).toMatchObject({ accepted: 1, duplicates: 1 });
  });

  test("changes nothing while its next sender still waits for an answer of its own", async () => {
    const shop = await openShopWithOrders(world, 1);
    const [first, second] = [slowSender(late[1]?.[1]), slowSender()];
    const sending = [first.send(pixelOf(shop))];
    await first.posted;
    world.time.advance(leaseMs + 1);
    sending.push(second.send(pixelOf(shop)));
    await second.posted;
    const claimed = await shop.deliveries();
    first.answer();
    await sending[0];
    expect(await shop.deliveries()).toEqual(claimed);
    second.answer();
    await sending[1];
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 1 });
  });

  test("does not make a split go on with what another sender has by now", async () => {
    const shop = await openShopWithOrders(world, 4);
    world.tiktok.fail({ kind: "code", code: 40002, times: 1 });
    const slow = slowSender();
    const sending = slow.send(pixelOf(shop));
    await slow.posted;
    world.time.advance(leaseMs + 1);
    await shop.send();
    slow.answer();
    await sending;
    // The refused batch and the second sender's; the first one found nothing left to halve.
    expect(world.tiktok.requests.map(({ eventCount }) => eventCount)).toEqual([4, 4]);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 4 });
  });
});

test("deliveries that wait their turn within one claim are not taken for abandoned, however slow TikTok is", async () => {
  const shop = await openShopWithOrders(world, 30, { testEventCode: "TEST12345" });
  // Every answer takes nine seconds, and another sender looks for work all the while.
  const track: TrackEvents = async (request) => {
    const answer = await world.trackEvents(request);
    world.time.advance(9_000);
    await claimDeliveries(world.pool, {
      pixelId: pixelOf(shop),
      now: world.time.clock(),
      limit: 0,
      leaseToken: crypto.randomUUID(),
    });
    const { rows } = await world.pool.query(
      "SELECT id FROM delivery WHERE shop_id = $1 AND lease_until < $2",
      [shop.id, world.time.clock()],
    );
    expect(rows).toEqual([]);
    return answer;
  };
  const send = world.createSender(track);
  while ((await send(pixelOf(shop))).claimed > 0);
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 30 });
  expect((await outcomesOf(shop)).flat()).toEqual(Array(30).fill("accepted"));
});
