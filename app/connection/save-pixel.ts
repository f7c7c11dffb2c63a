import type { Pool } from "pg";

import { areSameSettings, type StoredSettings } from "#app/core/mapping/are-same-settings.ts";
import type { PixelSettings } from "#app/core/mapping/pixel-settings.ts";
import { isCanonicalEvent } from "#app/core/tiktok/event-names.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** How long test mode holds: forgetting it must not hide a week of the merchant's own visits. */
const testModeMs = 24 * 60 * 60 * 1_000;

type PixelOfShop = { readonly pool: Pool; readonly shop: ShopHandle; readonly pixelId: number };

export type SaveResult =
  | "saved"
  /** Somebody else changed them since the form was shown; nothing was written. */
  | "changed_meanwhile"
  /** The shop has no such pixel. */
  | "not_found";

/**
 * Writes what the merchant set of one pixel, if it still is what the merchant saw. Making it primary ends that for
 * the shop's other pixel.
 */
export async function savePixel(
  input: PixelOfShop & { readonly seen: StoredSettings; readonly settings: PixelSettings },
): Promise<SaveResult> {
  const { pool, shop, pixelId, seen, settings } = input;
  return inTransaction(pool, async (client) => {
    // All pixels of the shop, in order: two that become primary at once wait for each other instead of failing.
    const { rows } = await client.query<StoredSettings & { id: number }>(
      `SELECT id, enabled, is_primary AS "isPrimary", event_spelling::text AS "eventSpelling", markets,
         events_off AS "eventsOff" FROM pixel WHERE shop_id = $1 ORDER BY id FOR UPDATE`,
      [shop.id],
    );
    const stored = rows.find(({ id }) => id === pixelId);
    if (stored === undefined) return "not_found";
    if (!areSameSettings({ ...stored, eventsOff: stored.eventsOff.filter(isCanonicalEvent) }, seen))
      return "changed_meanwhile";
    // Of a newer version: what the form cannot show it must not switch on either.
    const unknown = stored.eventsOff.filter((event) => !isCanonicalEvent(event));
    if (settings.isPrimary)
      await client.query(
        "UPDATE pixel SET is_primary = false WHERE shop_id = $1 AND is_primary AND id <> $2",
        [shop.id, pixelId],
      );
    await client.query(
      `UPDATE pixel SET enabled = $3, is_primary = $4, event_spelling = $5::event_spelling, markets = $6,
         events_off = $7 WHERE shop_id = $1 AND id = $2`,
      [
        shop.id,
        pixelId,
        settings.enabled,
        settings.isPrimary,
        settings.eventSpelling,
        settings.markets,
        [...settings.eventsOff, ...unknown],
      ],
    );
    return "saved";
  });
}

/** Turns test mode on for 24 hours from `now`, or gives it a new code and a new day. @returns false: no such pixel. */
export async function startTestMode(
  input: PixelOfShop & { readonly testEventCode: string; readonly now: Date },
): Promise<boolean> {
  const { pool, shop, pixelId, testEventCode, now } = input;
  const { rowCount } = await pool.query(
    "UPDATE pixel SET test_mode_code = $3, test_mode_until = $4 WHERE shop_id = $1 AND id = $2",
    [shop.id, pixelId, testEventCode, new Date(now.getTime() + testModeMs)],
  );
  return rowCount === 1;
}

/** Turns test mode off; off already is fine. @returns false when the shop has no such pixel. */
export async function endTestMode({ pool, shop, pixelId }: PixelOfShop): Promise<boolean> {
  const { rowCount } = await pool.query(
    "UPDATE pixel SET test_mode_code = NULL, test_mode_until = NULL WHERE shop_id = $1 AND id = $2",
    [shop.id, pixelId],
  );
  return rowCount === 1;
}
