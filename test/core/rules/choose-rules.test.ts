import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { chooseRules } from "#app/core/rules/choose-rules.ts";
import { defaultRules } from "#app/core/rules/default-rules.ts";
import { judgeRule } from "#app/core/rules/match-rule.ts";
import type { RuleFacts } from "#app/core/rules/rule-facts.ts";
import { ruleSchema, ruleSources, type Rule, type RuleCondition } from "#app/core/rules/rule.ts";

const usd = (amount: string) => ({ shop: { amount, currency: "USD" }, buyer: undefined });

const facts: RuleFacts = {
  source: "purchase",
  customName: undefined,
  channel: "web",
  countries: ["DE", "AT"],
  orderTags: ["VIP", "gift"],
  customerOrders: 1,
  total: usd("50.00"),
  items: [{ productId: "81", variantId: "451", sku: "LS-M" }],
};

const rule = (change: Partial<Rule> = {}): Rule =>
  ruleSchema.parse({ id: "r", source: "purchase", event: "CompletePayment", ...change });

const custom = (id: string, customName: string | null, change: Partial<Rule> = {}) =>
  rule({ id, source: "custom", customName, event: null, ...change });

const unknown: RuleFacts = {
  ...facts,
  channel: undefined,
  countries: [],
  orderTags: undefined,
  customerOrders: undefined,
  total: { shop: undefined, buyer: undefined },
  items: [{ productId: undefined, variantId: undefined, sku: undefined }],
};

describe("a condition holds, or does not", () => {
  test.each<[RuleCondition, Partial<RuleFacts>, boolean]>([
    [{ kind: "channel", is: "any_of", values: ["web", "580111"] }, {}, true],
    [{ kind: "channel", is: "any_of", values: ["pos"] }, {}, false],
    [{ kind: "channel", is: "none_of", values: ["pos"] }, {}, true],
    [{ kind: "channel", is: "none_of", values: ["WEB"] }, {}, false],
    [{ kind: "country", is: "any_of", values: ["AT"] }, {}, true],
    [{ kind: "country", is: "any_of", values: ["US"] }, {}, false],
    [{ kind: "country", is: "none_of", values: ["DE"] }, {}, false],
    [{ kind: "country", is: "none_of", values: ["US"] }, {}, true],
    [{ kind: "order_tag", is: "any_of", values: ["vip"] }, {}, true],
    [{ kind: "order_tag", is: "any_of", values: ["wholesale"] }, {}, false],
    [{ kind: "order_tag", is: "none_of", values: ["Gift"] }, {}, false],
    [{ kind: "order_tag", is: "none_of", values: ["wholesale"] }, { orderTags: [] }, true],
    [{ kind: "customer", is: "first_order" }, {}, true],
    [{ kind: "customer", is: "returning" }, {}, false],
    [{ kind: "customer", is: "first_order" }, { customerOrders: 2 }, false],
    [{ kind: "customer", is: "returning" }, { customerOrders: 2 }, true],
    [{ kind: "minimum_value", amount: "50" }, {}, true],
    [{ kind: "minimum_value", amount: "50.01" }, {}, false],
    [{ kind: "minimum_value", amount: "0.3" }, { total: usd("0.30000000000000004") }, true],
    [{ kind: "product", is: "any_of", values: ["81"] }, {}, true],
    [{ kind: "product", is: "any_of", values: ["ls-m"] }, {}, true],
    [{ kind: "product", is: "none_of", values: ["451"] }, {}, false],
    [{ kind: "product", is: "none_of", values: ["999"] }, {}, true],
  ])("%j of %j: %s", (condition, change, holds) => {
    expect(judgeRule(rule({ conditions: [condition] }), { ...facts, ...change })).toEqual(
      holds ? { kind: "matches" } : { kind: "condition_false", condition },
    );
  });
});

describe("what is not known matches neither side of", () => {
  test.each<RuleCondition>([
    { kind: "channel", is: "any_of", values: ["web"] },
    { kind: "channel", is: "none_of", values: ["web"] },
    { kind: "country", is: "any_of", values: ["DE"] },
    { kind: "country", is: "none_of", values: ["DE"] },
    { kind: "order_tag", is: "any_of", values: ["vip"] },
    { kind: "order_tag", is: "none_of", values: ["vip"] },
    { kind: "customer", is: "first_order" },
    { kind: "customer", is: "returning" },
    { kind: "minimum_value", amount: "0" },
    { kind: "product", is: "any_of", values: ["81"] },
    { kind: "product", is: "none_of", values: ["81"] },
  ])("%j", (condition) => {
    expect(judgeRule(rule({ conditions: [condition] }), unknown)).toEqual({
      kind: "condition_unknown",
      condition,
    });
  });
});

describe("of the table", () => {
  const chosen = (rules: readonly Rule[], given: RuleFacts = facts) =>
    chooseRules(rules, given).chosen.map(({ rule: { id }, event }) => `${id}: ${event}`);

  test("the first of two rows that make the same event counts", () => {
    expect(chosen([rule({ id: "a" }), rule({ id: "b" })])).toEqual(["a: CompletePayment"]);
  });

  test("a row that is switched off leaves the event to the next", () => {
    expect(chosen([rule({ id: "a", enabled: false }), rule({ id: "b" })])).toEqual(["b: CompletePayment"]);
  });

  test("rows that make different events all count", () => {
    const vip = rule({
      id: "vip",
      event: "VipOrder",
      conditions: [{ kind: "order_tag", is: "any_of", values: ["vip"] }],
    });
    expect(chosen([vip, rule({ id: "all" })])).toEqual(["vip: VipOrder", "all: CompletePayment"]);
  });

  test("a renewal is no purchase", () => {
    expect(chosen(defaultRules, { ...facts, source: "renewal" })).toEqual([]);
    expect(chooseRules(defaultRules, { ...facts, source: "renewal" }).judged).toMatchObject([
      { rule: { id: "renewal" }, verdict: { kind: "switched_off" } },
    ]);
  });

  test("a custom event is called as it was published, or as its row says", () => {
    const quiz = { ...facts, source: "custom" as const, customName: "QuizDone" };
    expect(chosen(defaultRules, quiz)).toEqual(["custom: QuizDone"]);
    expect(chosen([custom("q", "QuizDone", { event: "SubmitForm" })], quiz)).toEqual(["q: SubmitForm"]);
  });

  test("the row for any custom event leaves those alone that have rows of their own, though these be off", () => {
    const quiz = { ...facts, source: "custom" as const, customName: "QuizDone" };
    const rules = [custom("any", null), custom("q", "QuizDone", { enabled: false })];
    expect(chosen(rules, quiz)).toEqual([]);
    expect(chosen(rules, { ...quiz, customName: "Other" })).toEqual(["any: Other"]);
  });
});

const conditions = fc.oneof(
  fc.record({
    kind: fc.constant("country" as const),
    is: fc.constantFrom("any_of" as const, "none_of" as const),
    values: fc.array(fc.constantFrom("DE", "AT", "US"), { minLength: 1 }),
  }),
  fc.record({
    kind: fc.constant("customer" as const),
    is: fc.constantFrom("first_order" as const, "returning" as const),
  }),
  fc.record({ kind: fc.constant("minimum_value" as const), amount: fc.nat(100).map(String) }),
);
const rules = fc.uniqueArray(
  fc
    .record({
      id: fc.stringMatching(/^[a-z]{3}$/),
      event: fc.constantFrom("CompletePayment", "Vip", "Big"),
      enabled: fc.boolean(),
      conditions: fc.array(conditions, { maxLength: 3 }),
    })
    .map((change) => rule(change)),
  { selector: ({ id }) => id, maxLength: 8 },
);
const someFacts = fc.record({
  countries: fc.subarray(["DE", "US"]),
  customerOrders: fc.option(fc.nat(3), { nil: undefined }),
  total: fc.option(
    fc.nat(100).map((n) => usd(String(n))),
    { nil: { shop: undefined, buyer: undefined } },
  ),
  source: fc.constantFrom(...ruleSources.slice(0, 2)),
});

describe("laws", () => {
  test("no conversion becomes the same event twice, and only rows that hold are chosen", () => {
    fc.assert(
      fc.property(rules, someFacts, (table, change) => {
        const given = { ...facts, ...change };
        const { chosen } = chooseRules(table, given);
        expect(new Set(chosen.map(({ event }) => event)).size).toBe(chosen.length);
        for (const one of chosen) expect(judgeRule(one.rule, given).kind).toBe("matches");
      }),
    );
  });

  test("a condition and its opposite never both hold, and one of them does where it is known", () => {
    fc.assert(
      fc.property(fc.constantFrom("DE", "US"), someFacts, (country, change) => {
        const given = { ...facts, ...change };
        const judge = (is: "any_of" | "none_of") =>
          judgeRule(rule({ conditions: [{ kind: "country", is, values: [country] }] }), {
            ...given,
            source: "purchase",
          }).kind;
        const verdicts = [judge("any_of"), judge("none_of")].toSorted();
        expect(verdicts).toEqual(
          given.countries.length === 0
            ? ["condition_unknown", "condition_unknown"]
            : ["condition_false", "matches"],
        );
      }),
    );
  });

  test("one more condition never lets more through", () => {
    fc.assert(
      fc.property(fc.array(conditions, { maxLength: 3 }), conditions, someFacts, (some, more, change) => {
        const given = { ...facts, ...change };
        const holds = (list: readonly RuleCondition[]) =>
          judgeRule(rule({ conditions: [...list] }), given).kind === "matches";
        expect(holds([...some, more]) && !holds(some)).toBe(false);
      }),
    );
  });
});
