import type { Pool } from "pg";

import type { WorkEvidence } from "#app/core/diagnostics/evidence.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** So many of what is due first are looked at for one that is being sent. */
const dueLookedAt = 1_000;

/** What waits although it could be mapped or sent, by the queues' own indexes. */
export async function readWorkEvidence(
  pool: Pool,
  shop: Pick<ShopHandle, "id">,
  now: Date,
): Promise<WorkEvidence> {
  const [unmapped, mapped, due] = await Promise.all([
    pool.query<{ received_at: Date }>({
      name: "diagnose-unmapped",
      text: `SELECT received_at FROM inbox_entry WHERE shop_id = $1 AND state = 'received' ORDER BY id LIMIT 1`,
      values: [shop.id],
    }),
    pool.query<{ created_at: Date }>({
      name: "diagnose-mapped",
      text: "SELECT created_at FROM delivery WHERE shop_id = $1 ORDER BY id DESC LIMIT 1",
      values: [shop.id],
    }),
    pool.query<{ due_since: Date | null; is_sending: boolean }>({
      name: "diagnose-due",
      text: `SELECT min(due.next_attempt_at) AS due_since, coalesce(bool_or(due.lease_until > $2), false) AS is_sending
        FROM pixel JOIN connection ON connection.id = pixel.connection_id AND connection.state = 'connected'
        CROSS JOIN LATERAL (
          SELECT next_attempt_at, lease_until FROM delivery
          WHERE delivery.pixel_id = pixel.id AND delivery.state = 'pending'
            AND delivery.next_attempt_at <= $2
          ORDER BY next_attempt_at, delivery.id LIMIT ${dueLookedAt}) AS due
        WHERE pixel.shop_id = $1 AND pixel.enabled AND pixel.refused_code IS NULL
          AND (pixel.paused_until IS NULL OR pixel.paused_until <= $2)`,
      values: [shop.id, now],
    }),
  ]);
  return {
    now: now.toISOString(),
    unmappedSince: unmapped.rows[0]?.received_at.toISOString(),
    mappedAt: mapped.rows[0]?.created_at.toISOString(),
    dueSince: due.rows[0]?.due_since?.toISOString(),
    isSending: due.rows[0]?.is_sending ?? false,
  };
}
