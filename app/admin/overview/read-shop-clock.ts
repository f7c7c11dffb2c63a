import type { Pool } from "pg";

import { readZone, type Day } from "#app/core/ads/day.ts";
import { accountDay } from "#app/core/tiktok/account-day.ts";

export type ShopClock = {
  /** A zone that is surely known; UTC until Shopify told the shop's. */
  readonly zone: string;
  /** The day that it is there. */
  readonly today: Day;
};

/** Which day it is in the shop. */
export async function readShopClock(pool: Pool, shopId: number, now: Date): Promise<ShopClock> {
  const { rows } = await pool.query<{ time_zone: string | null }>({
    name: "read-shop-zone",
    text: "SELECT time_zone FROM shop WHERE id = $1",
    values: [shopId],
  });
  const zone = readZone(rows[0]?.time_zone);
  return { zone, today: accountDay(zone, now).day };
}
