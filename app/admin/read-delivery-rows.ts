import type { Pool } from "pg";

import type { DeliveryRow } from "#app/admin/delivery-row.ts";
import { readEventValue } from "#app/admin/read-event-value.ts";
import type { Attempt } from "#app/core/delivery/attempt.ts";
import type { DeliveryState } from "#app/core/delivery/state.ts";
import { countTries, deliveryReason, isReplayed } from "#app/core/explain/delivery-reason.ts";
import type { ExplanationTexts } from "#app/core/explain/explanation-texts.ts";
import type { ShopHandle } from "#app/shops.server.ts";

type Found = {
  id: string;
  event: string;
  pixel_code: string;
  tiktok_event_id: string;
  state: DeliveryState;
  reason: string | null;
  warnings: string[];
  attempts: Attempt[];
  unknown_since: Date | null;
  created_at: Date;
  body_sealed: Buffer | null;
  order_name: string | null;
  conversion_id: string | null;
  facts_sealed: Buffer | null;
  connection_state: "connected" | "needs_reconnecting" | "disconnected" | null;
};

/** Deliveries of a shop as lists show them, in the order of `ids`; those it does not have are left out. */
export async function readDeliveryRows(
  pool: Pool,
  shop: ShopHandle,
  ids: readonly string[],
  texts: ExplanationTexts,
): Promise<readonly DeliveryRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<Found>({
    name: "read-delivery-rows",
    text: `SELECT delivery.id, delivery.event, delivery.pixel_code, delivery.tiktok_event_id, delivery.state,
        delivery.reason, delivery.warnings, delivery.attempts, delivery.unknown_since, delivery.created_at,
        delivery.body_sealed, conversion.order_name, conversion.id AS conversion_id, conversion.facts_sealed,
        connection.state AS connection_state
      FROM delivery
      LEFT JOIN conversion ON conversion.id = delivery.conversion_id AND conversion.shop_id = $1
      LEFT JOIN pixel ON pixel.id = delivery.pixel_id AND pixel.shop_id = $1
      LEFT JOIN connection ON connection.id = pixel.connection_id
      WHERE delivery.shop_id = $1 AND delivery.id = ANY($2::bigint[])`,
    values: [shop.id, ids],
  });
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = found.get(id);
    return row === undefined ? [] : [toRow(shop, row, texts)];
  });
}

function toRow(shop: ShopHandle, row: Found, texts: ExplanationTexts): DeliveryRow {
  const attempts = countTries(row.attempts);
  const reason = deliveryReason(
    {
      state: row.state,
      reason: row.reason ?? undefined,
      attempts,
      isReplayed: isReplayed(row.attempts),
      unknownSince: row.unknown_since?.toISOString(),
      connection: row.connection_state ?? undefined,
    },
    texts,
  );
  const value = readEventValue(shop, row);
  return {
    id: row.id,
    name: row.conversion_id === null ? undefined : (row.order_name ?? row.tiktok_event_id),
    event: row.event,
    pixel: row.pixel_code,
    tiktokEventId: row.tiktok_event_id,
    state: row.state,
    reason: reason?.short,
    warnings: row.warnings,
    value: value?.amount,
    currency: value?.currency,
    attempts,
    arrivedAt: row.created_at.toISOString(),
  };
}
