import { describe, expect, test } from "vitest";

import { dayMs, minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import { clickNow, purchase } from "./buyer.ts";
import type { EventMaker } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const jane = { email: "jane@example.com", phone: "+14155550101", customer: { id: 42 } };
const nobody = { email: null, phone: null, customer: null };
const order = (changes: SampleOrder = {}, id = 1) => sampleOrder(id, world.time.now(), changes);

/** Jane says who she is on a phone that came by the ad. */
async function identify(store: TestStore): Promise<void> {
  await store.tell([make.checkoutStarted({ checkoutToken: "left", email: jane.email, phone: jane.phone })], {
    visit: { clientId: "the phone", customerId: "42", click: clickNow(world, "E.C.P.phone") },
  });
  await store.map();
  world.time.advance(minuteMs);
}

describe("nobody is joined who is somebody else:", () => {
  const login = (store: TestStore, clientId: string, customerId: string, ttclid?: string) =>
    store.tell([make.pageViewed()], {
      visit: { clientId, customerId, click: ttclid === undefined ? undefined : clickNow(world, ttclid) },
    });

  test("persons who share a tablet share its click, and none of their phones", async () => {
    const store = await world.openStore();
    await login(store, "Ann's phone", "1", "E.C.P.ann");
    await login(store, "Bob's phone", "2", "E.C.P.bob");
    world.time.advance(-minuteMs);
    await login(store, "the tablet", "1", "E.C.P.tablet");
    world.time.advance(minuteMs);
    await login(store, "the tablet", "2");
    await login(store, "the tablet", "3");
    await login(store, "another tablet", "4");
    await store.map();
    const of = (id: number) => ({ ...nobody, customer: { id } });
    expect(await purchase(world, store, order(of(1), 1))).toMatchObject({ ttclid: "E.C.P.ann" });
    expect(await purchase(world, store, order(of(2), 2))).toMatchObject({ ttclid: "E.C.P.bob" });
    expect(await purchase(world, store, order(of(3), 3))).toMatchObject({ ttclid: "E.C.P.tablet" });
    expect(await purchase(world, store, order(of(4), 4))).not.toHaveProperty("ttclid");
  });

  test("an order on the shared tablet finds nothing of the one who does not buy", async () => {
    const store = await world.openStore();
    await login(store, "Bob's phone", "2", "E.C.P.bob");
    await login(store, "the tablet", "2");
    await login(store, "the tablet", "1");
    await store.tell([make.checkoutStarted({ checkoutToken: "ann" })], {
      visit: { clientId: "the tablet", click: undefined },
    });
    await store.map();
    const user = await purchase(
      world,
      store,
      order({ ...nobody, customer: { id: 1 }, checkout_token: "ann" }),
    );
    expect(user).not.toHaveProperty("ttclid");
  });

  test("A's email leads to B's browser, where C was seen, and not on to C's", async () => {
    const store = await world.openStore();
    const seen = (clientId: string, fields: Record<string, string>, ttclid?: string) =>
      store.tell([make.formSubmitted({ email: undefined, ...fields })], {
        visit: { clientId, click: ttclid === undefined ? undefined : clickNow(world, ttclid) },
      });
    await seen("C's", { email: "c@example.com", phone: "+14155550103" }, "E.C.P.c");
    await seen("B's", { email: "c@example.com" });
    await seen("B's", { email: "a@example.com" });
    await store.map();
    expect(await purchase(world, store, order({ ...nobody, email: "a@example.com" }))).not.toHaveProperty(
      "ttclid",
    );
    expect(await purchase(world, store, order({ ...nobody, email: "c@example.com" }, 2))).toMatchObject({
      ttclid: "E.C.P.c",
    });
  });

  test("a parcel's phone number is its receiver's", async () => {
    const store = await world.openStore();
    await identify(store);
    const gift = { ...nobody, shipping_address: { country_code: "US", phone: jane.phone } };
    expect(await purchase(world, store, order(gift))).not.toHaveProperty("ttclid");
  });

  test("of 12 browsers with one email only the 10 that gave it last are its person's", async () => {
    const store = await world.openStore();
    for (let number = 1; number <= 12; number += 1) {
      const click = { ttclid: `E.C.P.${number}`, at: Math.floor(world.time.now() / secondMs) - number * 60 };
      // The oldest have the newest clicks.
      await store.tell([make.formSubmitted({ email: jane.email })], {
        visit: { clientId: `browser ${number}`, click: number === 5 ? undefined : click },
      });
      world.time.advance(secondMs);
      if (number % 5 === 0) await store.map();
    }
    await store.map();
    world.time.advance(minuteMs);
    expect(await purchase(world, store, order({ ...nobody, email: jane.email }))).toMatchObject({
      ttclid: "E.C.P.3",
    });
    // The first one is there again, and takes the place of the third.
    await store.tell([make.formSubmitted({ email: jane.email })], {
      visit: { clientId: "browser 1", click: undefined },
    });
    await store.map();
    world.time.advance(minuteMs);
    expect(await purchase(world, store, order({ ...nobody, email: jane.email }, 2))).toMatchObject({
      ttclid: "E.C.P.1",
    });
    expect(await purchase(world, store, order({ ...nobody, email: jane.email }, 3))).not.toMatchObject({
      ttclid: "E.C.P.3",
    });
  });

  test("10 browsers are a person's all in all, by whatever they are found", async () => {
    const store = await world.openStore();
    const give = async (contact: { email?: string; phone?: string }, name: string, ago: number) => {
      await store.tell([make.formSubmitted({ email: undefined, ...contact })], {
        visit: {
          clientId: name,
          click: { ttclid: `E.C.P.${name}`, at: Math.floor((world.time.now() - ago) / secondMs) },
        },
      });
      world.time.advance(secondMs);
    };
    for (let number = 1; number <= 6; number += 1)
      await give({ phone: jane.phone }, `p${number}`, number * minuteMs);
    for (let number = 1; number <= 6; number += 1)
      await give({ email: jane.email }, `e${number}`, dayMs + number * minuteMs);
    await store.map();
    world.time.advance(minuteMs);
    const contact = { ...nobody, email: jane.email, phone: jane.phone };
    expect(await purchase(world, store, order(contact))).toMatchObject({ ttclid: "E.C.P.p3" });
  });

  test("two shops share no one, though they sell to the same", async () => {
    const [store, other] = [await world.openStore(), await world.openStore()];
    await identify(other);
    expect(await purchase(world, store, order(jane))).not.toHaveProperty("ttclid");
    expect(await purchase(world, other, order(jane))).toMatchObject({ ttclid: "E.C.P.phone" });
  });

  test("a robot is nobody", async () => {
    const store = await world.openStore();
    await store.tell([make.formSubmitted({ email: jane.email })], {
      visit: { clientId: "a robot", click: clickNow(world, "E.C.P.robot") },
      userAgent: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    });
    await store.map();
    expect(await purchase(world, store, order(jane))).not.toHaveProperty("ttclid");
  });
});
