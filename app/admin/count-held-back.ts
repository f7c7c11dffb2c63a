import type { Pool } from "pg";

/** Conversions that were not sent for their clicks, by reason; `orders` is how many of them are orders. */
export type HeldBack = {
  readonly [Reason in "outside_window" | "no_click"]: {
    readonly conversions: number;
    readonly orders: number;
  };
};

export const heldBackText = `SELECT skip AS reason, count(*)::int AS conversions,
    (count(*) FILTER (WHERE source IN ('purchase', 'renewal')))::int AS orders
  FROM conversion
  WHERE shop_id = $1 AND skip IN ('outside_window', 'no_click') AND occurred_at >= $2
  GROUP BY skip`;

/** How many conversions since then were held back for their clicks, and would be sent by another setting. */
export async function countHeldBack(pool: Pool, shopId: number, since: Date): Promise<HeldBack> {
  const { rows } = await pool.query<{ reason: keyof HeldBack; conversions: number; orders: number }>({
    name: "count-held-back",
    text: heldBackText,
    values: [shopId, since],
  });
  const of = (reason: keyof HeldBack) => {
    const row = rows.find((one) => one.reason === reason);
    return { conversions: row?.conversions ?? 0, orders: row?.orders ?? 0 };
  };
  return { outside_window: of("outside_window"), no_click: of("no_click") };
}
