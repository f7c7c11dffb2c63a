import type { Pool } from "pg";

import type { Attempt } from "#app/core/delivery/attempt.ts";
import type { EventSource } from "#app/core/tiktok/app-event.ts";

/** A delivery that this process alone may send until its lease ends. */
export type ClaimedDelivery = {
  readonly id: string;
  readonly tiktokEventId: string;
  readonly eventSource: EventSource;
  /** What TikTok is told as `event_source_id`: the pixel's code, or its number of a mobile app. */
  readonly eventSourceId: string;
  readonly eventTime: number | undefined;
  readonly firstAttemptAt: number;
  readonly unknownSince: number | undefined;
  /** Set for a test: it goes alone, with this code. */
  readonly testEventCode: string | undefined;
  /** Attempts that ended with their sender: an event that kills its sender is sent alone. */
  readonly interruptions: number;
  readonly bodySealed: Buffer;
};

/** Tests leave one by one; so many can be sent before another worker or a stop has to wait for long. */
export const testsPerClaim = 20;

/** Longer than any single request (10 s), with room for a slow disk; renewed before each further request. */
export const leaseMs = 60_000;

/**
 * Leases due deliveries of a pixel, oldest first. One whose last sender never reported back counts as unknown
 * from its first attempt on: TikTok may have it.
 *
 * Tests come on top, a few at a time, and only where what is real leaves room: real ones never wait behind tests, and
 * where thousands of them wait none is gone through in search of a test.
 */
export async function claimDeliveries(
  pool: Pool,
  claim: {
    readonly pixelId: number;
    readonly now: Date;
    readonly limit: number;
    readonly leaseToken: string;
  },
): Promise<readonly ClaimedDelivery[]> {
  const interrupted: Attempt = { at: claim.now.toISOString(), outcome: "interrupted", batchSize: 0 };
  const { rows } = await pool.query<{
    id: string;
    tiktok_event_id: string;
    event_source: EventSource;
    pixel_code: string;
    event_time: Date | null;
    first_attempt_at: Date;
    unknown_since: Date | null;
    test_event_code: string | null;
    interruptions: number;
    body_sealed: Buffer;
  }>({
    name: "claim-deliveries",
    text: `WITH due_real AS (
        SELECT id FROM delivery
        WHERE pixel_id = $1 AND state = 'pending' AND next_attempt_at <= $2
          AND (lease_until IS NULL OR lease_until < $2) AND test_event_code IS NULL
        ORDER BY next_attempt_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
      ), due_tests AS (
        SELECT id FROM delivery
        WHERE pixel_id = $1 AND state = 'pending' AND next_attempt_at <= $2
          AND (lease_until IS NULL OR lease_until < $2) AND test_event_code IS NOT NULL
        ORDER BY next_attempt_at, id
        LIMIT CASE WHEN (SELECT count(*) FROM due_real) < $3 THEN ${testsPerClaim} ELSE 0 END
        FOR UPDATE SKIP LOCKED
      ), due AS (
        SELECT id FROM due_real UNION ALL SELECT id FROM due_tests
      )
      UPDATE delivery SET
        lease_until = $4, lease_token = $5,
        attempts = CASE WHEN attempts_started > attempts_finished THEN attempts || $6::jsonb ELSE attempts END,
        unknown_since = CASE WHEN attempts_started > attempts_finished
          THEN coalesce(unknown_since, first_attempt_at, $2) ELSE unknown_since END,
        attempts_finished = attempts_started,
        attempts_started = attempts_started + 1,
        first_attempt_at = coalesce(first_attempt_at, $2)
      FROM due WHERE delivery.id = due.id
      RETURNING delivery.id, tiktok_event_id, event_source, pixel_code, event_time, first_attempt_at, unknown_since, test_event_code,
        body_sealed,
        jsonb_array_length(jsonb_path_query_array(attempts, '$[*] ? (@.outcome == "interrupted")')) AS interruptions`,
    values: [
      claim.pixelId,
      claim.now,
      claim.limit,
      new Date(claim.now.getTime() + leaseMs),
      claim.leaseToken,
      JSON.stringify([interrupted]),
    ],
  });
  return rows
    .map((row) => ({
      id: row.id,
      tiktokEventId: row.tiktok_event_id,
      eventSource: row.event_source,
      eventSourceId: row.pixel_code,
      eventTime: row.event_time?.getTime(),
      firstAttemptAt: row.first_attempt_at.getTime(),
      unknownSince: row.unknown_since?.getTime(),
      testEventCode: row.test_event_code ?? undefined,
      interruptions: row.interruptions,
      bodySealed: row.body_sealed,
    }))
    .toSorted((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
}
