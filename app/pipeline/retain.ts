import type { Pool } from "pg";

import type { ShopSettings } from "#app/core/mapping/shop-settings.ts";
import { readSettings } from "#app/pipeline/read-settings.ts";
import { retainSteps, type Cutoffs, type RetainedTable } from "#app/pipeline/retain-steps.ts";
import { retainVisitors } from "#app/pipeline/retain-visitors.ts";

const dayMs = 86_400_000;

/** A shop's turn comes this long after its last. */
export const retainEveryMs = 3_600_000;

/** Rows removed, or emptied, by table. */
export type Retained = { readonly [Table in RetainedTable | "visitor"]?: number };

/**
 * Takes a shop whose old rows were not looked for lately: one process at a time, and one that dies leaves it for an
 * hour.
 *
 * @returns the shop's number; undefined when none is due.
 */
export async function claimRetention(pool: Pool, now: Date): Promise<number | undefined> {
  const { rows } = await pool.query<{ id: number }>(
    `UPDATE shop SET retained_at = $1 WHERE id = (
       SELECT id FROM shop WHERE retained_at IS NULL OR retained_at <= $2
       ORDER BY retained_at NULLS FIRST, id LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING id`,
    [now, new Date(now.getTime() - retainEveryMs)],
  );
  return rows[0]?.id;
}

/**
 * Removes what a shop's settings say is too old, in statements of bounded size, each its own transaction. What is counted
 * stays counted: the counters know of rows that come and change, and not of these that go. What is still to be sent, and
 * what TikTok may or may not have, is never removed (docs/decisions/025-erasure-and-retention.md).
 *
 * @param isStopped asked between statements; the next turn goes on.
 */
export async function retain(
  pool: Pool,
  shopId: number,
  now: Date,
  isStopped: () => boolean = () => false,
): Promise<Retained> {
  const { settings } = await readSettings(pool, shopId);
  const cutoffs = findCutoffs(settings, now);
  const retained: Partial<Record<keyof Retained, number>> = {};
  for (const { table, text, rowsMax, cutoff } of retainSteps) {
    let rows = rowsMax;
    while (rows >= rowsMax && !isStopped()) {
      rows =
        (await pool.query({ name: `retain-${table}`, text, values: [shopId, cutoffs[cutoff]] })).rowCount ??
        0;
      retained[table] = (retained[table] ?? 0) + rows;
    }
  }
  retained.visitor = await retainVisitors(pool, shopId, cutoffs.history, isStopped);
  return Object.fromEntries(Object.entries(retained).filter(([, count]) => count > 0));
}

function findCutoffs(settings: ShopSettings, now: Date): Cutoffs {
  const before = (days: number) => new Date(now.getTime() - days * dayMs);
  return {
    messages: before(settings.keepMessagesDays),
    history: before(settings.keepHistoryDays),
    audit: before(settings.keepAuditDays),
    now,
  };
}
