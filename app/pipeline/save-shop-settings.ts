import type { Pool, PoolClient } from "pg";

import {
  changeSettings,
  doPartsMeet,
  listChangedParts,
  type SettingPart,
} from "#app/core/mapping/change-settings.ts";
import type { SettingProblem } from "#app/core/mapping/setting-problem.ts";
import type { ShopSettings } from "#app/core/mapping/shop-settings.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import type { ShopHandle } from "#app/shops.server.ts";

export type SaveSettingsResult =
  | { readonly ok: true; readonly settings: ShopSettings; readonly version: number }
  | { readonly ok: false; readonly reason: "not_valid"; readonly problems: readonly SettingProblem[] }
  /** Someone else changed the same parts since the editor was opened; nothing was changed. */
  | { readonly ok: false; readonly reason: "changed_meanwhile"; readonly parts: readonly SettingPart[] };

/**
 * Changes a shop's settings, which counts from the next message on. What nobody changed here stays as it is, whoever
 * changed it meanwhile; each change is kept with who made it.
 *
 * @param changes a JSON merge patch as it came from a form, a command or the API: `{ "channels": { "pos": true } }` counts
 *   the point of sale and leaves the other channels alone; null takes a setting, or an entry, back.
 * @param seenVersion the version that the editor saw; without it the last one to save wins.
 * @param savedBy the staff member's Shopify user id, or "operator".
 */
export async function saveShopSettings(
  pool: Pool,
  shop: Pick<ShopHandle, "id">,
  {
    changes,
    seenVersion,
    savedBy,
    now,
  }: {
    readonly changes: unknown;
    readonly seenVersion?: number;
    readonly savedBy: string;
    readonly now: Date;
  },
): Promise<SaveSettingsResult> {
  return inTransaction(pool, async (client): Promise<SaveSettingsResult> => {
    const { rows } = await client.query<{ settings: unknown; settings_version: number }>(
      "SELECT settings, settings_version FROM shop WHERE id = $1 FOR NO KEY UPDATE",
      [shop.id],
    );
    const before = rows[0];
    if (before === undefined) throw new Error(`there is no shop ${shop.id}`);
    const changed = changeSettings(before.settings, changes);
    if (!changed.ok) return { ok: false, reason: "not_valid", problems: changed.problems };
    const parts =
      seenVersion === undefined ? [] : await listChangedSince(client, shop.id, seenVersion, changes);
    if (parts.length > 0) return { ok: false, reason: "changed_meanwhile", parts };
    const version = before.settings_version + 1;
    await client.query("UPDATE shop SET settings = $2, settings_version = $3 WHERE id = $1", [
      shop.id,
      JSON.stringify(changed.stored),
      version,
    ]);
    await client.query(
      "INSERT INTO settings_change (shop_id, version, changes, saved_at, saved_by) VALUES ($1, $2, $3, $4, $5)",
      [shop.id, version, JSON.stringify(changes), now, savedBy],
    );
    return { ok: true, settings: changed.settings, version };
  });
}

/** Of what is to be changed, the parts that someone else changed after that version. */
async function listChangedSince(
  client: PoolClient,
  shopId: number,
  seenVersion: number,
  changes: unknown,
): Promise<readonly SettingPart[]> {
  const { rows } = await client.query<{ changes: unknown }>(
    "SELECT changes FROM settings_change WHERE shop_id = $1 AND version > $2",
    [shopId, seenVersion],
  );
  const since = rows.flatMap((row) => listChangedParts(row.changes));
  return listChangedParts(changes).filter((part) => since.some((other) => doPartsMeet(part, other)));
}
