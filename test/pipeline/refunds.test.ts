import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { paidBack, refund, type RefundSpec } from "../fixtures/refund.ts";
import { expectLedgerBalanced, shownLedger } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { sampleOrder } from "./sample-order.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

async function refundsOf(shop: TestShop): Promise<unknown[]> {
  const { rows } = await world.pool.query(
    `SELECT refund_id AS id, tiktok_event_id AS "tiktokEventId", amount::float, currency, refunded_at AS at
     FROM refund WHERE shop_id = $1 ORDER BY refund_id`,
    [shop.id],
  );
  return rows;
}

async function entriesOf(shop: TestShop): Promise<unknown[]> {
  const { rows } = await world.pool.query(
    "SELECT state || ': ' || reason AS says FROM inbox_entry WHERE shop_id = $1 ORDER BY id",
    [shop.id],
  );
  return rows.map(({ says }: { says: string }) => says);
}

const ofOrder = (id: number, spec: RefundSpec = {}) => refund({ orderId: 1, id, ...spec });
const kept = {
  id: "7",
  tiktokEventId: "purchase_1",
  amount: 34,
  currency: "USD",
  at: new Date("2026-11-22T11:14:06.000Z"),
};

test.each([
  ["after its order", ["orders/create", "refunds/create"]],
  ["before its order", ["refunds/create", "orders/create"]],
  ["twice", ["refunds/create", "orders/create", "refunds/create"]],
])(
  "a refund told %s is kept once, beside its purchase, and nothing is sent for it",
  async (_when, topics) => {
    for (const apart of [true, false]) {
      const shop = await world.openShop();
      for (const topic of topics) {
        await shop.ingest(topic, topic === "orders/create" ? sampleOrder(1, world.time.now()) : ofOrder(7));
        if (apart) await shop.map();
      }
      await shop.map();
      await shop.send();
      expect(await refundsOf(shop)).toEqual([kept]);
      expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 1 });
    }
  },
);

test("each refund of an order is kept, and its latest word counts", async () => {
  const shop = await world.openShop();
  await shop.ingest("refunds/create", ofOrder(7, { payments: [paidBack("5.00")] }));
  await shop.ingest("refunds/create", ofOrder(8, { payments: [paidBack("1.50")] }));
  await shop.map();
  await shop.ingest("refunds/create", ofOrder(7));
  await shop.map();
  expect(await refundsOf(shop)).toEqual([kept, { ...kept, id: "8", amount: 1.5 }]);
});

test("a refund without money leaves no row", async () => {
  const shop = await world.openShop();
  await shop.ingest("refunds/create", ofOrder(7, { payments: [] }));
  await shop.map();
  expect(await refundsOf(shop)).toEqual([]);
  expect(await entriesOf(shop)).toEqual(["mapped: refund_without_money"]);
});

test("a refund that cannot be read holds nothing up, and is nowhere in the ledger of what was to be sent", async () => {
  const shop = await world.openShop();
  for (const body of [
    "{ broken",
    "[]",
    {},
    ofOrder(7, { payments: [paidBack("1.00", { currency: "CAD" })] }),
  ])
    await shop.ingest("refunds/create", body);
  await shop.ingest("refunds/create", ofOrder(8));
  await shop.ingest("orders/create", sampleOrder(1, world.time.now()));
  await shop.map();
  expect(await refundsOf(shop)).toMatchObject([{ id: "8" }]);
  expect(await entriesOf(shop)).toEqual([
    "dead: body_not_json",
    ...Array<string>(3).fill("dead: refund_unreadable"),
    "mapped: refund_noted",
    "mapped: new_conversion",
  ]);
  expect(await shownLedger(world.pool, shop.id)).toEqual({ pending: 1 });
});

test("the shop's currency stands in where the refund names none", async () => {
  const shop = await world.openShop();
  await world.pool.query("UPDATE shop SET currency = 'EUR' WHERE id = $1", [shop.id]);
  const fields = { refund_line_items: [], total_duties_set: null };
  await shop.ingest(
    "refunds/create",
    ofOrder(7, { fields, payments: [paidBack("3.00", { currency: null })] }),
  );
  await shop.map();
  expect(await refundsOf(shop)).toMatchObject([{ amount: 3, currency: "EUR" }]);
});

test("a refund without a time of its own has that of its message", async () => {
  const shop = await world.openShop();
  await shop.ingest("refunds/create", ofOrder(7, { fields: { created_at: null, processed_at: "soon" } }));
  await shop.map();
  expect(await refundsOf(shop)).toMatchObject([{ at: world.time.clock() }]);
});
