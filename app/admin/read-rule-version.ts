import type { Pool } from "pg";

import { defaultRules } from "#app/core/rules/default-rules.ts";
import type { Rule } from "#app/core/rules/rule.ts";
import { readRules } from "#app/core/rules/rule-table.ts";

/**
 * The rules of one version of a shop, to be looked at or saved anew; 0 is the defaults.
 *
 * @param asked as the page's address has it.
 * @returns undefined where there is no such version, or this Clickback cannot read it.
 */
export async function readRuleVersion(
  pool: Pool,
  shopId: number,
  asked: string,
): Promise<{ readonly version: number; readonly rules: readonly Rule[] } | undefined> {
  if (!/^\d{1,9}$/.test(asked)) return undefined;
  const version = Number(asked);
  if (version === 0) return { version, rules: defaultRules };
  const { rows } = await pool.query<{ rules: unknown }>({
    name: "read-rule-version",
    text: "SELECT rules FROM rule_table WHERE shop_id = $1 AND version = $2",
    values: [shopId, version],
  });
  const read = readRules(rows[0]?.rules);
  return read.ok ? { version, rules: read.rules } : undefined;
}
