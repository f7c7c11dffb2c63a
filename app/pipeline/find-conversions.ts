import type { PoolClient } from "pg";

import type { KnownDelivery } from "#app/core/mapping/plan-changes.ts";

export type KnownConversion = {
  readonly id: string;
  /** The entry it was mapped from. */
  readonly entryId: string;
  readonly isCancelled: boolean;
  /** Its person was erased: nothing that is told of it later counts. */
  readonly isErased: boolean;
  readonly deliveries: readonly KnownDelivery[];
};

/** Conversions of a shop that exist already, by tiktokEventId. */
export async function findConversions(
  client: PoolClient,
  shopId: number,
  tiktokEventIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, KnownConversion>> {
  const { rows } = await client.query<{
    id: string;
    inbox_entry_id: string;
    tiktok_event_id: string;
    is_cancelled: boolean;
    is_erased: boolean;
    deliveries: KnownDelivery[];
  }>({
    name: "find-conversions",
    text: `SELECT conversion.id, conversion.inbox_entry_id, conversion.tiktok_event_id,
        conversion.cancelled_at IS NOT NULL AS is_cancelled, conversion.erased_at IS NOT NULL AS is_erased, coalesce(json_agg(json_build_object(
          'id', delivery.id::text, 'pixelCode', delivery.pixel_code, 'event', delivery.event,
          'state', delivery.state, 'reason', delivery.reason, 'testEventCode', delivery.test_event_code,
          'waits', delivery.state = 'pending' AND delivery.attempts_started = 0 AND delivery.next_attempt_at > $3
        )) FILTER (WHERE delivery.id IS NOT NULL), '[]') AS deliveries
      FROM conversion LEFT JOIN delivery ON delivery.conversion_id = conversion.id
      WHERE conversion.shop_id = $1 AND conversion.tiktok_event_id = ANY($2::text[])
      GROUP BY conversion.id`,
    values: [shopId, tiktokEventIds, now],
  });
  return new Map(
    rows.map((row) => [
      row.tiktok_event_id,
      {
        id: row.id,
        entryId: row.inbox_entry_id,
        isCancelled: row.is_cancelled,
        isErased: row.is_erased,
        deliveries: row.deliveries,
      },
    ]),
  );
}
