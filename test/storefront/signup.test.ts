import { describe, expect, test } from "vitest";

import { defaultRules } from "#app/core/rules/default-rules.ts";
import { noShopFacts } from "#app/core/shopify/shop-facts.ts";

import type { CustomerSpec } from "../fixtures/customer.ts";
import { sha256 } from "../fixtures/sha256.ts";
import { minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { clickNow } from "./buyer.ts";
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
