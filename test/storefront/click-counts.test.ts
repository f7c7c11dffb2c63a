import { describe, expect, test } from "vitest";

import { checkoutToken, ttclid } from "../fixtures/shopper-browser.ts";
import { dayMs, minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import type { EventMaker } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const order = (changes: SampleOrder = {}) => sampleOrder(1, world.time.now(), changes);

const secondsAgo = (ms: number) => Math.floor((world.time.now() - ms) / secondMs);

const cart = (at: number) =>
  order({
    checkout_token: checkoutToken,
    note_attributes: [
      { name: "ttclid", value: "E.C.P.cart" },
      { name: "ttclid_at", value: String(at) },
    ],
  });

describe("a click counts", () => {
  test.each([
    ["up to the moment of the order", 0, true],
    ["not when it came after it", -1 * secondMs, false],
    ["to the last millisecond of the window", 30 * dayMs, true],
    ["not a second longer", 30 * dayMs + secondMs, false],
  ])("%s", async (_when, age, counts) => {
    const store = await world.openStore({ settings: { sendOutsideWindow: true } });
    // Whole seconds, as browsers keep them.
    world.time.advance(secondMs - (world.time.now() % secondMs));
    const orderedAt = world.time.now();
    const body = order({ checkout_token: checkoutToken });
    world.time.advance(minuteMs);
    const at = (orderedAt - age) / secondMs;
    await store.tell([make.checkoutStarted()], { visit: { click: { ttclid, at } } });
    await store.map();
    expect((await store.purchaserOf(body))?.["ttclid"]).toBe(counts ? ttclid : undefined);
  });

  test("by the shop's own window, and an order whose only click is older is not sent", async () => {
    const store = await world.openStore({ settings: { attributionWindowDays: 7 } });
    await store.tell([make.checkoutStarted()], { visit: { click: { ttclid, at: secondsAgo(8 * dayMs) } } });
    await store.map();
    expect(await store.purchaserOf(order({ checkout_token: checkoutToken }))).toBeUndefined();
    expect((await store.deliveries()).at(-1)).toMatchObject({ state: "skipped", reason: "outside_window" });
  });

  test("the newest of a visitor's, and of equally new ones the cart's own", async () => {
    const store = await world.openStore();
    const [older, newer] = [secondsAgo(5 * dayMs), secondsAgo(2 * dayMs)];
    for (const click of [
      { ttclid: "E.C.P.older", at: older },
      { ttclid: "E.C.P.newer", at: newer },
    ])
      await store.tell([make.checkoutStarted()], { visit: { click } });
    await store.map();
    expect(await store.purchaserOf(cart(older))).toMatchObject({ ttclid: "E.C.P.newer" });
    const second = await world.openStore();
    await second.tell([make.checkoutStarted()], { visit: { click: { ttclid: "E.C.P.newer", at: newer } } });
    await second.map();
    expect(await second.purchaserOf(cart(newer))).toMatchObject({ ttclid: "E.C.P.cart" });
  });
});

async function clicksOf(store: TestStore): Promise<unknown> {
  const { rows } = await world.pool.query<{ facts_sealed: Buffer }>(
    "SELECT facts_sealed FROM conversion WHERE shop_id = $1 AND source = 'purchase'",
    [store.id],
  );
  const opened = store.vault.open("conversion.facts_sealed", rows[0]?.facts_sealed ?? Buffer.alloc(0));
  return (JSON.parse(opened.toString("utf8")) as { clicks: unknown }).clicks;
}

describe("a click id in the attributes without a time", () => {
  const attributes = { note_attributes: [{ name: "ttclid", value: ttclid }], checkout_token: checkoutToken };

  test("has the time at which we first heard of it", async () => {
    const store = await world.openStore();
    const at = secondsAgo(3 * dayMs);
    await store.tell([make.checkoutStarted()], { visit: { click: { ttclid, at } } });
    await store.map();
    expect(await store.purchaserOf(order(attributes))).toMatchObject({ ttclid });
    expect(await clicksOf(store)).toMatchObject([
      {
        click: { ttclid, source: "cart_attributes", clickedAt: at * secondMs, timeKnown: true },
        verdict: "used",
      },
      { click: { source: "checkout_visitor", clickedAt: at * secondMs } },
    ]);
  });

  test("is too old where we know that it is", async () => {
    const store = await world.openStore();
    await store.tell([make.checkoutStarted()], { visit: { click: { ttclid, at: secondsAgo(40 * dayMs) } } });
    await store.map();
    expect(await store.purchaserOf(order(attributes))).toBeUndefined();
  });

  test("has the order's own time where we heard of it only after the order", async () => {
    const store = await world.openStore();
    const body = order(attributes);
    const orderedAt = world.time.now();
    world.time.advance(minuteMs);
    await store.tell([make.checkoutCompleted()], { visit: { click: { ttclid } } });
    await store.map();
    expect(await store.purchaserOf(body)).toMatchObject({ ttclid });
    expect(await clicksOf(store)).toMatchObject([
      { click: { clickedAt: orderedAt, timeKnown: false, source: "cart_attributes" } },
    ]);
  });
});
