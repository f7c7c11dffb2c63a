import type { PoolClient } from "pg";

import { defaultRuleTable, readRules, type RuleProblem, type RuleTable } from "#app/core/rules/rule-table.ts";

export type ReadRuleTableResult = {
  /** What holds. */
  readonly table: RuleTable;
  /** The version that the shop has; an editor gives it back when it saves. */
  readonly version: number;
  /** Why the stored table can't be read, so that the defaults hold; empty otherwise. */
  readonly problems: readonly RuleProblem[];
};

/** The table that holds for a shop: the stored one of its version, or the defaults. */
export async function readRuleTable(
  client: Pick<PoolClient, "query">,
  shopId: number,
): Promise<ReadRuleTableResult> {
  const { rows } = await client.query<{ version: number; rules: unknown }>({
    name: "read-rule-table",
    text: `SELECT shop.rules_version AS version, rule_table.rules FROM shop
      LEFT JOIN rule_table ON rule_table.shop_id = shop.id AND rule_table.version = shop.rules_version
      WHERE shop.id = $1`,
    values: [shopId],
  });
  return judgeStoredRules(rows[0]?.version ?? 0, rows[0]?.rules);
}

/** Rules that this version can't read (a newer one wrote them) make place for the defaults: nothing is lost for it. */
export function judgeStoredRules(version: number, stored: unknown): ReadRuleTableResult {
  if (version === 0) return { table: defaultRuleTable, version, problems: [] };
  const read = readRules(stored);
  return read.ok
    ? { table: { version, rules: read.rules }, version, problems: [] }
    : { table: defaultRuleTable, version, problems: read.problems };
}
