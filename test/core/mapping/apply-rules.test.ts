import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { applyRules } from "#app/core/mapping/apply-rules.ts";
import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { readEventFacts, readStoredFacts, storeFacts } from "#app/core/mapping/stored-facts.ts";
import { withholdFacts } from "#app/core/mapping/withhold-facts.ts";
import type { Rule } from "#app/core/rules/rule.ts";

import { order } from "../../fixtures/order.ts";
import { assertLaw } from "../assert-law.ts";
import { conversions, mapPurchase, plain, rule, settings, tables } from "./rule-messages.ts";

describe("under any table of rules", () => {
  test("what was stored becomes the very events of the conversion itself", () => {
    assertLaw(
      fc.property(fc.constantFrom(...conversions), tables, settings, (conversion, rules, chosen) => {
        const direct = applyRules(conversion.facts, rules, chosen);
        const stored = readStoredFacts(storeFacts({ ...conversion, ...direct }));
        if (stored === undefined) throw new Error("no facts");
        expect(plain(applyRules(stored, rules, chosen))).toEqual(plain(direct));
      }),
      2_000,
    );
  });

  test("a conversion is at least one event and no event twice, and each is explained by what is stored", () => {
    assertLaw(
      fc.property(fc.constantFrom(...conversions), tables, settings, (conversion, rules, chosen) => {
        const made = applyRules(conversion.facts, rules, chosen);
        const names = made.events.map(({ event }) => event);
        expect(names.length).toBeGreaterThan(0);
        expect(new Set(names).size).toBe(names.length);
        const text = storeFacts({ ...conversion, ...made });
        for (const { event, draft, value, ruleId, skip } of made.events) {
          expect(plain(readEventFacts(text, event))).toMatchObject(plain({ draft, value, ruleId }) as object);
          if (ruleId === undefined) expect(skip).toBeDefined();
          else expect(rules.find(({ id }) => id === ruleId)?.enabled).toBe(true);
        }
      }),
      2_000,
    );
  });

  test("nobody who refused is told of, whatever the rules say", () => {
    const refused = conversions.filter(({ facts }) => facts.skip === "consent_denied");
    expect(refused.length).toBeGreaterThan(0);
    assertLaw(
      fc.property(fc.constantFrom(...refused), tables, settings, (conversion, rules, chosen) => {
        for (const { skip, draft } of applyRules(conversion.facts, rules, chosen).events)
          expect([skip, draft]).toEqual(["consent_denied", undefined]);
      }),
    );
  });
});

describe("where no row holds it is one event, skipped", () => {
  const skipsOf = (rules: readonly Rule[], conversion = mapPurchase()) =>
    applyRules(conversion.facts, rules, { value: "total", currency: "shop" }).events.map((event) => [
      event.event,
      event.ruleId,
      event.skip,
    ]);
  const vip = rule({ conditions: [{ kind: "order_tag", is: "any_of", values: ["vip"] }] });
  const first = rule({ id: "first", conditions: [{ kind: "customer", is: "first_order" }] });
  const off = rule({ id: "off", enabled: false });

  test.each<[string, readonly Rule[], string]>([
    ["without any row", [], "no_rule"],
    ["with rows of other sources only", [rule({ source: "renewal" })], "no_rule"],
    ["with all its rows off", [off], "rule_off"],
    ["with a condition that does not hold", [vip], "rule_condition"],
    ["with a condition that is not known", [first], "rule_condition"],
    ["with one off, one whose condition does not hold", [off, vip], "rule_condition"],
  ])("%s: %s", (_when, rules, reason) => {
    expect(skipsOf(rules)).toEqual([["CompletePayment", undefined, reason]]);
  });

  test("a rule that is off says so before payment and consent do, a condition after them", () => {
    const unpaid = mapPurchase({ financial_status: "pending" });
    expect(skipsOf([off], unpaid)).toEqual([["CompletePayment", undefined, "rule_off"]]);
    expect(skipsOf([vip], unpaid)).toEqual([["CompletePayment", undefined, "awaiting_payment"]]);
    expect(skipsOf([off], mapPurchase({ source_name: "pos" }))).toEqual([
      ["CompletePayment", undefined, "channel_off"],
    ]);
  });
});

describe("a subscription's later order", () => {
  const plan = { selling_plan_allocation: { selling_plan: { id: 1, name: "Monthly" } } };
  const withPlan = (fields: object) =>
    mapPurchase({
      line_items: (order()["line_items"] as object[]).map((line) => ({ ...line, ...plan })),
      ...fields,
    });

  test.each<[string, () => MappedConversion, string]>([
    ["by its channel", () => mapPurchase({ source_name: "subscription_contract" }), "renewal"],
    ["by the newer one", () => mapPurchase({ source_name: "subscription_contract_checkout_one" }), "renewal"],
    [
      "by a plan, without a checkout",
      () => withPlan({ source_name: "294517", checkout_token: null }),
      "renewal",
    ],
    ["not the first, which has a checkout", () => withPlan({}), "purchase"],
    [
      "nor an app's order without a plan",
      () => mapPurchase({ source_name: "294517", checkout_token: null }),
      "purchase",
    ],
    ["nor a web order whose token is lost", () => withPlan({ checkout_token: null }), "purchase"],
  ])("is told %s", (_how, make, source) => {
    expect(make().source).toBe(source);
  });

  test("is off by default, and counts where its row is on, whatever the table of channels says", () => {
    const renewed = (rules?: readonly Rule[]) =>
      mapPurchase({ source_name: "subscription_contract" }, rules === undefined ? {} : { rules }).events;
    expect(renewed()).toMatchObject([{ event: "CompletePayment", skip: "rule_off" }]);
    const on = rule({ source: "renewal", event: "Renewal" });
    expect(renewed([on])).toMatchObject([{ event: "Renewal", skip: undefined, ruleId: "r" }]);
  });
});

describe("of facts from before there were rules", () => {
  const { draft } = mapPurchase().events[0] ?? {};
  const value = { amount: "77.9", currency: "USD", steps: [] };
  const text = JSON.stringify({
    consent: "granted",
    countries: ["US"],
    clicks: [],
    keySources: {},
    value,
    draft,
  });

  test("the explanation can be read, and no events are made again", () => {
    expect(readEventFacts(text, "CompletePayment")).toMatchObject({ value, draft: plain(draft), judged: [] });
    expect(readStoredFacts(text)).toBeUndefined();
  });

  test("withholding takes who it was", () => {
    expect(withholdFacts(JSON.parse(text) as never)).toMatchObject({ consent: "denied", draft: undefined });
  });
});
