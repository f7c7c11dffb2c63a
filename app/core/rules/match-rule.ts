import { Big } from "big.js";

import type { RuleFacts } from "#app/core/rules/rule-facts.ts";
import type { Rule, RuleCondition } from "#app/core/rules/rule.ts";

/** Why a row does or does not hold. `condition_unknown`: what it asks for is not known, so neither side matches. */
export type RuleVerdict =
  | { readonly kind: "matches" }
  | { readonly kind: "other_source" }
  | { readonly kind: "switched_off" }
  | { readonly kind: "condition_false" | "condition_unknown"; readonly condition: RuleCondition };

/** Judges one row. Conditions are asked in their order; the first that does not hold is named. */
export function judgeRule(rule: Rule, facts: RuleFacts): RuleVerdict {
  if (rule.source !== facts.source) return { kind: "other_source" };
  if (rule.customName !== null && rule.customName !== facts.customName) return { kind: "other_source" };
  if (!rule.enabled) return { kind: "switched_off" };
  for (const condition of rule.conditions) {
    const holds = judgeCondition(condition, facts);
    if (holds === undefined) return { kind: "condition_unknown", condition };
    if (!holds) return { kind: "condition_false", condition };
  }
  return { kind: "matches" };
}

/** Undefined where it is not known. */
function judgeCondition(condition: RuleCondition, facts: RuleFacts): boolean | undefined {
  switch (condition.kind) {
    case "channel":
      return facts.channel === undefined ? undefined : sides(condition, [facts.channel]);
    case "country":
      return facts.countries.length === 0 ? undefined : sides(condition, facts.countries);
    case "order_tag":
      return facts.orderTags && sides(condition, facts.orderTags);
    case "customer": {
      const { customerOrders } = facts;
      if (customerOrders === undefined) return undefined;
      return condition.is === "first_order" ? customerOrders <= 1 : customerOrders > 1;
    }
    case "minimum_value": {
      const total = facts.total.shop?.amount;
      return total === undefined ? undefined : new Big(total).gte(condition.amount);
    }
    case "product": {
      const ids = facts.items.flatMap(({ productId, variantId, sku }) => [productId, variantId, sku]);
      const known = ids.filter((id) => id !== undefined);
      return known.length === 0 ? undefined : sides(condition, known);
    }
  }
}

/** Texts are compared without regard to case: merchants write tags and channels as they like. */
function sides(
  { is, values }: { readonly is: "any_of" | "none_of"; readonly values: readonly string[] },
  known: readonly string[],
): boolean {
  const wanted = new Set(values.map((value) => value.toLowerCase()));
  const has = known.some((value) => wanted.has(value.toLowerCase()));
  return is === "any_of" ? has : !has;
}
