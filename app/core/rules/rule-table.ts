import { z } from "zod";

import { defaultRules } from "#app/core/rules/default-rules.ts";
import { ruleSchema, type Rule } from "#app/core/rules/rule.ts";

/** A shop's rules, first match first. */
export type RuleTable = {
  /** 0 for the defaults; counted up with every save. */
  readonly version: number;
  readonly rules: readonly Rule[];
};

export const rulesMax = 100;

const rulesSchema = z
  .array(ruleSchema)
  .max(rulesMax, `a table has at most ${rulesMax} rows`)
  .superRefine((rules, context) => {
    const seen = new Set<string>();
    for (const [index, { id }] of rules.entries()) {
      if (seen.has(id))
        context.addIssue({ code: "custom", path: [index, "id"], message: "two rows have the same id" });
      seen.add(id);
    }
  });

/** One thing wrong with a table: the row (from 0) and field it is about, where it is about one. */
export type RuleProblem = {
  readonly row: number | undefined;
  readonly field: string | undefined;
  readonly message: string;
};

export type ReadRulesResult =
  | { readonly ok: true; readonly rules: readonly Rule[] }
  | { readonly ok: false; readonly problems: readonly RuleProblem[] };

/** Checks a table from outside: a form, a file, the API. */
export function readRules(value: unknown): ReadRulesResult {
  const parsed = rulesSchema.safeParse(value);
  if (parsed.success) return { ok: true, rules: parsed.data };
  return {
    ok: false,
    problems: parsed.error.issues.map(({ path: [row, field], message }) => ({
      row: typeof row === "number" ? row : undefined,
      field: typeof field === "string" ? field : undefined,
      message,
    })),
  };
}

export const defaultRuleTable: RuleTable = { version: 0, rules: defaultRules };
