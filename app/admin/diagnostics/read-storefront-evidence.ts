import type { Pool } from "pg";

import type { StorefrontEvidence } from "#app/core/diagnostics/evidence.ts";
import type { ShopHandle } from "#app/shops.server.ts";

const purchaseDays = 3;

/** When the storefront was heard last, and what was sold meanwhile. */
export async function readStorefrontEvidence(
  pool: Pool,
  shop: Pick<ShopHandle, "id">,
  now: Date,
): Promise<StorefrontEvidence> {
  const { rows } = await pool.query<{ storefront_seen_at: Date | null; purchases: number }>({
    name: "diagnose-storefront",
    text: `SELECT storefront_seen_at,
        (SELECT coalesce(sum(count), 0)::int FROM hourly_count
          WHERE shop_id = $1 AND hour >= $2 AND event = 'CompletePayment') AS purchases
      FROM shop WHERE id = $1`,
    values: [shop.id, new Date(now.getTime() - purchaseDays * 86_400_000)],
  });
  return {
    now: now.toISOString(),
    lastSeenAt: rows[0]?.storefront_seen_at?.toISOString(),
    purchases: rows[0]?.purchases ?? 0,
  };
}
