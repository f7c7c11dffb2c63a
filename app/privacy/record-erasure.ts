import type { PoolClient } from "pg";

import type { ClaimedEntry } from "#app/pipeline/claim-inbox-entries.ts";
import type { ErasureCounts } from "#app/privacy/erase-person.ts";

/**
 * Writes down that somebody was erased: when, on whose word, and how much; never who. What staff or the operator asked for
 * is open until then, what Shopify asks for is recorded when it is done.
 */
export async function recordErasure(
  client: PoolClient,
  shopId: number,
  erasure: {
    readonly requestId: string | undefined;
    readonly entry: ClaimedEntry;
    readonly counts: ErasureCounts;
    readonly now: Date;
  },
): Promise<void> {
  const { requestId, entry, counts, now } = erasure;
  const done = "state = 'done', done_at = $3, result = $4, person_sealed = NULL, person_keys = NULL";
  if (requestId !== undefined) {
    await client.query(
      `UPDATE privacy_request SET ${done} WHERE shop_id = $1 AND id = $2 AND kind = 'erasure' AND state = 'open'`,
      [shopId, requestId, now, counts],
    );
    return;
  }
  await client.query(
    `INSERT INTO privacy_request (shop_id, kind, origin, requested_by, requested_at, state, done_at, result)
     VALUES ($1, 'erasure', 'shopify', 'shopify', $2, 'done', $3, $4)`,
    [shopId, entry.receivedAt, now, counts],
  );
}
