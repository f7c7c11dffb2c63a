import type { Pool } from "pg";

/** How many of a shop's versions are listed; older ones can still be opened by their number. */
const versionsMax = 20;

export type RuleVersion = {
  readonly version: number;
  /** ISO 8601 */
  readonly savedAt: string;
  /** "me" is whoever asks; another staff member has no name here, only Shopify's user id. */
  readonly savedBy: "me" | "operator" | "someone_else";
};

/**
 * The versions of a shop's rules, newest first.
 *
 * @param userId Shopify's user id of who asks.
 */
export async function listRuleVersions(
  pool: Pool,
  shopId: number,
  userId: string,
): Promise<readonly RuleVersion[]> {
  const { rows } = await pool.query<{ version: number; created_at: Date; created_by: string }>({
    name: "list-rule-versions",
    text: `SELECT version, created_at, created_by FROM rule_table WHERE shop_id = $1
      ORDER BY version DESC LIMIT ${versionsMax}`,
    values: [shopId],
  });
  return rows.map(({ version, created_at: savedAt, created_by: savedBy }) => ({
    version,
    savedAt: savedAt.toISOString(),
    savedBy: savedBy === userId ? "me" : savedBy === "operator" ? "operator" : "someone_else",
  }));
}
