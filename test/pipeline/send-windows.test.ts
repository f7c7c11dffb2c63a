import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { claimAndDie } from "./claim-and-die.ts";
import { dayMs, hourMs, minuteMs, secondMs } from "./hand-clock.ts";
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

describe("the retry windows", () => {
  test("what was surely not accepted is tried for 72 hours, then it is dead and keeps its body for a replay", async () => {
    const shop = await openShopWithOrders(world, 1);
    world.tiktok.fail({ kind: "code", code: 50000 });
    const took = await untilSettled(shop);
    expect(took).toBeGreaterThan(71 * hourMs);
    expect(took).toBeLessThanOrEqual(72 * hourMs);
    const [delivery] = await shop.deliveries();
    expect(delivery).toMatchObject({ state: "dead", reason: "retries_exhausted", lastCode: 50000 });
    expect(delivery?.bodySealed).not.toBeNull();
  });

  test("what may have been accepted is resent for 47 hours, then parked as unknown with its body", async () => {
    const shop = await openShopWithOrders(world, 1);
    world.tiktok.fail({ kind: "httpError", status: 502 });
    const took = await untilSettled(shop);
    expect(took).toBeGreaterThan(46 * hourMs);
    expect(took).toBeLessThanOrEqual(47 * hourMs);
    const [delivery] = await shop.deliveries();
    expect(delivery).toMatchObject({ state: "unknown", reason: "outcome_unknown" });
    expect(delivery?.bodySealed).not.toBeNull();
  });

  test("what becomes uncertain late is not resent past 47 hours from its first try either", async () => {
    const shop = await openShopWithOrders(world, 1);
    world.tiktok.fail({ kind: "throttle", times: 1 });
    await shop.send();
    world.time.advance(47 * hourMs - secondMs);
    world.tiktok.fail({ kind: "httpError", status: 502, times: 1 });
    await shop.send();
    expect(await shownLedger(world.pool, shop.id)).toEqual({ unknown: 1 });
  });

  test("what may have been accepted is never sent again once TikTok would count it twice", async () => {
    const shop = await openShopWithOrders(world, 2);
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
    const shop = await openShopWithOrders(world, 1);
    await claimAndDie(world, shop);
    world.time.advance(47 * hourMs + minuteMs);
    await shop.send();
    expect(world.tiktok.counts.requests).toBe(0);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ unknown: 1 });
  });
});

test("a delivery whose body does not open ends dead with its reason, and the others go", async () => {
  const shop = await openShopWithOrders(world, 3);
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
