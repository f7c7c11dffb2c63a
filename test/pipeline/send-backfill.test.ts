import { afterAll, beforeAll, expect, test } from "vitest";

import { annikaInBerlin } from "../fixtures/people.ts";
import { openBackfillWorld, type BackfillWorld } from "./backfill-world.ts";
import { expectLedgerBalanced } from "./ledger.ts";

let world: BackfillWorld;

beforeAll(async () => {
  world = await openBackfillWorld();
});
afterAll(() => world?.close());

test("once the merchant confirms, the last seven days go, under the consent rules, once", async () => {
  const shop = await world.openBackfillShop();
  shop.setOrders([
    shop.order(1, 8),
    shop.order(2, 6.9),
    shop.order(3, 1),
    shop.order(4, 1, { attributes: { tt_consent: "denied" } }),
    shop.order(5, 1, { attributes: {}, buyer: annikaInBerlin }),
    shop.order(6, 1, { fields: { financial_status: "pending" } }),
    shop.order(7, 1, { attributes: {} }),
  ]);
  await shop.backfill();
  expect(await shop.sendBackfill()).toMatchObject({ state: "done", done: 3, result: { sent: 3 } });
  await shop.send();
  expect(world.received(shop)).toEqual(["purchase_2", "purchase_3", "purchase_7"]);
  expect(await shop.fates()).toEqual({
    1: "before_install",
    2: "accepted",
    3: "accepted",
    4: "consent_denied",
    5: "consent_unknown",
    6: "awaiting_payment",
    7: "accepted",
  });
  const accepted = (await shop.deliveries()).filter(({ state }) => state === "accepted");
  expect(accepted.map(({ attemptsStarted }) => attemptsStarted)).toEqual([1, 1, 1]);

  // Again: nothing is left.
  expect(await shop.sendBackfill()).toMatchObject({ state: "done", done: 0, result: {} });
  await shop.backfill();
  await shop.send();
  expect(world.received(shop)).toHaveLength(3);
  await expectLedgerBalanced(world.process.database.pool);
});

test.each([{}, { nothingElseReported: false }, { nothingElseReported: true }])(
  "without the merchant's word and its time nothing goes: %j",
  async (params) => {
    const shop = await world.openBackfillShop();
    shop.setOrders([shop.order(1, 1)]);
    await shop.backfill();
    expect(await shop.sendBackfill(params)).toMatchObject({ state: "failed", problem: "not_confirmed" });
    expect(await shop.fates()).toEqual({ 1: "before_install" });
  },
);

test("settings and rules of the moment of sending decide, and the result says what they kept", async () => {
  const shop = await world.openBackfillShop();
  shop.setOrders([shop.order(1, 1), shop.order(2, 3), shop.order(3, 1, { attributes: {} })]);
  await shop.backfill();
  const set = (settings: object) =>
    world.process.database.pool.query("UPDATE shop SET settings = $2 WHERE id = $1", [shop.id, settings]);
  await set({ unknownConsent: "withhold", maxAgeDays: 2 });
  expect(await shop.sendBackfill()).toMatchObject({
    result: { sent: 1, skipped_too_old: 1, skipped_consent_unknown: 1 },
  });
  expect(await shop.fates()).toEqual({ 1: "pending", 2: "before_install", 3: "before_install" });
  // They can still go when that changes.
  await set({});
  expect(await shop.sendBackfill()).toMatchObject({ result: { sent: 2 } });
});

test("an order that was cancelled since it was read is not sent", async () => {
  const shop = await world.openBackfillShop();
  shop.setOrders([shop.order(1, 1), shop.order(2, 1)]);
  await shop.backfill();
  const cancelledAt = world.time.clock().toISOString();
  await shop.ingest("orders/cancelled", shop.order(1, 1, { fields: { cancelled_at: cancelledAt } }));
  await shop.map();
  await shop.sendBackfill();
  await shop.send();
  expect(world.received(shop)).toEqual(["purchase_2"]);
});

test("a pixel that was connected after the backfill gets them too", async () => {
  const shop = await world.openBackfillShop();
  const { pool } = world.process.database;
  await pool.query("UPDATE pixel SET enabled = false WHERE shop_id = $1", [shop.id]);
  shop.setOrders([shop.order(1, 1)]);
  await shop.backfill();
  expect((await shop.deliveries()).map(({ pixelCode, reason }) => [pixelCode, reason])).toEqual([
    ["-", "before_install"],
  ]);
  await pool.query("UPDATE pixel SET enabled = true WHERE shop_id = $1", [shop.id]);
  expect(await shop.sendBackfill()).toMatchObject({ result: { sent: 1 } });
  await shop.sendBackfill();
  await shop.send();
  expect(world.received(shop)).toEqual(["purchase_1"]);
});

test("what its webhook sent is not sent again", async () => {
  const shop = await world.openBackfillShop();
  const body = shop.order(1, 1);
  await shop.ingest("orders/create", body);
  await shop.map();
  await shop.send();
  shop.setOrders([body]);
  await shop.backfill();
  expect(await shop.sendBackfill()).toMatchObject({ done: 0 });
  await shop.send();
  expect(world.received(shop)).toEqual(["purchase_1"]);
});
