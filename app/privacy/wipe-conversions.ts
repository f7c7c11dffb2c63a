import type { PoolClient } from "pg";

/** Conversions wiped by one statement. */
const pageSize = 1_000;

/** A sender had it, or may have: whether TikTok counted it, nobody here will know. */
export const erasedWhileSending = "erased_while_sending";

/**
 * Takes everything personal out of conversions and their deliveries. Accepted deliveries stay accepted; all others are
 * `redacted`, those that a sender has at this moment too: its answer finds no lease any more and changes nothing.
 *
 * @returns how many deliveries there were.
 */
export async function wipeConversions(
  client: PoolClient,
  shopId: number,
  ids: readonly string[],
  now: Date,
): Promise<number> {
  let deliveries = 0;
  for (let from = 0; from < ids.length; from += pageSize) {
    const page = ids.slice(from, from + pageSize);
    await client.query({
      name: "wipe-conversions",
      text: `UPDATE conversion SET facts_sealed = NULL, order_name = NULL, email_key = NULL, erasure_keys = NULL,
          erased_at = $3, ${withoutCustomer("id")}
        WHERE shop_id = $1 AND id = ANY($2::bigint[])`,
      values: [shopId, page, now],
    });
    const wiped = await client.query({
      name: "wipe-deliveries",
      text: `UPDATE delivery SET body_sealed = NULL, last_message = NULL, ${withoutCustomer("conversion_id")},
          attempts = (SELECT coalesce(jsonb_agg(attempt - 'message' ORDER BY number), '[]')
            FROM jsonb_array_elements(attempts) WITH ORDINALITY AS tried(attempt, number)),
          state = CASE WHEN state = 'accepted' THEN state ELSE 'redacted' END,
          transition = CASE WHEN state = 'accepted' THEN transition ELSE 'redacted' END,
          reason = CASE WHEN state IN ('accepted', 'redacted') THEN reason
            WHEN state = 'unknown' OR (state = 'pending' AND (attempts_started > attempts_finished
              OR unknown_since IS NOT NULL)) THEN '${erasedWhileSending}'
            ELSE 'erased' END,
          settled_at = CASE WHEN state IN ('accepted', 'redacted') THEN settled_at ELSE $3 END,
          next_attempt_at = NULL, lease_until = NULL, lease_token = NULL, attempts_finished = attempts_started
        WHERE shop_id = $1 AND conversion_id = ANY($2::bigint[])`,
      values: [shopId, page, now],
    });
    deliveries += wiped.rowCount ?? 0;
  }
  return deliveries;
}

/** A signup's id is made of the customer's: it gets one that says nothing, and no later signup can be taken for it. */
function withoutCustomer(idColumn: string): string {
  return `tiktok_event_id = CASE WHEN tiktok_event_id LIKE 'customer\\_%' THEN 'erased_' || ${idColumn} ELSE tiktok_event_id END`;
}
