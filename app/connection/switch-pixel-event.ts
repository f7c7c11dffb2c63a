import type { Pool } from "pg";

import { isCanonicalEvent, isCustomEventName } from "#app/core/tiktok/event-names.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/**
 * Switches one event of one pixel on or off; what is mapped from now on follows it.
 *
 * @param event canonical, or a custom event's name.
 * @returns false where the shop has no such pixel, or no event can be called that.
 */
export async function switchPixelEvent(
  pool: Pool,
  shop: ShopHandle,
  { pixelId, event, isOn }: { readonly pixelId: number; readonly event: string; readonly isOn: boolean },
): Promise<boolean> {
  if (!isCanonicalEvent(event) && !isCustomEventName(event)) return false;
  const { rowCount } = await pool.query(
    `UPDATE pixel SET events_off = CASE WHEN $4 THEN array_remove(events_off, $3)
       ELSE array_append(array_remove(events_off, $3), $3) END
     WHERE shop_id = $1 AND id = $2`,
    [shop.id, pixelId, event, isOn],
  );
  return rowCount === 1;
}
