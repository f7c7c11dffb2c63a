import type { Pool } from "pg";

import type { DeliveryState } from "#app/core/delivery/state.ts";

/** What deliveries have in common that the list can be filtered by. */
export type DeliveryKind = {
  readonly event: string;
  readonly state: DeliveryState;
  readonly pixel: string;
  /** Empty where there is none. */
  readonly reason: string;
};

export type DeliveryKinds = {
  readonly kinds: readonly DeliveryKind[];
  /** False where there are so many that some are left out: custom events may have any number of names. */
  readonly isComplete: boolean;
};

/** A shop has some dozens; finding them takes a leap through the index each. */
const kindsMax = 1_000;

/** Which kinds of deliveries a shop has, however many deliveries there are of each. */
export async function readDeliveryKinds(pool: Pool, shopId: number): Promise<DeliveryKinds> {
  const { rows } = await pool.query<DeliveryKind>({
    name: "read-delivery-kinds",
    text: `WITH RECURSIVE kind AS (
        (SELECT event, state, pixel_code, coalesce(reason, '') AS reason FROM delivery WHERE shop_id = $1
         ORDER BY event, state, pixel_code, coalesce(reason, '') LIMIT 1)
        UNION ALL
        SELECT next.* FROM kind CROSS JOIN LATERAL (
          SELECT event, state, pixel_code, coalesce(reason, '') FROM delivery
          WHERE shop_id = $1 AND (event, state, pixel_code, coalesce(reason, ''))
            > (kind.event, kind.state, kind.pixel_code, kind.reason)
          ORDER BY event, state, pixel_code, coalesce(reason, '') LIMIT 1
        ) AS next
      )
      SELECT event, state, pixel_code AS pixel, reason FROM kind LIMIT ${kindsMax + 1}`,
    values: [shopId],
  });
  return { kinds: rows.slice(0, kindsMax), isComplete: rows.length <= kindsMax };
}
