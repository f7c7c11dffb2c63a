import type { Pool } from "pg";

import { saveRules } from "#app/pipeline/save-rules.ts";
import type { ShopHandle } from "#app/shops.server.ts";

import type { JsonObject } from "../fixtures/json.ts";

/** Saves a table as a shop's next; throws unless it is a good one. */
export async function saveTestRules(
  pool: Pool,
  shop: ShopHandle,
  rules: readonly JsonObject[],
): Promise<void> {
  const { rows } = await pool.query<{ rules_version: number }>(
    "SELECT rules_version FROM shop WHERE id = $1",
    [shop.id],
  );
  const saved = await saveRules(pool, shop, {
    rules,
    seenVersion: rows[0]?.rules_version ?? 0,
    savedBy: "operator",
    now: new Date(),
  });
  if (!saved.ok) throw new Error(JSON.stringify(saved));
}
