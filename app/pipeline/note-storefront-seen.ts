import type { Pool } from "pg";

import type { Clock } from "#app/clock.server.ts";

const everyMs = 60_000;

/**
 * Notes that a shop's storefront speaks to us, at most once a minute and shop: it is a hint (is the web pixel
 * active?), so it is neither waited for nor tried again.
 */
export function createNoteStorefrontSeen(pool: Pool, clock: Clock): (shopId: number) => void {
  const notedAt = new Map<number, number>();
  return (shopId) => {
    const now = clock();
    if (now.getTime() - (notedAt.get(shopId) ?? 0) < everyMs) return;
    notedAt.set(shopId, now.getTime());
    pool
      .query("UPDATE shop SET storefront_seen_at = $2 WHERE id = $1", [shopId, now])
      .catch(() => notedAt.delete(shopId));
  };
}
