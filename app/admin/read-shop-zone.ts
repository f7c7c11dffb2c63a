import type { Pool } from "pg";

import { readZone } from "#app/core/ads/day.ts";

/** The IANA name of the zone that a shop's days and times are in; UTC where Shopify did not tell. */
export async function readShopZone(pool: Pool, shopId: number): Promise<string> {
  const { rows } = await pool.query<{ time_zone: string | null }>({
    name: "read-shop-zone",
    text: "SELECT time_zone FROM shop WHERE id = $1",
    values: [shopId],
  });
  return readZone(rows[0]?.time_zone);
}
