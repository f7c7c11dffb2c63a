import type { Pool } from "pg";

import { readShopSettings, type ShopSettings } from "#app/core/mapping/shop-settings.ts";

/**
 * What holds for a shop, with the version that an editor gives back when it saves.
 *
 * @throws ZodError naming the field where a newer version stored what this one can't read.
 */
export async function readSettings(
  pool: Pool,
  shopId: number,
): Promise<{ readonly settings: ShopSettings; readonly version: number }> {
  const { rows } = await pool.query<{ settings: unknown; settings_version: number }>({
    name: "read-settings",
    text: "SELECT settings, settings_version FROM shop WHERE id = $1",
    values: [shopId],
  });
  return { settings: readShopSettings(rows[0]?.settings), version: rows[0]?.settings_version ?? 0 };
}
