import type { ExplanationTexts } from "#app/core/explain/explanation-texts.ts";
import type { RuleCondition } from "#app/core/rules/rule.ts";

/** What a row of the shop's rules said to a conversion. */
export const enRuleVerdict: ExplanationTexts["rule"] = ({ ruleId, verdict, isMaker }) => {
  const row = `Rule “${ruleId}”`;
  switch (verdict.kind) {
    case "matches":
      return isMaker ? `${row} made this event.` : `${row} holds, for another event or behind another rule.`;
    case "switched_off":
      return `${row} is switched off.`;
    case "condition_false":
      return `${row} does not hold: it asks for ${nameCondition(verdict.condition)}.`;
    case "condition_unknown":
      return `${row} does not hold: it asks for ${nameCondition(verdict.condition)}, and that is not known.`;
    case "other_source":
      return `${row} is about something else.`;
  }
};

/** What a condition asks for, to stand after "only with" and "asks for". */
export function nameCondition(condition: RuleCondition): string {
  switch (condition.kind) {
    case "channel":
      return `a sales channel that is ${sides(condition)}`;
    case "country":
      return `a buyer's country that is ${sides(condition)}`;
    case "order_tag":
      return `an order tag that is ${sides(condition)}`;
    case "product":
      return `a product that is ${sides(condition)}`;
    case "customer":
      return condition.is === "first_order" ? "a customer's first order" : "a returning customer";
    case "minimum_value":
      return `a value of at least ${condition.amount}`;
  }
}

function sides({
  is,
  values,
}: {
  readonly is: "any_of" | "none_of";
  readonly values: readonly string[];
}): string {
  return `${is === "any_of" ? "one of" : "none of"}: ${values.join(", ")}`;
}
