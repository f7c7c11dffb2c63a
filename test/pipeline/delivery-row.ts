import type { Pool } from "pg";

import type { Attempt } from "#app/core/delivery/attempt.ts";
import type { DeliveryState } from "#app/core/delivery/state.ts";

/** A delivery as the database has it, with what tests look at. */
export type DeliveryRow = {
  readonly id: string;
  readonly pixelCode: string;
  readonly event: string;
  readonly ruleId: string | null;
  readonly eventName: string;
  readonly tiktokEventId: string;
  readonly state: DeliveryState;
  readonly transition: string;
  readonly reason: string | null;
  readonly attemptsStarted: number;
  readonly attemptsFinished: number;
  readonly attempts: readonly Attempt[];
  readonly firstAttemptAt: Date | null;
  readonly unknownSince: Date | null;
  readonly nextAttemptAt: Date | null;
  readonly leaseUntil: Date | null;
  readonly lastCode: number | null;
  readonly lastMessage: string | null;
  readonly bodySealed: Buffer | null;
  readonly testEventCode: string | null;
};

/** A shop's deliveries, oldest first. */
export async function readDeliveries(pool: Pool, shopId: number): Promise<DeliveryRow[]> {
  const { rows } = await pool.query<DeliveryRow>(
    `SELECT id::text, pixel_code AS "pixelCode", event, rule_id AS "ruleId",
       event_name AS "eventName", tiktok_event_id AS "tiktokEventId",
       state, transition, reason, attempts_started AS "attemptsStarted", attempts_finished AS "attemptsFinished",
       attempts, first_attempt_at AS "firstAttemptAt", unknown_since AS "unknownSince",
       next_attempt_at AS "nextAttemptAt", lease_until AS "leaseUntil", last_code AS "lastCode",
       last_message AS "lastMessage", body_sealed AS "bodySealed",
       test_event_code AS "testEventCode"
     FROM delivery WHERE shop_id = $1 ORDER BY delivery.id`,
    [shopId],
  );
  return rows;
}
