import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { Answer } from "#app/core/delivery/outcome.ts";
import { claimDeliveries, leaseMs } from "#app/pipeline/claim-deliveries.ts";
import type { TrackEvents } from "#app/tiktok/track-events.ts";

import { dayMs, hourMs, minuteMs } from "./hand-clock.ts";
import { expectLedgerBalanced, shownLedger } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { sampleOrder } from "./sample-order.ts";

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

async function shopWithOrders(count: number, testEventCode?: string): Promise<TestShop> {
  const shop = await world.openShop(testEventCode === undefined ? {} : { testEventCode });
  for (let id = 1; id <= count; id += 1)
    await shop.ingest("orders/create", sampleOrder(id, world.time.now()));
  await shop.map();
  return shop;
}

/** A sender that claims and is never heard of again, as one whose process was killed. */
async function claimAndDie(shop: TestShop): Promise<void> {
  const claim = { pixelId: pixelOf(shop), now: world.time.clock(), limit: 1_000 };
  await claimDeliveries(world.pool, { ...claim, leaseToken: crypto.randomUUID() });
}

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
    const shop = await shopWithOrders(3);
    await claimAndDie(shop);
    world.time.advance(leaseMs - 1);
    expect(await shop.send()).toEqual({ claimed: 0, stopped: false });
    expect(world.tiktok.counts.requests).toBe(0);
  });

  test("lasts longer than the slowest request", async () => {
    expect(leaseMs).toBeGreaterThanOrEqual(3 * 10_000);
  });

  test("is taken by one of two senders that come at once, never by both", async () => {
    const shop = await shopWithOrders(200);
    const claims = await Promise.all([shop.send(), shop.send(), shop.send()]);
    expect(claims.reduce((sum, { claimed }) => sum + claimed, 0)).toBe(200);
    expect(world.tiktok.counts).toMatchObject({ accepted: 200, duplicates: 0 });
  });
});

test("a delivery whose sender died under way counts as unknown from its first try, and is sent again", async () => {
  const shop = await shopWithOrders(2);
  const firstTry = world.time.clock();
  await claimAndDie(shop);
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
  const shop = await shopWithOrders(1);
  await claimAndDie(shop);
  world.time.advance(leaseMs + 1);
  world.tiktok.fail({ kind: "duplicateCode", times: 1 });
  await shop.send();
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 1 });
});

test("an event whose senders died with it twice goes alone, after all others", async () => {
  const shop = await shopWithOrders(1);
  for (let death = 0; death < 2; death += 1) {
    await claimAndDie(shop);
    world.time.advance(leaseMs + 1);
  }
  for (const id of [2, 3]) await shop.ingest("orders/create", sampleOrder(id, world.time.now()));
  await shop.map();
  await shop.send();
  const batches = world.tiktok.requests.map(({ body = "" }) => body.match(/purchase_\d/g));
  expect(batches).toEqual([["purchase_2", "purchase_3"], ["purchase_1"]]);
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
    const shop = await shopWithOrders(1);
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

  test("does not make a split go on with what another sender has by now", async () => {
    const shop = await shopWithOrders(4);
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
  const shop = await shopWithOrders(30, "TEST12345");
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

describe("the retry windows", () => {
  /** Tries again whenever it is due, until the delivery has left pending. @returns how long that took. */
  async function untilSettled(shop: TestShop): Promise<number> {
    const startedAt = world.time.now();
    for (;;) {
      await shop.send();
      const [delivery] = await shop.deliveries();
      if (delivery?.state !== "pending") return world.time.now() - startedAt;
      const wait = (delivery.nextAttemptAt?.getTime() ?? 0) - world.time.now();
      expect(wait).toBeGreaterThan(0);
      world.time.advance(wait);
    }
  }

  test("what was surely not accepted is tried for 72 hours, then it is dead and keeps its body for a replay", async () => {
    const shop = await shopWithOrders(1);
    world.tiktok.fail({ kind: "code", code: 50000 });
    const took = await untilSettled(shop);
    expect(took).toBeGreaterThan(71 * hourMs);
    expect(took).toBeLessThanOrEqual(72 * hourMs);
    const [delivery] = await shop.deliveries();
    expect(delivery).toMatchObject({ state: "dead", reason: "retries_exhausted", lastCode: 50000 });
    expect(delivery?.bodySealed).not.toBeNull();
  });

  test("what may have been accepted is resent for 47 hours, then parked as unknown with its body", async () => {
    const shop = await shopWithOrders(1);
    world.tiktok.fail({ kind: "httpError", status: 502 });
    const took = await untilSettled(shop);
    expect(took).toBeGreaterThan(46 * hourMs);
    expect(took).toBeLessThanOrEqual(47 * hourMs);
    const [delivery] = await shop.deliveries();
    expect(delivery).toMatchObject({ state: "unknown", reason: "outcome_unknown" });
    expect(delivery?.bodySealed).not.toBeNull();
  });

  test("what may have been accepted is never sent again once TikTok would count it twice", async () => {
    const shop = await shopWithOrders(2);
    world.tiktok.fail({ kind: "dropReplyAfterAccepting", times: 1 });
    await shop.send();
    // The workers were down over a long weekend.
    world.time.advance(3 * dayMs);
    await shop.ingest("orders/create", sampleOrder(3, world.time.now()));
    await shop.map();
    await shop.send();
    expect(world.tiktok.accepted.map(({ eventId }) => eventId)).toEqual([
      "purchase_1",
      "purchase_2",
      "purchase_3",
    ]);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ unknown: 2, accepted: 1 });
    expect((await shop.deliveries())[0]).toMatchObject({ state: "unknown", reason: "outcome_unknown" });
  });

  test("nor is what a sender that died for days may have sent", async () => {
    const shop = await shopWithOrders(1);
    await claimAndDie(shop);
    world.time.advance(47 * hourMs + minuteMs);
    await shop.send();
    expect(world.tiktok.counts.requests).toBe(0);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ unknown: 1 });
  });
});

test("a delivery whose body does not open ends dead with its reason, and the others go", async () => {
  const shop = await shopWithOrders(3);
  await world.pool.query(
    `UPDATE delivery SET body_sealed = (SELECT body_sealed FROM inbox_entry WHERE shop_id = $1 LIMIT 1)
     WHERE shop_id = $1 AND tiktok_event_id = 'purchase_2'`,
    [shop.id],
  );
  await shop.send();
  expect((await shop.deliveries()).map(({ state, reason }) => [state, reason])).toEqual([
    ["accepted", null],
    ["dead", "body_unsealable"],
    ["accepted", null],
  ]);
});

test("a mapper and a sender that count the same hours in opposite orders both get through", async () => {
  const shop = await shopWithOrders(1);
  await shop.ingest("orders/create", sampleOrder(2, world.time.now(), { financial_status: "pending" }));
  await shop.map();
  world.time.advance(hourMs);
  for (const [topic, id] of [
    ["orders/create", 3],
    ["orders/paid", 2],
  ] as const)
    await shop.ingest(topic, sampleOrder(id, world.time.now()));
  await shop.map();
  await shop.ingest("orders/create", sampleOrder(4, world.time.now(), { financial_status: "pending" }));
  await shop.map();
  world.time.advance(hourMs);
  await shop.ingest("orders/create", sampleOrder(5, world.time.now()));
  await shop.map();
  await shop.ingest("orders/create", sampleOrder(6, world.time.now()));
  await shop.ingest("orders/paid", sampleOrder(4, world.time.now()));

  // The mapper counts this hour for order 6, then an earlier one for order 4; there it is held up.
  const blocker = await world.pool.connect();
  await blocker.query("BEGIN");
  await blocker.query("SELECT 1 FROM delivery WHERE tiktok_event_id = 'purchase_4' AND shop_id = $1 FOR UPDATE", [
    shop.id,
  ]);
  const mapping = shop.map();
  await untilWaiting(1);
  // The sender counts both hours, the earlier one first.
  const sending = shop.send();
  await untilWaiting(2);
  await blocker.query("ROLLBACK");
  blocker.release();
  await Promise.all([mapping, sending]);
  expect(world.tiktok.counts.duplicates).toBe(0);
  await shop.send();
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 6 });
  expect((await outcomesOf(shop)).flat()).not.toContain("interrupted");
});

/** Until so many of this database's connections wait for a lock. */
async function untilWaiting(count: number): Promise<void> {
  await expect
    .poll(async () => {
      const { rows } = await world.pool.query(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      return rows.length;
    })
    .toBe(count);
}
