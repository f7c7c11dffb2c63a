import { describe, expect, test } from "vitest";

import { defaultRules } from "#app/core/rules/default-rules.ts";
import { noShopFacts } from "#app/core/shopify/shop-facts.ts";

import { customer, type CustomerSpec } from "../fixtures/customer.ts";
import { sha256 } from "../fixtures/sha256.ts";
import { shopperAgent, shopperIpv4, ttclid, ttp } from "../fixtures/shopper-browser.ts";
import { minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { sampleOrder } from "../pipeline/sample-order.ts";
import { clickNow, purchase } from "./buyer.ts";
import type { EventMaker } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const jane = { id: 42, admin_graphql_api_id: "gid://shopify/Customer/42", email: "jane@example.com" };
const email = sha256("jane@example.com");

/** Shopify tells of Jane, made at this moment. */
const created = (spec: CustomerSpec = {}) =>
  customer({
    createdAt: new Date(world.time.now()).toISOString(),
    ...spec,
    fields: { ...jane, first_name: "Jane", last_name: null, ...spec.fields },
  });

async function hear(store: TestStore, body: object): Promise<void> {
  await store.ingest("customers/create", body);
  await store.map();
}

async function signUp(store: TestStore, changes: Record<string, unknown> = {}, journey = {}): Promise<void> {
  await store.tell([make.signupSubmitted(changes)], journey);
  await store.map();
}

/** What became of the signups: the state, or the reason where it was not to be sent. */
async function fates(store: TestStore): Promise<string[]> {
  world.time.advance(minuteMs);
  await store.sendDue();
  const deliveries = await store.deliveries();
  return deliveries.map(({ event, state, reason }) => `${event} ${reason ?? state}`);
}

describe("a customer that Shopify tells of", () => {
  test("with an account is one signup, known by everything that Shopify says of the person", async () => {
    const store = await world.openStore();
    await hear(store, created({ hasAddress: true, fields: { last_name: "Doe" } }));
    expect(await fates(store)).toEqual(["CompleteRegistration accepted"]);
    expect(store.counted()).toEqual([
      {
        event: "CompleteRegistration",
        event_time: (world.time.now() - minuteMs) / secondMs,
        event_id: "customer_42",
        user: {
          email,
          phone: sha256("+14155550142"),
          external_id: sha256("42"),
          first_name: sha256("jane"),
          last_name: sha256("doe"),
          zip_code: sha256("946071132"),
          city: "oakland",
          state: "ca",
          country: "us",
        },
        page: { url: expect.stringMatching(/^https:\/\/[^/]+\/$/) },
        properties: {},
      },
    ]);
  });

  test.each(["disabled", "invited", "declined"] as const)("whose account is %s is none", async (state) => {
    const store = await world.openStore();
    await hear(store, created({ state }));
    expect(await fates(store)).toEqual(["CompleteRegistration no_account"]);
  });

  test("whom the merchant never wants told of is withheld, and nothing is kept of the person", async () => {
    const store = await world.openStore();
    const neverSend = { ordersCount: undefined, saleOptedOut: false, neverSend: true };
    world.readFactsBy(async () => ({
      ...noShopFacts,
      customer: (id) => (id === "42" ? neverSend : undefined),
    }));
    await hear(store, created());
    world.readFactsBy(async () => noShopFacts);
    expect(await fates(store)).toEqual(["CompleteRegistration never_send"]);
  });

  test("who opted out of the sale of data goes with limited data use", async () => {
    const store = await world.openStore();
    const optedOut = { ordersCount: undefined, saleOptedOut: true, neverSend: false };
    world.readFactsBy(async () => ({ ...noShopFacts, customer: () => optedOut }));
    await hear(store, created());
    world.readFactsBy(async () => noShopFacts);
    expect(await fates(store)).toEqual(["CompleteRegistration accepted"]);
    expect(store.counted()).toMatchObject([{ limited_data_use: true }]);
  });

  test("without an address, but with a currency of Europe, is withheld while nothing is known of consent", async () => {
    const store = await world.openStore();
    await hear(store, created({ fields: { currency: "EUR" } }));
    expect(await fates(store)).toEqual(["CompleteRegistration consent_unknown"]);
  });

  test("long after is too old", async () => {
    const store = await world.openStore();
    const old = new Date(world.time.now() - 7 * 24 * 60 * minuteMs - secondMs).toISOString();
    await hear(store, created({ createdAt: old }));
    expect(await fates(store)).toEqual(["CompleteRegistration too_old"]);
  });

  test("of a person whose phone came by an ad is told with that click, and not with the phone's address", async () => {
    const store = await world.openStore();
    const visit = { clientId: "the phone", click: clickNow(world, "E.C.P.phone") };
    await store.tell([make.formSubmitted({ email: "jane@example.com" })], { visit });
    await store.map();
    world.time.advance(minuteMs);
    await hear(store, created());
    expect(await fates(store)).toContain("CompleteRegistration accepted");
    const [user] = store.sentUsers("CompleteRegistration");
    expect(user).toEqual({
      email,
      external_id: sha256("42"),
      first_name: sha256("jane"),
      ttclid: "E.C.P.phone",
    });
  });
});

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

describe("the shop's rules", () => {
  const rulesWith = (changes: object) =>
    defaultRules.map((rule) => (rule.source === "signup" ? { ...rule, ...changes } : rule));

  test("give a signup a fixed value", async () => {
    const value = { kind: "fixed", amount: "12.50", currency: "USD" };
    const store = await world.openStore({ rules: rulesWith({ value }) });
    await hear(store, created());
    expect(await fates(store)).toEqual(["CompleteRegistration accepted"]);
    expect(store.counted()).toMatchObject([{ properties: { value: 12.5, currency: "USD" } }]);
  });

  test.each([
    ["US", true, "accepted"],
    ["CA", true, "rule_condition"],
    ["US", false, "rule_condition"],
  ])(
    "for customers of %s, with an address in the US known: %s, come to %s",
    async (country, hasAddress, fate) => {
      const conditions = [{ kind: "country", is: "any_of", values: [country] }];
      const store = await world.openStore({ rules: rulesWith({ conditions }) });
      await hear(store, created({ hasAddress }));
      expect(await fates(store)).toEqual([`CompleteRegistration ${fate}`]);
    },
  );
});
