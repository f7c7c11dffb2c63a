import { describe, expect, test } from "vitest";

import {
  cartToken,
  checkoutToken,
  shopperAgent,
  shopperIpv4,
  ttclid,
  ttp,
} from "../fixtures/shopper-browser.ts";
import { dayMs, minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { sampleCheckout, sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import type { EventMaker, Visit } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const order = (changes: SampleOrder = {}) => sampleOrder(1, world.time.now(), changes);

const secondsAgo = (ms: number) => Math.floor((world.time.now() - ms) / secondMs);

describe("an order without attributes finds its click", () => {
  test.each<[string, () => Parameters<TestStore["tell"]>[0], SampleOrder]>([
    ["by its checkout", () => [make.checkoutStarted()], { checkout_token: checkoutToken }],
    [
      "by its checkout, seen when it was paid",
      () => [make.paymentInfoSubmitted()],
      { checkout_token: checkoutToken },
    ],
    ["by its cart", () => [make.addedToCart({ cartToken })], { cart_token: cartToken }],
    [
      "by its cart, whose token the browser knows with its key",
      () => [make.addedToCart({ cartToken: `${cartToken}?key=0a5f2c9e7d1b4b6f8c3a` })],
      { cart_token: cartToken },
    ],
    [
      "by its cart, whose token the order has with its key",
      () => [make.addedToCart({ cartToken })],
      { cart_token: `${cartToken}?key=0a5f2c9e7d1b4b6f8c3a` },
    ],
    ["by itself", () => [make.checkoutCompleted()], {}],
  ])("%s", async (_how, events, changes) => {
    const store = await world.openStore();
    await store.tell([make.pageViewed()]);
    await store.tell(events(), { visit: { click: undefined } });
    await store.map();
    world.time.advance(minuteMs);
    const user = await store.purchaserOf(order({ ...changes, client_details: null }));
    expect(user).toMatchObject({ ttclid, ttp, ip: shopperIpv4, user_agent: shopperAgent });
  });

  test("and so does a checkout, by its cart", async () => {
    const store = await world.openStore();
    await store.tell([make.addedToCart({ cartToken })]);
    await store.map();
    await store.ingest(
      "checkouts/create",
      sampleCheckout("another", world.time.now(), { cart_token: cartToken }),
    );
    await store.map();
    await store.sendDue();
    expect(store.counted().find(({ event }) => event === "InitiateCheckout")).toMatchObject({
      user: { ttclid, ttp },
    });
  });

  test("but not by tokens of another kind that read the same, nor by none", async () => {
    const store = await world.openStore();
    await store.tell([
      make.addedToCart({ cartToken: checkoutToken }),
      make.addedToCart({ cartToken: "?key=x" }),
    ]);
    await store.map();
    const user = await store.purchaserOf(order({ checkout_token: checkoutToken, cart_token: "?key=x" }));
    expect(user).not.toHaveProperty("ttclid");
  });

  test("after 20 days, though the browser has lost it meanwhile", async () => {
    const store = await world.openStore();
    await store.tell([make.pageViewed()], { visit: { click: { ttclid, at: secondsAgo(minuteMs) } } });
    await store.map();
    world.time.advance(20 * dayMs);
    await store.tell([make.checkoutStarted()], { visit: { click: undefined, ttp: undefined } });
    await store.map();
    expect(await store.purchaserOf(order({ checkout_token: checkoutToken }))).toMatchObject({ ttclid, ttp });
  });
});

describe("of two visitors", () => {
  const phone: Partial<Visit> = {
    clientId: "the phone",
    click: { ttclid: "E.C.P.phone", at: 1_795_000_000 },
  };
  const laptop: Partial<Visit> = {
    clientId: "the laptop",
    click: { ttclid: "E.C.P.laptop", at: 1_790_000_000 },
  };

  test.each([
    ["the phone", [laptop, phone], "E.C.P.phone"],
    ["the laptop", [phone, laptop], "E.C.P.laptop"],
    ["the phone, which came back", [phone, laptop, phone], "E.C.P.phone"],
  ])("with one cart the last seen counts: %s", async (_who, visits, expected) => {
    const settings = { attributionWindowDays: 90 };
    for (const apart of [true, false]) {
      const store = await world.openStore({ settings });
      for (const visit of visits) {
        await store.tell([make.addedToCart({ cartToken })], { visit });
        if (apart) await store.map();
        world.time.advance(secondMs);
      }
      expect(await store.purchaserOf(order({ cart_token: cartToken }))).toMatchObject({ ttclid: expected });
    }
  });

  test("the one of the checkout counts before the one of the order's number, and that before the cart's", async () => {
    const store = await world.openStore({ settings: { attributionWindowDays: 90 } });
    await store.tell([make.checkoutStarted()], { visit: phone });
    world.time.advance(secondMs);
    await store.tell([make.checkoutCompleted({ checkoutToken: "other" })], { visit: laptop });
    world.time.advance(secondMs);
    await store.tell([make.addedToCart({ cartToken })], {
      visit: { clientId: "a third", click: { ttclid: "E.C.P.3" } },
    });
    await store.map();
    const body = order({ checkout_token: checkoutToken, cart_token: cartToken });
    expect(await store.purchaserOf(body)).toMatchObject({ ttclid: "E.C.P.phone" });
    const { checkout_token: _token, ...numbered } = body;
    const other = { ...numbered, cart_token: cartToken };
    const second = await world.openStore({ settings: { attributionWindowDays: 90 } });
    await second.tell([make.checkoutCompleted({ checkoutToken: "other" })], { visit: laptop });
    world.time.advance(secondMs);
    await second.tell([make.addedToCart({ cartToken })], { visit: phone });
    await second.map();
    expect(await second.purchaserOf(other)).toMatchObject({ ttclid: "E.C.P.laptop" });
  });
});
