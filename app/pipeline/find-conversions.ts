import type { PoolClient } from "pg";

import type { KnownDelivery } from "#app/core/mapping/plan-deliveries.ts";

export type KnownConversion = { readonly id: string; readonly deliveries: readonly KnownDelivery[] };

/** Conversions of a shop that exist already, by tiktokEventId. */
export async function findConversions(
  client: PoolClient,
  shopId: number,
  tiktokEventIds: readonly string[],
): Promise<ReadonlyMap<string, KnownConversion>> {
  const { rows } = await client.query<{ id: string; tiktok_event_id: string; deliveries: KnownDelivery[] }>({
    name: "find-conversions",
    text: `SELECT conversion.id, conversion.tiktok_event_id,
        coalesce(json_agg(json_build_object(
          'id', delivery.id::text, 'pixelCode', delivery.pixel_code,
          'state', delivery.state, 'reason', delivery.reason
        )) FILTER (WHERE delivery.id IS NOT NULL), '[]') AS deliveries
      FROM conversion LEFT JOIN delivery ON delivery.conversion_id = conversion.id
      WHERE conversion.shop_id = $1 AND conversion.tiktok_event_id = ANY($2::text[])
      GROUP BY conversion.id`,
    values: [shopId, tiktokEventIds],
  });
  return new Map(rows.map((row) => [row.tiktok_event_id, { id: row.id, deliveries: row.deliveries }]));
}
