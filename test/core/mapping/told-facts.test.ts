import { describe, expect, test } from "vitest";

import { mapPurchase, mapStorefront, rule, type RuleContext } from "./rule-messages.ts";

describe("what the Admin API told of the customer", () => {
  const customer = (marks: object) => ({
    shopFacts: {
      productType: () => undefined,
      customer: () => ({ ordersCount: 1, saleOptedOut: false, neverSend: false, ...marks }),
    },
  });
  const makers = [
    (context: RuleContext) => mapPurchase({}, context),
    (context: RuleContext) => mapStorefront({ name: "product_viewed", items: [] }, context),
  ];

  test.each(makers)(
    "the merchant's mark keeps all of it back, and nothing about the person is kept",
    (make) => {
      const { facts, events, clickedAt } = make(customer({ neverSend: true }));
      expect(events.map(({ skip, draft }) => [skip, draft])).toEqual([["never_send", undefined]]);
      expect(clickedAt).toBeUndefined();
      expect(facts).toMatchObject({ clicks: [], keySources: {}, draft: undefined });
      expect(facts.rule.customerOrders).toBeUndefined();
    },
  );

  test.each(makers)("the mark is said before anything about rules and channels", (make) => {
    const context = { ...customer({ neverSend: true }), rules: [], settings: { channels: {} } };
    expect(make(context).events.map(({ skip }) => skip)).toEqual(["never_send"]);
  });

  test.each(makers)("its opting out of the sale of its data is told to TikTok", (make) => {
    expect(make(customer({ saleOptedOut: true })).events[0]?.draft?.limited_data_use).toBe(true);
    expect(make(customer({})).events[0]?.draft?.limited_data_use).toBeUndefined();
  });

  test("the number of orders tells a first order from a later one", () => {
    const rules = [rule({ event: "NewCustomer", conditions: [{ kind: "customer", is: "first_order" }] })];
    const skipAfter = (ordersCount: number | undefined) =>
      mapPurchase({}, { rules, ...customer({ ordersCount }) }).events[0]?.skip;
    expect([1, 2, undefined].map(skipAfter)).toEqual([undefined, "rule_condition", "rule_condition"]);
  });

  test("a product's type is its category", () => {
    const shopFacts = {
      productType: (id: string) => (id === "8790123456789" ? "Bottles" : undefined),
      customer: () => undefined,
    };
    const { contents } = mapPurchase({}, { shopFacts }).events[0]?.draft?.properties ?? {};
    expect(contents?.map(({ content_category: category }) => category)).toEqual(["Bottles", undefined]);
  });
});
