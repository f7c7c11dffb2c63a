import { describe, expect, test } from "vitest";

import { cartToken } from "../fixtures/shopper-browser.ts";
import { dayMs, minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import { clickNow, purchase } from "./buyer.ts";
import { noteAttributes } from "./note-attributes.ts";
import type { EventMaker, Visit } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const email = "jane@example.com";
const nobody = { email: null, phone: null, customer: null, billing_address: null, shipping_address: null };
const order = (changes: SampleOrder = {}, id = 1) =>
  sampleOrder(id, world.time.now(), { ...nobody, email, ...changes });

const secondsAgo = (ms: number) => Math.floor((world.time.now() - ms) / secondMs);

/** Somebody gives Jane's email on a phone that came by the ad that long ago. */
async function identify(store: TestStore, agoMs: number, visit: Partial<Visit> = {}): Promise<void> {
  await store.tell([make.formSubmitted({ email })], {
    visit: {
      clientId: "the phone",
      click: { ttclid: "E.C.P.phone", at: secondsAgo(agoMs) },
      ...visit,
    },
  });
  await store.map();
}

type Candidate = { click: { ttclid: string; source: string; clickedAt: number; timeKnown: boolean } };

async function candidatesOf(store: TestStore): Promise<(Candidate & { verdict: string })[]> {
  const { rows } = await world.pool.query<{ facts_sealed: Buffer }>(
    "SELECT facts_sealed FROM conversion WHERE shop_id = $1 AND source = 'purchase' ORDER BY id DESC LIMIT 1",
    [store.id],
  );
  const opened = store.vault.open("conversion.facts_sealed", rows[0]?.facts_sealed ?? Buffer.alloc(0));
  return (JSON.parse(opened.toString("utf8")) as { clicks: (Candidate & { verdict: string })[] }).clicks;
}

describe("the window", () => {
  test.each([
    [1, 0, true],
    [1, -secondMs, false],
    [1, secondMs, true],
    [30, 0, true],
    [30, -secondMs, false],
    [90, 0, true],
    [90, -secondMs, false],
  ])("of %i days, and a click %i ms inside it", async (attributionWindowDays, insideMs, counts) => {
    const store = await world.openStore({ settings: { attributionWindowDays } });
    // On the second, as clicks are.
    world.time.advance(secondMs - (world.time.now() % secondMs));
    await identify(store, attributionWindowDays * dayMs - insideMs);
    const user = await purchase(world, store, order());
    if (counts) expect(user).toMatchObject({ ttclid: "E.C.P.phone" });
    else {
      expect(user).toBeUndefined();
      expect((await store.deliveries()).at(-1)).toMatchObject({ reason: "outside_window" });
    }
    expect(await candidatesOf(store)).toMatchObject([{ verdict: counts ? "used" : "outside_window" }]);
  });

  test("ends with the order: what was clicked after it led elsewhere", async () => {
    const store = await world.openStore();
    const body = order();
    await identify(store, 0, { click: { ttclid: "E.C.P.same", at: secondsAgo(0) } });
    world.time.advance(secondMs);
    await identify(store, 0, { clientId: "the tablet", click: { ttclid: "E.C.P.later", at: secondsAgo(0) } });
    expect(await purchase(world, store, body)).toMatchObject({ ttclid: "E.C.P.same" });
    expect(await candidatesOf(store)).toHaveLength(1);
  });
});

describe("between clicks of one second the order of their sources decides:", () => {
  const phone = "+14155550101";
  const places = [
    ["cart_attributes", () => noteAttributes({ ttclid: "E.C.P.6", ttclid_at: String(secondsAgo(dayMs)) })],
    ["landing_page", () => ({ landing_site: "/?ttclid=E.C.P.5" })],
    ["checkout_visitor", () => ({ cart_token: cartToken })],
    ["same_customer", () => ({ customer: { id: 42 } })],
    ["same_email", () => ({ email })],
    ["same_phone", () => ({ phone })],
  ] as const;

  test.each(places.map(([source], index) => [source, index] as const))(
    "%s before what follows it, and each is kept with why it won or lost",
    async (source, first) => {
      const store = await world.openStore();
      const visit = (number: number, changes: Partial<Visit> = {}): { visit: Partial<Visit> } => ({
        visit: {
          clientId: `browser ${number}`,
          click: { ttclid: `E.C.P.${number}`, at: secondsAgo(dayMs) },
          ...changes,
        },
      });
      await store.tell([make.checkoutStarted({ checkoutToken: "p", phone })], visit(1));
      await store.tell([make.formSubmitted({ email })], visit(2));
      await store.tell([make.pageViewed()], visit(3, { customerId: "42" }));
      await store.tell([make.addedToCart({ cartToken })], visit(4));
      await store.tell([make.pageViewed()], visit(5));
      await store.map();
      const told = places.slice(first);
      const changes = Object.assign({ email: null }, ...told.map(([, carry]) => carry())) as SampleOrder;
      expect(await purchase(world, store, order(changes))).toMatchObject({ ttclid: `E.C.P.${6 - first}` });
      const candidates = await candidatesOf(store);
      const expected = told.map(([one]) => [one, one === source ? "used" : "older_than_another"]);
      expect(new Map(candidates.map(({ click, verdict }) => [click.source, verdict]))).toEqual(
        new Map(expected as [string, string][]),
      );
      expect(candidates).toHaveLength(told.length);
    },
  );
});

test("a browser that is found by several things is one candidate, by the first of them", async () => {
  const store = await world.openStore();
  await store.tell([make.formSubmitted({ email, phone: "+14155550101" })], {
    visit: { clientId: "the phone", customerId: "42", click: clickNow(world, "E.C.P.phone") },
  });
  await store.map();
  await purchase(world, store, order({ phone: "+14155550101", customer: { id: 42 } }));
  expect(await candidatesOf(store)).toMatchObject([
    { click: { source: "same_customer", timeKnown: true }, verdict: "used" },
  ]);
});

describe("a click id without a usable time", () => {
  const heard = async (store: TestStore, agoMs: number) => {
    await store.tell([make.pageViewed()], {
      visit: { clientId: "a stranger", click: { ttclid: "E.C.P.heard", at: secondsAgo(agoMs) } },
    });
    await store.map();
  };
  const carried = (values: Record<string, string> = {}) =>
    noteAttributes({ ttclid: "E.C.P.heard", ...values });
  const clicked = async (store: TestStore) => (await candidatesOf(store)).map(({ click }) => click.clickedAt);

  test.each([
    ["none", () => carried()],
    ["one in milliseconds", () => carried({ ttclid_at: String(world.time.now()) })],
    ["one to come", () => carried({ ttclid_at: String(secondsAgo(-60_000)) })],
    ["garbage", () => carried({ ttclid_at: "yesterday" })],
    ["none, on the landing page", () => ({ landing_site: "/products/x?ttclid=E.C.P.heard" })],
  ])("(%s) takes the time at which the server first heard of it, from whomever", async (_what, changes) => {
    const store = await world.openStore();
    await heard(store, 3 * dayMs);
    const at = secondsAgo(3 * dayMs) * secondMs;
    expect(await purchase(world, store, order(changes()))).toMatchObject({ ttclid: "E.C.P.heard" });
    expect(await clicked(store)).toEqual([at]);
  });

  test("is too old where the server knows that it is", async () => {
    const store = await world.openStore();
    await heard(store, 31 * dayMs);
    expect(await purchase(world, store, order(carried()))).toBeUndefined();
  });

  test("takes the order's own time where the server heard of it only later, or in another shop", async () => {
    const [store, other] = [await world.openStore(), await world.openStore()];
    await heard(other, dayMs);
    const body = order(carried());
    const orderedAt = world.time.now();
    world.time.advance(minuteMs);
    await heard(store, 0);
    expect(await purchase(world, store, body)).toMatchObject({ ttclid: "E.C.P.heard" });
    expect(await candidatesOf(store)).toMatchObject([{ click: { clickedAt: orderedAt, timeKnown: false } }]);
  });

  test("keeps the time that it has", async () => {
    const store = await world.openStore();
    await heard(store, 3 * dayMs);
    const at = secondsAgo(2 * dayMs);
    await purchase(world, store, order(carried({ ttclid_at: String(at) })));
    expect(await clicked(store)).toEqual([at * secondMs]);
  });
});

describe("an event of the storefront", () => {
  test("is not due to a click that came after it", async () => {
    const store = await world.openStore();
    const at = world.time.now() - minuteMs;
    const visit = (ttclid: string, ms: number) => ({ visit: { click: { ttclid, at: secondsAgo(ms) } } });
    await store.tell([make.productViewed({ at })], visit("E.C.P.later", 30 * secondMs));
    await store.tell([make.searchSubmitted({ at })], visit("E.C.P.before", 2 * minuteMs));
    await store.map();
    await store.sendDue();
    expect(store.sentUsers("ViewContent")).toMatchObject([{ ttclid: "E.C.P.before" }]);
    expect(store.sentUsers("Search")).toMatchObject([{ ttclid: "E.C.P.before" }]);
  });

  test("is due to the click it comes with, where that has no time: it is heard of later than it was", async () => {
    const store = await world.openStore();
    await store.tell([make.productViewed({ at: world.time.now() - 2 * secondMs })], {
      visit: { click: { ttclid: "E.C.P.now" } },
    });
    await store.map();
    await store.sendDue();
    expect(store.sentUsers("ViewContent")).toMatchObject([{ ttclid: "E.C.P.now" }]);
  });
});
