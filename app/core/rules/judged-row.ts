import type { RuleVerdict } from "#app/core/rules/match-rule.ts";

/** What a row of the table said to a conversion, short enough to be stored with it. */
export type JudgedRow = {
  readonly ruleId: string;
  /** The event it makes. */
  readonly event: string;
  readonly verdict: RuleVerdict;
};
