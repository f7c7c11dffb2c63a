import type { PoolClient } from "pg";

/**
 * The day that it is in the shop, YYYY-MM-DD; UTC's where its zone is not known. Asked once for a statement of many rows:
 * as an expression in each of them it would cost as much as a third of writing them.
 */
export async function readShopDay(client: PoolClient, shopId: number, now: Date): Promise<string> {
  const { rows } = await client.query<{ day: string }>({
    name: "read-shop-day",
    text: "SELECT shop_day($1, $2)::text AS day",
    values: [shopId, now],
  });
  const day = rows[0]?.day;
  if (day === undefined) throw new Error("the database gave no day");
  return day;
}
