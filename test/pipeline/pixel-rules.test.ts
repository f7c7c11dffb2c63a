import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { changePixel } from "./change-pixel.ts";
import { expectLedgerBalanced, shownLedger } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { sampleCheckout, sampleOrder, type SampleOrder } from "./sample-order.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

const granted = [{ name: "tt_consent", value: "granted" }];
const order = (id: number, changes: SampleOrder = {}) =>
  sampleOrder(id, world.time.now(), { note_attributes: granted, ...changes });
const livingIn = (country: string) => ({
  billing_address: { country_code: country },
  shipping_address: { country_code: country },
});
const outcomes = async (shop: TestShop) =>
  (await shop.deliveries()).map(({ state, reason }) => reason ?? state);

describe("a pixel with markets", () => {
  test("gets the orders of their buyers; each order is counted at every pixel, with its reason", async () => {
    const shop = await world.openShop({ pixels: 3 });
    await changePixel(world.pool, shop.pixels[0], { markets: ["US", "CA"] });
    await changePixel(world.pool, shop.pixels[1], { markets: ["DE"] });
    await shop.ingest("orders/create", order(1));
    await shop.ingest("orders/create", order(2, livingIn("DE")));
    await shop.ingest("orders/create", order(3, { billing_address: null, shipping_address: null }));
    await shop.map();
    const outcome = await outcomes(shop);
    expect([outcome.slice(0, 3), outcome.slice(3, 6), outcome.slice(6)]).toEqual([
      ["pending", "other_market", "pending"],
      ["other_market", "pending", "pending"],
      ["other_market", "other_market", "pending"],
    ]);
    for (const pixel of shop.pixels) await shop.send(pixel);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 5, skipped: 4 });
  });

  test("has the checkout of a buyer of whom an address is learned only later", async () => {
    const shop = await world.openShop();
    await changePixel(world.pool, shop.pixels[0], { markets: ["US"] });
    const young = { billing_address: null, shipping_address: null, note_attributes: granted };
    await shop.ingest("checkouts/create", sampleCheckout("tok", world.time.now(), young));
    await shop.map();
    expect(await outcomes(shop)).toEqual(["other_market"]);
    await shop.ingest(
      "checkouts/update",
      sampleCheckout("tok", world.time.now(), { note_attributes: granted }),
    );
    await shop.map();
    expect(await shop.deliveries()).toMatchObject([{ state: "pending", transition: "rebuilt" }]);
    await shop.send();
    await shop.ingest("checkouts/update", sampleCheckout("tok", world.time.now(), livingIn("FR")));
    await shop.map();
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 1 });
  });

  test("that are changed while an order waits for payment decides as they are when it is paid", async () => {
    const shop = await world.openShop({ pixels: 2 });
    for (const pixel of shop.pixels) await changePixel(world.pool, pixel, { markets: ["US"] });
    await shop.ingest("orders/create", order(1, { financial_status: "pending" }));
    await shop.map();
    expect(await outcomes(shop)).toEqual(["awaiting_payment", "awaiting_payment"]);
    await changePixel(world.pool, shop.pixels[1], { markets: ["FR"] });
    await shop.ingest("orders/paid", order(1));
    await shop.map();
    expect(await outcomes(shop)).toEqual(["pending", "other_market"]);
  });
});

test("an event that is switched off is counted as that at this pixel, and goes to the others", async () => {
  const shop = await world.openShop({ pixels: 2 });
  await changePixel(world.pool, shop.pixels[0], { eventsOff: ["CompletePayment"] });
  await shop.ingest("orders/create", order(1));
  await shop.ingest("checkouts/create", sampleCheckout("tok", world.time.now()));
  await shop.map();
  expect(await outcomes(shop)).toEqual(["event_off", "pending", "pending", "pending"]);
  await shop.ingest("orders/paid", order(1));
  await changePixel(world.pool, shop.pixels[0], { eventsOff: [] });
  await shop.map();
  expect(await outcomes(shop)).toEqual(["event_off", "pending", "pending", "pending"]);
});

describe("a pixel that is connected while an order waits for its payment", () => {
  const unpaid = { financial_status: "pending" };

  test("gets it when it is paid, as the one that was there before does", async () => {
    const shop = await world.openShop();
    await shop.ingest("orders/create", order(1, unpaid));
    await shop.map();
    const late = await shop.addPixel();
    await shop.ingest("orders/create", order(1, unpaid));
    await shop.map();
    expect(await outcomes(shop)).toEqual(["awaiting_payment"]);
    await shop.ingest("orders/paid", order(1));
    await shop.ingest("orders/paid", order(1));
    await shop.map();
    expect(await outcomes(shop)).toEqual(["pending", "pending"]);
    for (const pixel of shop.pixels) await shop.send(pixel);
    expect(world.tiktok.accepted.filter(({ pixelCode }) => pixelCode === late.code)).toHaveLength(1);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 2 });
    const { rows } = await world.pool.query(
      "SELECT DISTINCT conversion_id, event_time, tiktok_event_id FROM delivery WHERE shop_id = $1",
      [shop.id],
    );
    expect(rows).toHaveLength(1);
  });

  test("gets it as the first one, and the row that stood for none says that none was there", async () => {
    const shop = await world.openShop({ pixels: 0 });
    await shop.ingest("orders/create", order(1, unpaid));
    await shop.map();
    await shop.addPixel();
    await shop.ingest("orders/paid", order(1));
    await shop.map();
    expect(await outcomes(shop)).toEqual(["not_connected", "pending"]);
  });

  test("gets nothing of what was paid before it came", async () => {
    const shop = await world.openShop();
    await shop.ingest("orders/create", order(1));
    await shop.map();
    await shop.send();
    await shop.addPixel();
    await shop.ingest("orders/paid", order(1));
    await shop.map();
    expect(await outcomes(shop)).toEqual(["accepted"]);
    const none = await world.openShop({ pixels: 0 });
    await none.ingest("orders/create", order(2));
    await none.map();
    await none.addPixel();
    await none.ingest("orders/paid", order(2));
    await none.map();
    expect(await outcomes(none)).toEqual(["not_connected"]);
  });

  test.each(["switched off", "disconnected"])(
    "says of one that is %s meanwhile that it is not connected",
    async (how) => {
      const shop = await world.openShop({ pixels: 2 });
      await shop.ingest("orders/create", order(1, unpaid));
      await shop.map();
      if (how === "switched off") await changePixel(world.pool, shop.pixels[0], { enabled: false });
      else
        await world.pool.query(
          `UPDATE connection SET state = 'disconnected', token_sealed = NULL
           FROM pixel WHERE pixel.connection_id = connection.id AND pixel.id = $1`,
          [shop.pixels[0]?.id],
        );
      await shop.ingest("orders/paid", order(1));
      await shop.map();
      expect(await outcomes(shop)).toEqual(["not_connected", "pending"]);
    },
  );
});
