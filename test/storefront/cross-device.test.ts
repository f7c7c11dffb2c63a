import { describe, expect, test } from "vitest";

import { shopperIpv6 } from "../fixtures/shopper-browser.ts";
import { minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { sampleCheckout, sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import { clickNow, purchase } from "./buyer.ts";
import type { EventMaker, Visit } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const jane = { email: "jane@example.com", phone: "+14155550101", customer: { id: 42 } };
const nobody = { email: null, phone: null, customer: null };
const order = (changes: SampleOrder = {}, id = 1) => sampleOrder(id, world.time.now(), changes);

const phone = (changes: Partial<Visit> = {}): Partial<Visit> => ({
  clientId: "the phone",
  click: undefined,
  ttp: "2kPhone",
  ...changes,
});

/** The phone comes by the ad, and what it does next is told a minute later, without the click. */
async function clickThen(store: TestStore, tell: () => Promise<void>, ttclid = "E.C.P.phone"): Promise<void> {
  await store.tell([make.pageViewed()], { visit: phone({ click: clickNow(world, ttclid) }) });
  await store.map();
  world.time.advance(minuteMs);
  await tell();
  await store.map();
  world.time.advance(minuteMs);
}

type Means = readonly [
  how: string,
  event: () => Parameters<TestStore["tell"]>[0][number],
  visit: Partial<Visit>,
  order: SampleOrder,
];

const means: readonly Means[] = [
  ["the email of a newsletter", () => make.formSubmitted({ email: "jane@example.com" }), {}, jane],
  [
    "the email, however it is written",
    () => make.formSubmitted({ email: " Jane@EXAMPLE.com" }),
    {},
    { ...nobody, email: "JANE@example.com " },
  ],
  [
    "the email of a checkout that was left",
    () => make.checkoutStarted({ checkoutToken: "left", email: "jane@example.com" }),
    {},
    { ...nobody, email: "jane@example.com" },
  ],
  [
    "the customer's own email, where the order has none",
    () => make.formSubmitted({ email: "jane@example.com" }),
    {},
    { ...nobody, customer: { id: 42, email: "jane@example.com" } },
  ],
  [
    "the phone number of a checkout",
    () => make.paymentInfoSubmitted({ checkoutToken: "left", phone: "+1 (415) 555-0101" }),
    {},
    { ...nobody, phone: "415-555-0101" },
  ],
  [
    "the phone number of the bill",
    () => make.checkoutStarted({ checkoutToken: "left", phone: "+493012345678" }),
    {},
    { ...nobody, billing_address: { country_code: "DE", phone: "030 12345678" } },
  ],
  ["the login", () => make.pageViewed(), { customerId: "42" }, { ...nobody, customer: { id: 42 } }],
];

describe("an order on a desktop finds the click on the phone, which is identified after it,", () => {
  test.each(means)("by %s", async (_how, event, visit, changes) => {
    const store = await world.openStore({ settings: { unknownConsent: "send" } });
    await clickThen(store, () => store.tell([event()], { visit: phone(visit) }));
    expect(await purchase(world, store, order(changes))).toMatchObject({ ttclid: "E.C.P.phone" });
  });

  test("by an earlier order of the phone, which only Shopify knows a name for", async () => {
    const store = await world.openStore();
    await clickThen(store, async () => {
      await store.tell([make.checkoutStarted({ checkoutToken: "first" })], { visit: phone() });
      await store.ingest("orders/create", order({ ...jane, checkout_token: "first" }));
    });
    expect(await purchase(world, store, order({ ...nobody, email: jane.email }, 2))).toMatchObject({
      ttclid: "E.C.P.phone",
    });
  });

  test("also where Shopify told of that order before the phone did", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order({ ...jane, checkout_token: "first" }));
    await store.map();
    world.time.advance(secondMs);
    await store.tell([make.checkoutCompleted({ checkoutToken: "first" })], {
      visit: phone({ click: clickNow(world, "E.C.P.phone") }),
    });
    await store.map();
    world.time.advance(minuteMs);
    expect(await purchase(world, store, order({ ...nobody, phone: jane.phone }, 2))).toMatchObject({
      ttclid: "E.C.P.phone",
    });
  });

  test("and so do a checkout and what a customer looks at", async () => {
    const store = await world.openStore();
    await clickThen(store, () => store.tell([make.pageViewed()], { visit: phone({ customerId: "42" }) }));
    const desktop = { clientId: "the desktop", click: undefined, customerId: "42" };
    await store.tell([make.productViewed()], { visit: desktop });
    await store.ingest("checkouts/create", sampleCheckout("t", world.time.now(), { customer: { id: 42 } }));
    await store.map();
    world.time.advance(minuteMs);
    await store.sendDue();
    expect(store.sentUsers("ViewContent")).toMatchObject([{ ttclid: "E.C.P.phone" }]);
    expect(store.sentUsers("InitiateCheckout")).toMatchObject([{ ttclid: "E.C.P.phone" }]);
  });

  test("but nothing else of it: no address, agent or cookie, and no name it was given", async () => {
    const store = await world.openStore();
    await store.tell([make.checkoutStarted({ checkoutToken: "left", ...jane })], {
      visit: phone({ click: clickNow(world, "E.C.P.phone"), customerId: "42" }),
      ip: shopperIpv6,
    });
    await store.map();
    const user = await purchase(
      world,
      store,
      order({ ...nobody, email: jane.email, client_details: null, billing_address: null }),
    );
    expect(user).toMatchObject({ ttclid: "E.C.P.phone" });
    for (const key of ["ip", "user_agent", "ttp", "phone", "external_id"])
      expect(user).not.toHaveProperty(key);
  });
});

describe("an order that is told before its person is identified", () => {
  const identify = (store: TestStore) =>
    store.tell([make.formSubmitted({ email: jane.email })], {
      visit: phone({ click: { ttclid: "E.C.P.phone", at: Math.floor(world.time.now() / secondMs) - 3_600 } }),
    });

  test("finds the click if it still waits for its own browser, which then has it mapped again", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order(jane));
    await store.map();
    await identify(store);
    world.time.advance(secondMs);
    await store.tell([make.checkoutCompleted()], { visit: { clientId: "the desktop", click: undefined } });
    await store.map();
    await store.sendDue();
    expect(store.sentUsers("CompletePayment")).toMatchObject([{ ttclid: "E.C.P.phone" }]);
  });

  test("stays as it was sent", async () => {
    const store = await world.openStore();
    expect(await purchase(world, store, order(jane))).not.toHaveProperty("ttclid");
    await identify(store);
    await store.map();
    await store.ingest("orders/paid", order(jane));
    await store.map();
    await store.sendDue();
    expect(store.sentUsers("CompletePayment")).toHaveLength(1);
  });

  test("waits for its own browser, though another device has a click for it", async () => {
    const store = await world.openSpeakingStore();
    await identify(store);
    await store.map();
    await store.ingest("orders/create", order({ ...jane, note_attributes: granted }));
    await store.map();
    await store.sendDue();
    expect(store.sentUsers("CompletePayment")).toEqual([]);
    await store.tell([make.checkoutCompleted()], {
      visit: { clientId: "the desktop", click: clickNow(world, "E.C.P.desktop") },
    });
    await store.map();
    await store.sendDue();
    expect(store.sentUsers("CompletePayment")).toMatchObject([{ ttclid: "E.C.P.desktop" }]);
  });
});

const granted = [{ name: "tt_consent", value: "granted" }];
