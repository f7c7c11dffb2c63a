import type { Pool } from "pg";

/** What became of a shop's events, each as `CompletePayment accepted` or `CompletePayment skipped consent_denied`. */
export type Fates = {
  /** In the order of the alphabet. */
  readonly fates: readonly string[];
  /** Messages that are not mapped yet. */
  readonly waiting: number;
};

export async function readFates(pool: Pool, shopId: number): Promise<Fates> {
  const deliveries = await pool.query<{ fate: string }>(
    `SELECT concat_ws(' ', event_name, state::text, CASE WHEN state <> 'accepted' THEN reason END) AS fate
     FROM delivery WHERE shop_id = $1`,
    [shopId],
  );
  const entries = await pool.query<{ waiting: number }>(
    "SELECT count(*)::int AS waiting FROM inbox_entry WHERE shop_id = $1 AND state = 'received'",
    [shopId],
  );
  return {
    fates: deliveries.rows.map(({ fate }) => fate).toSorted(),
    waiting: entries.rows[0]?.waiting ?? 0,
  };
}

/** How many of the web pixel's events of one name the server has. */
export async function countTold(pool: Pool, shopId: number, name: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM inbox_entry WHERE shop_id = $1 AND topic = 'storefront/' || $2",
    [shopId, name],
  );
  return rows[0]?.count ?? 0;
}

/** What the ledger is to say of them. */
export function countStates(fates: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const fate of fates) {
    const state = fate.split(" ")[1] ?? "";
    counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
}
