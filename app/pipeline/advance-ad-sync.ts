import type { Pool, PoolClient } from "pg";

import { countUnits, type AdSyncCursor } from "#app/core/tiktok/ad-sync-cursor.ts";
import type { AdSyncPlan } from "#app/core/tiktok/ad-sync-plan.ts";
import { adSyncLeaseMs, mayBeAsked, type ClaimedAdSync } from "#app/pipeline/claim-ad-sync.ts";

/** Only the holder of the lease changes the row; for anyone else each of these does nothing. */
type Held = Pick<ClaimedAdSync, "advertiserRef" | "leaseToken">;

/** Why something is not as it should be, ready to be shown. */
export type AdSyncProblem = { readonly code: number | undefined; readonly words: string | undefined };

const fenced = "WHERE advertiser_ref = $1 AND lease_token = $2";
const endLease = "lease_until = NULL, lease_token = NULL";

function leaseFrom(now: Date): Date {
  return new Date(now.getTime() + adSyncLeaseMs);
}

/**
 * Keeps the lease for one more request.
 *
 * @returns false when the run has to stop: somebody else has it, the merchant gave the account up, disconnected or
 *   connected with another token.
 */
export async function renewAdSync(
  pool: Pool,
  held: Held & Pick<ClaimedAdSync, "tokenSealed">,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE ad_sync SET lease_until = $3
     FROM advertiser JOIN connection ON connection.id = advertiser.connection_id
     WHERE ad_sync.advertiser_ref = $1 AND ad_sync.lease_token = $2 AND advertiser.id = ad_sync.advertiser_ref
       AND ${mayBeAsked} AND connection.token_sealed = $4`,
    [held.advertiserRef, held.leaseToken, leaseFrom(now), held.tokenSealed],
  );
  return rowCount === 1;
}

/** Begins a run. @returns whether the lease was still held, as {@link saveAdSync} does. */
export async function beginAdSync(
  pool: Pool,
  held: Held,
  plan: AdSyncPlan,
  cursor: AdSyncCursor,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE ad_sync SET cursor = $3::jsonb, run_from = $4::date, run_to = $5::date, steps_done = 0, steps_total = $6,
       started_at = $7 ${fenced}`,
    [
      held.advertiserRef,
      held.leaseToken,
      JSON.stringify(cursor),
      plan.from,
      plan.to,
      countUnits(plan.steps),
      now,
    ],
  );
  return rowCount === 1;
}

/**
 * Moves the run on, in the transaction that stores what it got; TikTok answered, so the streak of failures is over.
 *
 * @param problem what is to be shown from now on; undefined leaves what is shown.
 */
export async function saveAdSync(
  client: PoolClient | Pool,
  held: Held,
  cursor: AdSyncCursor,
  problem: AdSyncProblem | undefined,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE ad_sync SET cursor = $3::jsonb, steps_done = greatest(0, steps_total - $4::int), lease_until = $5,
       failure_streak = 0, last_code = CASE WHEN $6 THEN $7 ELSE last_code END,
       last_message = CASE WHEN $6 THEN $8 ELSE last_message END ${fenced}`,
    [
      held.advertiserRef,
      held.leaseToken,
      JSON.stringify(cursor),
      countUnits([...cursor.steps, ...cursor.refused]),
      leaseFrom(now),
      problem !== undefined,
      problem?.code ?? null,
      problem?.words ?? null,
    ],
  );
  return rowCount === 1;
}

/** The run came to its end. The next is due `everyMs` after this one began, or at once. */
export async function finishAdSync(
  pool: Pool,
  held: Held,
  options: { readonly everyMs: number; readonly now: Date },
): Promise<void> {
  await pool.query(
    `UPDATE ad_sync SET cursor = NULL, run_from = NULL, run_to = NULL, steps_done = steps_total, finished_at = $3,
       next_due_at = greatest($3, started_at + $4 * interval '1 millisecond'), ${endLease} ${fenced}`,
    [held.advertiserRef, held.leaseToken, options.now, options.everyMs],
  );
}

/** What is left was refused: it is asked for again from `until` on. */
export async function pauseAdSync(pool: Pool, held: Held, cursor: AdSyncCursor, until: Date): Promise<void> {
  await pool.query(`UPDATE ad_sync SET cursor = $3::jsonb, next_due_at = $4, ${endLease} ${fenced}`, [
    held.advertiserRef,
    held.leaseToken,
    JSON.stringify(cursor),
    until,
  ]);
}

/** A request failed: the run goes on where it is, not before `until`. */
export async function postponeAdSync(
  pool: Pool,
  held: Held,
  problem: AdSyncProblem,
  until: Date,
): Promise<void> {
  await pool.query(
    `UPDATE ad_sync SET next_due_at = $3, failure_streak = failure_streak + 1, last_code = $4, last_message = $5,
       ${endLease} ${fenced}`,
    [held.advertiserRef, held.leaseToken, until, problem.code ?? null, problem.words ?? null],
  );
}

/** Gives the account back; whoever comes next goes on where the run is. */
export async function releaseAdSync(pool: Pool, held: Held): Promise<void> {
  await pool.query(`UPDATE ad_sync SET ${endLease} ${fenced}`, [held.advertiserRef, held.leaseToken]);
}
