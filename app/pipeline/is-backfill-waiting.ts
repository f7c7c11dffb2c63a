import type { Pool } from "pg";

import { backfillTopic } from "#app/core/shopify/topics.ts";

/** Whether orders of a backfill wait to be mapped. */
export async function isBackfillWaiting(pool: Pool, shopId: number): Promise<boolean> {
  const { rows } = await pool.query<{ waits: boolean }>(
    `SELECT EXISTS (
       SELECT FROM inbox_entry WHERE shop_id = $1 AND state = 'received' AND topic = $2) AS waits`,
    [shopId, backfillTopic],
  );
  return rows[0]?.waits === true;
}
