import type { Pool } from "pg";

import type { DeliveryFilter } from "#app/admin/delivery-search.ts";
import { addDays } from "#app/core/tiktok/add-days.ts";

const idMax = 2n ** 63n - 1n;

/**
 * Ids above and below which a shop's deliveries arrived on other days than those asked for. A shop has one mapper at a
 * time (docs/decisions/004-rows-are-the-truth.md), so its deliveries' ids are in the order of their arrival: halving
 * finds the place of a moment in some dozen steps, and the path does without an index by time.
 */
export async function readIdBounds(
  pool: Pool,
  shopId: number,
  zone: string,
  { from, to }: Pick<DeliveryFilter, "from" | "to">,
): Promise<{ readonly above: bigint; readonly below: bigint }> {
  const first = from === undefined ? undefined : await findFirstOfDay(pool, shopId, zone, from);
  const after = to === undefined ? undefined : await findFirstOfDay(pool, shopId, zone, addDays(to, 1));
  return { above: first === undefined ? 0n : first - 1n, below: after ?? idMax };
}

/** An id such that every delivery that arrived on the day or later has it or a larger one, and no earlier one has. */
async function findFirstOfDay(pool: Pool, shopId: number, zone: string, day: string): Promise<bigint> {
  const { rows } = await pool.query<{ id: string }>({
    name: "find-first-of-day",
    text: `WITH RECURSIVE ends AS (
        SELECT $2::date::timestamp AT TIME ZONE $3 AS moment,
          (SELECT id FROM delivery WHERE shop_id = $1 ORDER BY id LIMIT 1) AS low,
          (SELECT id + 1 FROM delivery WHERE shop_id = $1 ORDER BY id DESC LIMIT 1) AS high
      ), halving AS (
        SELECT moment, low, high FROM ends
        UNION ALL
        SELECT moment,
          CASE WHEN middle.created_at < moment THEN middle.id + 1 ELSE low END,
          CASE WHEN middle.created_at < moment THEN high ELSE low + (high - low) / 2 END
        FROM halving CROSS JOIN LATERAL (
          SELECT id, created_at FROM delivery WHERE shop_id = $1 AND id >= low + (high - low) / 2 ORDER BY id LIMIT 1
        ) AS middle
        WHERE low < high
      )
      SELECT high AS id FROM halving WHERE low >= high`,
    values: [shopId, day, zone],
  });
  return BigInt(rows[0]?.id ?? 1);
}
