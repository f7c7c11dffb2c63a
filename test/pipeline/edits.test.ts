import { afterAll, beforeAll, expect, test } from "vitest";

import { orderings } from "../core/mapping/known-deliveries.ts";
import { expectLedgerBalanced } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { sampleOrder, type SampleOrder } from "./sample-order.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
afterAll(() => world?.close());

/** The order as Shopify has it some seconds after it was placed, for 60.99. */
const updated = (second: number, total: string, changes: SampleOrder = {}) =>
  sampleOrder(1, world.time.now(), {
    current_total_price: total,
    updated_at: new Date(world.time.now() + second * 1_000).toISOString(),
    ...changes,
  });

async function valuesOf(shop: TestShop): Promise<unknown> {
  const { rows } = await world.pool.query(
    "SELECT value::float, current_value::float AS current FROM conversion WHERE shop_id = $1",
    [shop.id],
  );
  return rows;
}

async function openPlaced(settings: object = {}): Promise<TestShop> {
  const shop = await world.openShop({ settings });
  await shop.ingest("orders/create", updated(0, "60.99"));
  await shop.map();
  expect(await valuesOf(shop)).toMatchObject([{ current: null }]);
  return shop;
}

test("an edit is kept beside the value as placed, and nothing is sent for it", async () => {
  const shop = await openPlaced();
  await shop.send();
  await shop.ingest("orders/updated", updated(9, "45.00"));
  await shop.map();
  await shop.send();
  expect(await valuesOf(shop)).toEqual([{ value: 60.99, current: 45 }]);
  expect(world.tiktok.accepted.filter(({ pixelCode }) => pixelCode === shop.pixels[0]?.code)).toHaveLength(1);
  expect(await shop.deliveries()).toHaveLength(1);
  await expectLedgerBalanced(world.pool);
});

test("in whatever order edits are told, and however often, the newest counts", async () => {
  const told = [updated(1, "45.00"), updated(2, "60.9900"), updated(3, "50.00"), updated(3, "50.00")];
  for (const messages of orderings(told)) {
    const shop = await openPlaced();
    for (const [index, message] of messages.entries()) {
      await shop.ingest("orders/updated", message);
      if (index % 2 === 0) await shop.map();
    }
    await shop.map();
    expect(await valuesOf(shop)).toEqual([{ value: 60.99, current: 50 }]);
  }
});

test("an edit that was taken back leaves the order as placed, also where the older is told last", async () => {
  for (const messages of orderings([updated(1, "45.00"), updated(2, "60.99")])) {
    const shop = await openPlaced();
    for (const message of messages) {
      await shop.ingest("orders/updated", message);
      await shop.map();
    }
    expect(await valuesOf(shop)).toEqual([{ value: 60.99, current: null }]);
  }
});

test("an edit is kept for an order that is not known yet, in whatever order all is told", async () => {
  const told = [
    ["orders/updated", updated(3, "45.00")],
    ["orders/updated", updated(5, "40.00")],
    ["orders/create", updated(0, "60.99")],
    ["orders/paid", updated(1, "50.00")],
  ] as const;
  for (const messages of orderings(told))
    for (const isApart of [true, false]) {
      const shop = await world.openShop();
      for (const [topic, body] of messages) {
        await shop.ingest(topic, body);
        if (isApart) await shop.map();
      }
      await shop.map();
      expect(await valuesOf(shop)).toEqual([{ value: 60.99, current: 40 }]);
      const { rows } = await world.pool.query("SELECT FROM early_edit WHERE shop_id = $1", [shop.id]);
      expect(rows).toEqual([]);
    }
});

test("an edit that was taken back before the order is known leaves it as placed", async () => {
  const shop = await world.openShop();
  await shop.ingest("orders/updated", updated(5, "60.99"));
  await shop.map();
  await shop.ingest("orders/paid", updated(4, "45.00"));
  await shop.map();
  expect(await valuesOf(shop)).toEqual([{ value: 60.99, current: null }]);
});

test("of edits of one second the lower total counts, whichever is told first", async () => {
  for (const messages of orderings([updated(4, "45.00"), updated(4, "50.00"), updated(4, "60.99")]))
    for (const isKnown of [true, false]) {
      const shop = isKnown ? await openPlaced() : await world.openShop();
      for (const message of messages) {
        await shop.ingest("orders/updated", message);
        await shop.map();
      }
      await shop.ingest("orders/paid", updated(0, "60.99"));
      await shop.map();
      expect(await valuesOf(shop)).toEqual([{ value: 60.99, current: 45 }]);
    }
});

test("another shop's order of the same id is another order", async () => {
  const other = await openPlaced();
  const shop = await world.openShop();
  await shop.ingest("orders/updated", updated(5, "45.00"));
  await shop.map();
  expect(await valuesOf(shop)).toEqual([]);
  await other.ingest("orders/paid", updated(1, "60.99"));
  await other.map();
  expect(await valuesOf(other)).toEqual([{ value: 60.99, current: null }]);
});

test("it is in the currency of the value", async () => {
  const set = (shop: string, buyer: string) => ({
    shop_money: { amount: shop, currency_code: "USD" },
    presentment_money: { amount: buyer, currency_code: "EUR" },
  });
  const edited = updated(4, "45.00", {
    presentment_currency: "EUR",
    total_price_set: set("60.99", "55.00"),
    current_total_price_set: set("45.00", "40.50"),
  });
  const shop = await world.openShop({ settings: { currency: "buyer" } });
  await shop.ingest("orders/create", edited);
  await shop.map();
  expect(await valuesOf(shop)).toEqual([{ value: 55, current: 40.5 }]);
});

test("one that can't be read is no delivery", async () => {
  const shop = await openPlaced();
  for (const body of ["{", "[]", { id: null, current_total_price: "4.00" }])
    await shop.ingest("orders/updated", body);
  for (const fields of [{ updated_at: null }, { current_total_price: "free" }, { current_total_price: null }])
    await shop.ingest("orders/updated", updated(9, "45.00", fields));
  await shop.map();
  expect(await shop.deliveries()).toHaveLength(1);
  expect(await valuesOf(shop)).toEqual([{ value: 60.99, current: null }]);
  const { rows } = await world.pool.query<{ reason: string }>(
    "SELECT reason FROM inbox_entry WHERE shop_id = $1 AND topic = 'orders/updated' ORDER BY id",
    [shop.id],
  );
  expect(rows.map(({ reason }) => reason)).toEqual([
    "body_not_json",
    "body_not_an_object",
    "order_id_missing",
    "edit_noted",
    "edit_noted",
    "edit_noted",
  ]);
});
