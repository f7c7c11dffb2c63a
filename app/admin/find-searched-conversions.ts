import type { Pool } from "pg";

import { purchaseEventId } from "#app/core/mapping/map-order.ts";

/** Order names repeat where a shop imported orders; nobody looks through more than a few. */
const conversionsMax = 200;

/**
 * The conversions that a person means by an order's name (with or without its #), an order's id or an event id. Names
 * and ids are looked for whole: a part of one would be found only by going through all of them.
 */
export async function findSearchedConversions(
  pool: Pool,
  shopId: number,
  text: string,
): Promise<readonly string[]> {
  const bare = text.replace(/^#/, "");
  const { rows } = await pool.query<{ id: string }>({
    name: "find-searched-conversions",
    text: `(SELECT id FROM conversion WHERE shop_id = $1 AND tiktok_event_id = ANY($2::text[]))
      UNION
      (SELECT id FROM conversion WHERE shop_id = $1 AND order_name = ANY($3::text[]) AND order_name IS NOT NULL
       LIMIT ${conversionsMax})`,
    values: [
      shopId,
      /^\d+$/.test(bare) ? [text, purchaseEventId(bare)] : [text],
      [...new Set([text, bare, `#${bare}`])],
    ],
  });
  return rows.map(({ id }) => id);
}
