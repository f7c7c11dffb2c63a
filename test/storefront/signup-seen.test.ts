import { describe, expect, test } from "vitest";

import type { CustomerSpec } from "../fixtures/customer.ts";
import { sha256 } from "../fixtures/sha256.ts";
import { shopperAgent, shopperIpv4, ttclid, ttp } from "../fixtures/shopper-browser.ts";
import { minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { sampleOrder } from "../pipeline/sample-order.ts";
import { clickNow, purchase } from "./buyer.ts";
import { fatesOf, hearOfCustomer as hear, janeCreated } from "./registering.ts";
import type { EventMaker } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const email = sha256("jane@example.com");
const created = (spec: CustomerSpec = {}) => janeCreated(world, spec);
const fates = (store: TestStore) => fatesOf(world, store);

async function signUp(store: TestStore, changes: Record<string, unknown> = {}, journey = {}): Promise<void> {
  await store.tell([make.signupSubmitted(changes)], journey);
  await store.map();
}

describe("a registration that the storefront saw", () => {
  const told = {
    email,
    external_id: sha256("42"),
    first_name: sha256("jane"),
    ip: shopperIpv4,
    user_agent: shopperAgent,
    ttclid,
    ttp,
  };
  const halves = (store: TestStore, state: CustomerSpec["state"] & string) => {
    const body = created({ state });
    const forms = [make.signupSubmitted(), make.signupSubmitted()];
    return {
      customer: () => hear(store, body),
      form: async () => {
        const form = forms.shift();
        if (form !== undefined) await store.tell([form]);
        await store.map();
      },
    };
  };
  const orders = [
    ["form", "customer"],
    ["customer", "form"],
    ["form", "form", "customer", "customer"],
    ["customer", "customer", "form", "form"],
    ["customer", "form", "customer", "form"],
    ["form", "customer", "form", "customer"],
  ] as const;

  test.each(
    (["enabled", "disabled"] as const).flatMap((state) => orders.map((said) => [state, said] as const)),
  )("makes one signup of the %s customer, said as %j", async (state, said) => {
    const store = await world.openSpeakingStore();
    const say = halves(store, state);
    for (const half of said) await say[half]();
    expect(await fates(store)).toEqual(["CompleteRegistration accepted"]);
    expect(store.sentUsers("CompleteRegistration")).toEqual([told]);
  });

  test("makes one of both, mapped in one round", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("customers/create", created({ state: "disabled" }));
    await store.tell([make.signupSubmitted({ email: " JANE@example.com" })]);
    await store.map();
    expect(await fates(store)).toEqual(["CompleteRegistration accepted"]);
    expect(store.sentUsers("CompleteRegistration")).toEqual([told]);
  });

  test("is waited for where the storefront speaks, and for no longer than a purchase waits", async () => {
    const store = await world.openSpeakingStore();
    await hear(store, created());
    expect(await store.owed()).toEqual([["CompleteRegistration", 20]]);
    await signUp(store);
    expect(await store.owed()).toEqual([["CompleteRegistration", 0]]);
  });

  test("that comes after the event was sent sends nothing more", async () => {
    const store = await world.openSpeakingStore();
    await hear(store, created());
    expect(await fates(store)).toEqual(["CompleteRegistration accepted"]);
    await signUp(store);
    expect(await fates(store)).toEqual(["CompleteRegistration accepted"]);
    expect(store.counted()).toHaveLength(1);
  });

  const edges: readonly (readonly [number, string])[] = [
    [10 * minuteMs, "accepted"],
    [10 * minuteMs + secondMs, "no_account"],
  ];

  test.each(edges)("%i ms before the customer is there: %s", async (apart, fate) => {
    const store = await world.openSpeakingStore();
    await signUp(store);
    world.time.advance(apart);
    await hear(store, created({ state: "disabled" }));
    expect(await fates(store)).toEqual([`CompleteRegistration ${fate}`]);
  });

  test.each(edges)("%i ms after the customer was there: %s", async (apart, fate) => {
    const store = await world.openSpeakingStore();
    await hear(store, created({ state: "disabled" }));
    world.time.advance(apart);
    await signUp(store);
    expect(await fates(store)).toEqual([`CompleteRegistration ${fate}`]);
  });

  test("in time still counts when the form is sent off again later", async () => {
    const store = await world.openSpeakingStore();
    const body = created({ state: "disabled" });
    await signUp(store);
    world.time.advance(11 * minuteMs);
    await signUp(store);
    await hear(store, body);
    expect(await fates(store)).toEqual(["CompleteRegistration accepted"]);
  });

  test.each([
    ["with another email", { email: "john@example.com" }, {}],
    ["without an email", { email: null }, {}],
    ["by a robot", {}, { userAgent: "Mozilla/5.0 (compatible; Googlebot/2.1)" }],
  ])("%s makes no signup of the customer", async (_what, changes, journey) => {
    const store = await world.openSpeakingStore();
    await signUp(store, changes, journey);
    await hear(store, created({ state: "disabled" }));
    await signUp(store, changes, journey);
    expect(await fates(store)).toEqual(["CompleteRegistration no_account"]);
  });

  test("in another store makes none either", async () => {
    const [store, other] = [await world.openSpeakingStore(), await world.openSpeakingStore()];
    await signUp(other);
    await hear(store, created({ state: "disabled" }));
    await signUp(other);
    expect(await fates(store)).toEqual(["CompleteRegistration no_account"]);
  });

  test("brings the consent that was missing, in either order", async () => {
    for (const said of [orders[0], orders[1]]) {
      const store = await world.openSpeakingStore();
      const body = created({ fields: { currency: "EUR" } });
      for (const half of said) await (half === "form" ? signUp(store) : hear(store, body));
      expect(await fates(store)).toEqual(["CompleteRegistration accepted"]);
    }
  });

  test("under a refused sale of data goes with limited data use, in either order", async () => {
    for (const said of [orders[0], orders[1]]) {
      const store = await world.openSpeakingStore();
      const body = created({ state: "disabled" });
      const journey = { visit: { consent: "granted_no_sale" } };
      for (const half of said) await (half === "form" ? signUp(store, {}, journey) : hear(store, body));
      expect(await fates(store)).toEqual(["CompleteRegistration accepted"]);
      expect(store.counted()).toMatchObject([{ limited_data_use: true }]);
    }
  });

  test("makes no event of its own, and no lead", async () => {
    const store = await world.openSpeakingStore();
    await signUp(store);
    expect(await fates(store)).toEqual([]);
    expect(await store.entryReasons()).toEqual(["visitor_noted"]);
  });

  test("ties its browser to the person, whose order elsewhere finds the click", async () => {
    const store = await world.openStore();
    await signUp(store, {}, { visit: { clientId: "the phone", click: clickNow(world, "E.C.P.phone") } });
    await hear(store, created());
    world.time.advance(minuteMs);
    const bought = { email: null, phone: null, customer: { id: 42 } };
    expect(await purchase(world, store, sampleOrder(1, world.time.now(), bought))).toMatchObject({
      ttclid: "E.C.P.phone",
    });
  });
});

describe("a shopper who registers and refuses", () => {
  const refuse = (store: TestStore) => store.tell([], { visit: { consent: "denied", click: undefined } });

  test.each(["enabled", "disabled"] as const)(
    "before Shopify tells of the %s customer is withheld",
    async (state) => {
      const store = await world.openSpeakingStore();
      await signUp(store);
      await refuse(store);
      await hear(store, created({ state }));
      expect(await fates(store)).toEqual(["CompleteRegistration consent_denied"]);
    },
  );

  test("before anything was mapped is withheld", async () => {
    const store = await world.openSpeakingStore();
    await store.tell([make.signupSubmitted()]);
    await store.ingest("customers/create", created());
    await refuse(store);
    await store.map();
    expect(await fates(store)).toEqual(["CompleteRegistration consent_denied"]);
  });

  test("before the event was sent is withheld", async () => {
    const store = await world.openSpeakingStore();
    await signUp(store);
    await hear(store, created());
    await refuse(store);
    expect(await fates(store)).toEqual(["CompleteRegistration consent_denied"]);
    expect(store.counted()).toEqual([]);
  });
});
