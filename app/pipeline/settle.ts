import type { Pool } from "pg";

import type { Attempt } from "#app/core/delivery/attempt.ts";
import type { Transition } from "#app/core/delivery/state.ts";
import { transitions } from "#app/core/delivery/state.ts";
import { leaseMs } from "#app/pipeline/claim-deliveries.ts";
import { retryDeadlock } from "#app/pipeline/retry-deadlock.ts";

/** What one answer makes of some deliveries of a batch. */
export type Settlement = {
  readonly ids: readonly string[];
  /** Only the holder of the lease may settle; for anyone else this changes nothing. */
  readonly leaseToken: string;
  readonly now: Date;
  readonly attempt: Attempt;
} & (
  | {
      /** It leaves pending. */
      readonly kind: "final";
      readonly transition: Extract<Transition, "accepted" | "rejected" | "gave_up" | "parked" | "too_old">;
      readonly reason: string | undefined;
    }
  /** It waits for another try. */
  | { readonly kind: "again"; readonly nextAttemptAt: Date; readonly unknown: boolean }
  /** It waits for a person to reconnect; its retry window starts anew then. */
  | { readonly kind: "hold" }
  /** Its batch was refused; it is sent again in a smaller one under the same lease. */
  | { readonly kind: "split"; readonly unknown: boolean }
);

const noteAttempt = `attempts = attempts || $3::jsonb, last_code = $4, last_message = $5, last_request_id = $6`;
const endLease = `lease_until = NULL, lease_token = NULL, attempts_finished = attempts_started`;
const fenced = `WHERE id = ANY($1::bigint[]) AND lease_token = $2 AND state = 'pending'`;

/**
 * Writes what an answer means, in one statement for all deliveries it means the same for; the ledger's counters
 * move in the same transaction by trigger.
 *
 * @returns how many deliveries were still this sender's to settle.
 */
export async function settle(pool: Pool, settlement: Settlement): Promise<number> {
  if (settlement.ids.length === 0) return 0;
  const { ids, leaseToken, attempt, now } = settlement;
  const common = [
    ids,
    leaseToken,
    JSON.stringify([attempt]),
    attempt.code ?? null,
    attempt.message ?? null,
    attempt.requestId ?? null,
  ];
  const run = async (name: string, set: string, values: readonly unknown[]) => {
    const statement = {
      name: `settle-${name}`,
      text: `UPDATE delivery SET ${noteAttempt}, ${set} ${fenced}`,
      values: [...common, ...values],
    };
    const result = await retryDeadlock(() => pool.query(statement));
    return result.rowCount ?? 0;
  };
  switch (settlement.kind) {
    case "final":
      return run(
        "final",
        `${endLease}, state = $7::delivery_state, transition = $8, reason = $9, settled_at = $10, next_attempt_at = NULL`,
        [transitions[settlement.transition].to, settlement.transition, settlement.reason ?? null, now],
      );
    case "again":
      return run(
        "again",
        `${endLease}, next_attempt_at = $7,
         unknown_since = CASE WHEN $8 THEN coalesce(unknown_since, first_attempt_at) ELSE unknown_since END`,
        [settlement.nextAttemptAt, settlement.unknown],
      );
    case "hold":
      return run(
        "hold",
        `${endLease}, next_attempt_at = $7,
         first_attempt_at = CASE WHEN unknown_since IS NULL THEN NULL ELSE first_attempt_at END`,
        [now],
      );
    case "split":
      return run(
        "split",
        `lease_until = $7, unknown_since = CASE WHEN $8 THEN coalesce(unknown_since, first_attempt_at) ELSE unknown_since END`,
        [new Date(now.getTime() + leaseMs), settlement.unknown],
      );
  }
}

/** Gives back deliveries that were leased and not tried, as if they had never been claimed. */
export async function releaseDeliveries(
  pool: Pool,
  ids: readonly string[],
  leaseToken: string,
): Promise<void> {
  if (ids.length === 0) return;
  await pool.query(
    `UPDATE delivery SET lease_until = NULL, lease_token = NULL, attempts_started = attempts_started - 1,
       first_attempt_at = CASE WHEN attempts_started = 1 THEN NULL ELSE first_attempt_at END
     ${fenced}`,
    [ids, leaseToken],
  );
}

/** Keeps a lease alive for a further request. @returns the ids that are still this sender's. */
export async function renewLease(
  pool: Pool,
  ids: readonly string[],
  leaseToken: string,
  now: Date,
): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ id: string }>(
    `UPDATE delivery SET lease_until = $3 ${fenced} RETURNING id`,
    [ids, leaseToken, new Date(now.getTime() + leaseMs)],
  );
  return new Set(rows.map((row) => row.id));
}
