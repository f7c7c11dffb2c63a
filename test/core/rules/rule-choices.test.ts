import { expect, test } from "vitest";

import { canBecome, fitsSource, newRuleId, valueKindsOf } from "#app/core/rules/rule-choices.ts";
import { readRules } from "#app/core/rules/rule-table.ts";
import { ruleSources, type RuleCondition, type RuleValue } from "#app/core/rules/rule.ts";
import { canonicalEvents } from "#app/core/tiktok/event-names.ts";

const conditions: Record<RuleCondition["kind"], RuleCondition> = {
  channel: { kind: "channel", is: "any_of", values: ["web"] },
  country: { kind: "country", is: "none_of", values: ["DE"] },
  order_tag: { kind: "order_tag", is: "any_of", values: ["vip"] },
  customer: { kind: "customer", is: "returning" },
  minimum_value: { kind: "minimum_value", amount: "10" },
  product: { kind: "product", is: "any_of", values: ["SKU-1"] },
};

const values: Record<RuleValue["kind"], RuleValue> = {
  shop_setting: { kind: "shop_setting" },
  order: { kind: "order", part: "subtotal" },
  fixed: { kind: "fixed", amount: "5", currency: "USD" },
  property: { kind: "property", name: "price" },
  none: { kind: "none" },
};

test.each(ruleSources)("what a form offers for %s is what the table takes", (source) => {
  const base = { id: "row", source, event: "OwnEvent" };
  for (const condition of Object.values(conditions)) {
    const { ok } = readRules([{ ...base, conditions: [condition] }]);
    expect({ kind: condition.kind, ok }).toEqual({
      kind: condition.kind,
      ok: fitsSource(condition.kind, source),
    });
  }
  for (const event of Object.keys(canonicalEvents)) {
    const { ok } = readRules([{ ...base, event }]);
    expect({ event, ok }).toEqual({ event, ok: canBecome(source, event) });
  }
  for (const value of Object.values(values)) {
    const { ok } = readRules([{ ...base, value }]);
    expect({ kind: value.kind, ok }).toEqual({
      kind: value.kind,
      ok: valueKindsOf(source).includes(value.kind),
    });
  }
});

test("what a browser tells becomes any of TikTok's events but a purchase and a placed order", () => {
  const become = (event: string) => ruleSources.filter((source) => canBecome(source, event));
  expect(become("CompletePayment")).toEqual(["purchase", "renewal"]);
  expect(become("PlaceAnOrder")).toEqual(["purchase", "renewal", "checkout"]);
  for (const event of [
    "Subscribe",
    "StartTrial",
    "Contact",
    "AddToWishlist",
    "Download",
    "Schedule",
    "Search",
  ])
    expect(become(event)).toEqual(ruleSources);
});

test("a new row gets an id that no row has, and that the table takes", () => {
  expect(newRuleId([], "lead")).toBe("lead");
  const id = newRuleId([{ id: "lead" }, { id: "lead_2" }], "lead");
  expect(id).toBe("lead_3");
  expect(readRules([{ id, source: "lead", event: "SubmitForm" }]).ok).toBe(true);
});
