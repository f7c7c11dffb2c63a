import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { secondMs } from "./hand-clock.ts";
import { expectLedgerBalanced, shownLedger } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { openShopWithOrders } from "./shop-with-orders.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
beforeEach(() => world.tiktok.reset());
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

const only = async (shop: TestShop) => {
  const [delivery, ...others] = await shop.deliveries();
  if (delivery === undefined || others.length > 0) throw new Error("not one delivery");
  return delivery;
};

describe("40050, duplicate", () => {
  test("proves nothing about an event that was never tried before", async () => {
    const shop = await openShopWithOrders(world, 1);
    world.tiktok.fail({ kind: "duplicateCode", times: 1 });
    await shop.send();
    expect(await only(shop)).toMatchObject({
      state: "rejected",
      reason: "duplicate_at_tiktok",
      lastCode: 40050,
    });
  });

  test("proves nothing after an attempt that was surely refused", async () => {
    const shop = await openShopWithOrders(world, 1);
    world.tiktok.fail({ kind: "throttle", times: 1 });
    world.tiktok.fail({ kind: "duplicateCode", times: 1 });
    await shop.send();
    world.time.advance(10 * secondMs);
    await shop.send();
    expect((await only(shop)).state).toBe("rejected");
  });

  test("proves that an attempt whose answer was lost had been accepted", async () => {
    const shop = await openShopWithOrders(world, 1);
    world.tiktok.fail({ kind: "dropReplyAfterAccepting", times: 1 });
    world.tiktok.fail({ kind: "duplicateCode", times: 1 });
    await shop.send();
    world.time.advance(10 * secondMs);
    await shop.send();
    expect(await only(shop)).toMatchObject({ state: "accepted", lastCode: 40050 });
  });

  test("in a batch is asked of each event alone", async () => {
    const shop = await openShopWithOrders(world, 4);
    world.tiktok.fail({ kind: "duplicateCode", times: 1 });
    await shop.send();
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 4 });
  });
});

test("20001, partly accepted: each event is sent again alone and is counted once", async () => {
  const shop = await openShopWithOrders(world, 7);
  world.tiktok.fail({ kind: "partial", times: 1 });
  await shop.send();
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 7 });
  expect(world.tiktok.requests.map(({ eventCount }) => eventCount)).toEqual([7, 1, 1, 1, 1, 1, 1, 1]);
  expect(world.tiktok.counts).toMatchObject({ accepted: 7, duplicates: 4 });
});

test("20001 for an event that was already alone leaves it unknown, to be sent again", async () => {
  const shop = await openShopWithOrders(world, 1);
  world.tiktok.fail({ kind: "partial", acceptEventIds: [], times: 1 });
  await shop.send();
  const delivery = await only(shop);
  expect(delivery.state).toBe("pending");
  expect(delivery.unknownSince).toEqual(world.time.clock());
});

test("after 20001 TikTok's `duplicate` proves that an event was among those accepted", async () => {
  const shop = await openShopWithOrders(world, 2);
  world.tiktok.fail({ kind: "partial", times: 1 });
  world.tiktok.fail({ kind: "duplicateCode", times: 1 });
  await shop.send();
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 2 });
});
