import type { Pool } from "pg";

import { readRules, type RuleProblem, type RuleTable } from "#app/core/rules/rule-table.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import type { ShopHandle } from "#app/shops.server.ts";

export type SaveRulesResult =
  | { readonly ok: true; readonly table: RuleTable }
  | { readonly ok: false; readonly reason: "not_valid"; readonly problems: readonly RuleProblem[] }
  /** Someone else saved since the editor was opened; nothing was changed. */
  | { readonly ok: false; readonly reason: "changed_meanwhile" };

/**
 * Saves a shop's table as its next version, which counts from the next message on; earlier versions are kept.
 *
 * @param rules as they came from a form or a file.
 * @param seenVersion the version that the editor saw.
 * @param savedBy the staff member's Shopify user id, or "operator".
 */
export async function saveRules(
  pool: Pool,
  shop: ShopHandle,
  {
    rules,
    seenVersion,
    savedBy,
    now,
  }: {
    readonly rules: unknown;
    readonly seenVersion: number;
    readonly savedBy: string;
    readonly now: Date;
  },
): Promise<SaveRulesResult> {
  const read = readRules(rules);
  if (!read.ok) return { ok: false, reason: "not_valid", problems: read.problems };
  return inTransaction(pool, async (client): Promise<SaveRulesResult> => {
    const { rows } = await client.query<{ rules_version: number }>(
      `UPDATE shop SET rules_version = rules_version + 1 WHERE id = $1 AND rules_version = $2
       RETURNING rules_version`,
      [shop.id, seenVersion],
    );
    const version = rows[0]?.rules_version;
    if (version === undefined) return { ok: false, reason: "changed_meanwhile" };
    await client.query(
      "INSERT INTO rule_table (shop_id, version, rules, created_at, created_by) VALUES ($1, $2, $3, $4, $5)",
      [shop.id, version, JSON.stringify(read.rules), now, savedBy],
    );
    return { ok: true, table: { version, rules: read.rules } };
  });
}
