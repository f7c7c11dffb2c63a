import type { Pool } from "pg";

import { surelyNotSent } from "#app/pipeline/change-deliveries.ts";

const pageSize = 1_000;

/** Pages before another shop gets its turn. */
const pagesMax = 20;

/**
 * Ends what waits to be sent of a shop that uninstalled the app. What a sender has in its hands is left to TikTok's answer
 * until its lease ends; what TikTok may have is parked as unknown.
 *
 * @returns whether there is more to stop at once. False at once for any other shop.
 */
export async function stopDeliveries(pool: Pool, shopId: number, now: Date): Promise<boolean> {
  for (let page = 0; page < pagesMax; page += 1) {
    const { rowCount } = await pool.query({
      name: "stop-deliveries",
      text: `WITH waiting AS (
          SELECT id, (${surelyNotSent}) AS is_unsent FROM delivery
          WHERE shop_id = $1 AND state = 'pending' AND (${surelyNotSent} OR lease_until IS NULL OR lease_until < $2)
            AND EXISTS (SELECT FROM shop WHERE id = $1 AND state = 'uninstalled')
          ORDER BY id LIMIT ${pageSize} FOR UPDATE SKIP LOCKED
        )
        UPDATE delivery SET
          state = CASE WHEN is_unsent THEN 'skipped' ELSE 'unknown' END::delivery_state,
          transition = CASE WHEN is_unsent THEN 'cancelled' ELSE 'parked' END,
          reason = CASE WHEN is_unsent THEN 'uninstalled' ELSE 'outcome_unknown' END,
          settled_at = $2, next_attempt_at = NULL, lease_until = NULL, lease_token = NULL,
          attempts_finished = attempts_started, body_sealed = CASE WHEN is_unsent THEN NULL ELSE body_sealed END
        FROM waiting WHERE delivery.id = waiting.id`,
      values: [shopId, now],
    });
    if ((rowCount ?? 0) < pageSize) return false;
  }
  return true;
}
