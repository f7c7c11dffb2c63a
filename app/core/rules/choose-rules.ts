import { judgeRule, type RuleVerdict } from "#app/core/rules/match-rule.ts";
import type { RuleFacts } from "#app/core/rules/rule-facts.ts";
import type { Rule } from "#app/core/rules/rule.ts";

export type JudgedRule = { readonly rule: Rule; readonly verdict: RuleVerdict };

/** A row that holds, and the event it makes. */
export type ChosenRule = { readonly rule: Rule; readonly event: string };

export type RuleChoice = {
  /** One per event, in the table's order: a conversion may become several events, never the same one twice. */
  readonly chosen: readonly ChosenRule[];
  /** Every row of this source, with why it held or did not; what the explanation shows. */
  readonly judged: readonly JudgedRule[];
};

/**
 * The rows that hold for a conversion. Of two rows that make the same event the first counts. A custom row without a
 * name takes what no named row of the table is about, whether that one is on or off: switching it off means off.
 */
export function chooseRules(rules: readonly Rule[], facts: RuleFacts): RuleChoice {
  const isNamed = rules.some(
    ({ source, customName }) => source === "custom" && customName !== null && customName === facts.customName,
  );
  const judged: JudgedRule[] = [];
  const chosen: ChosenRule[] = [];
  for (const rule of rules) {
    if (rule.source === "custom" && rule.customName === null && isNamed) continue;
    const verdict = judgeRule(rule, facts);
    if (verdict.kind === "other_source") continue;
    judged.push({ rule, verdict });
    const event = rule.event ?? facts.customName;
    if (verdict.kind !== "matches" || event === undefined) continue;
    if (!chosen.some((one) => one.event === event)) chosen.push({ rule, event });
  }
  return { chosen, judged };
}
