import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { claimAndDie } from "./claim-and-die.ts";
import { expectLedgerBalanced, shownLedger } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { sampleOrder, type SampleOrder } from "./sample-order.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

const paid = (id: number, changes: SampleOrder = {}) => sampleOrder(id, world.time.now(), changes);
const unpaid = (id: number) => paid(id, { financial_status: "pending" });
const cancelled = (id: number) => paid(id, { cancelled_at: world.time.clock().toISOString() });
const outcomes = async (shop: TestShop) =>
  (await shop.deliveries()).map(({ state, reason }) => [state, reason]);

describe("a cancelled order is not sent", () => {
  test("when the cancellation is heard of first", async () => {
    const shop = await world.openShop();
    await shop.ingest("orders/cancelled", cancelled(1));
    await shop.map();
    await shop.ingest("orders/create", paid(1));
    await shop.ingest("orders/paid", paid(1));
    await shop.map();
    expect(await outcomes(shop)).toEqual([["skipped", "cancelled"]]);
  });

  test("when it was cancelled before it was sent, its body is gone and no later message brings it back", async () => {
    const shop = await world.openShop();
    await shop.ingest("orders/create", paid(1));
    await shop.map();
    await shop.ingest("orders/cancelled", cancelled(1));
    await shop.map();
    expect(await outcomes(shop)).toEqual([["skipped", "cancelled"]]);
    expect((await shop.deliveries())[0]?.bodySealed).toBeNull();
    await shop.ingest("orders/paid", paid(1));
    await shop.map();
    await shop.send();
    expect(await shownLedger(world.pool, shop.id)).toEqual({ skipped: 1 });
  });

  test("when it was waiting for payment, and payment comes after all", async () => {
    const shop = await world.openShop();
    await shop.ingest("orders/create", unpaid(1));
    await shop.ingest("orders/cancelled", { ...cancelled(1), financial_status: "voided" });
    await shop.ingest("orders/paid", paid(1));
    await shop.map();
    expect(await outcomes(shop)).toEqual([["skipped", "cancelled"]]);
  });
});

test("what TikTok may have of a half-accepted batch is not withdrawn by a cancellation", async () => {
  const shop = await world.openShop();
  for (const id of [1, 2, 3]) await shop.ingest("orders/create", paid(id));
  await shop.map();
  world.tiktok.fail({ kind: "partial", acceptEventIds: ["purchase_3"], times: 1 });
  world.tiktok.fail({ kind: "throttle", times: 1 });
  await shop.send();
  await shop.ingest("orders/cancelled", cancelled(3));
  await shop.map();
  world.time.advance(10_000);
  await shop.send();
  expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 3 });
});

test("what TikTok has, or may be getting at this moment, is not withdrawn by a cancellation", async () => {
  const shop = await world.openShop();
  await shop.ingest("orders/create", paid(1));
  await shop.map();
  await shop.send();
  await shop.ingest("orders/create", paid(2));
  await shop.map();
  await claimAndDie(world, shop);
  await shop.ingest("orders/cancelled", cancelled(1));
  await shop.ingest("orders/cancelled", cancelled(2));
  await shop.map();
  expect(await outcomes(shop)).toEqual([
    ["accepted", null],
    ["pending", null],
  ]);
});
