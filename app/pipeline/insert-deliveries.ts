import type { PoolClient } from "pg";

import type { PlannedDelivery } from "#app/core/mapping/plan-deliveries.ts";
import type { UnreadableReason } from "#app/core/mapping/skip-reason.ts";
import { toldValue } from "#app/core/tiktok/told-value.ts";
import { readShopDay } from "#app/pipeline/read-shop-day.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** A Delivery to be written; a dead one stands for a message that could not be read. */
export type NewDelivery = {
  readonly entryId: string;
  readonly conversionId: string | null;
  readonly tiktokEventId: string;
  readonly eventTime: Date | null;
  /** When a pending one is due. */
  readonly dueAt: Date;
  readonly plan:
    | PlannedDelivery
    | {
        readonly state: "dead";
        readonly reason: UnreadableReason | "mapping_failed";
        readonly pixelId: null;
        readonly pixelCode: string;
        readonly eventSource?: never;
        readonly event: string;
        readonly eventName: string;
        readonly ruleId: undefined;
        readonly warnings: readonly never[];
      };
};

const columns = 19;

/**
 * Writes deliveries in one statement; the unique key on (shop, pixel, event, id) is what forbids a second one.
 *
 * @returns how many of them are new.
 */
export async function insertDeliveries(
  client: PoolClient,
  shop: ShopHandle,
  now: Date,
  deliveries: readonly NewDelivery[],
): Promise<number> {
  if (deliveries.length === 0) return 0;
  const day = await readShopDay(client, shop.id, now);
  const values = deliveries.flatMap(({ plan, ...delivery }) => [
    shop.id,
    delivery.conversionId,
    delivery.entryId,
    plan.pixelId,
    plan.pixelCode,
    plan.event,
    plan.eventName,
    delivery.tiktokEventId,
    delivery.eventTime,
    plan.state,
    plan.state === "pending" ? null : plan.reason,
    plan.warnings,
    plan.state === "pending" ? delivery.dueAt : null,
    plan.state === "pending" ? shop.vault.seal("delivery.body_sealed", JSON.stringify(plan.body)) : null,
    plan.state === "pending" ? (plan.testEventCode ?? null) : null,
    plan.ruleId ?? null,
    plan.eventSource ?? "web",
    ...(plan.state === "pending" ? toldValue(plan.body) : [null, null]),
  ]);
  const tuples = deliveries.map((_, row) => {
    const parameters = Array.from({ length: columns }, (__, column) => `$${row * columns + column + 3}`);
    return `(${parameters.join(",")},'mapped',$1,$2)`;
  });
  const { rowCount } = await client.query({
    name: `insert-deliveries-${deliveries.length}`,
    text: `INSERT INTO delivery
      (shop_id, conversion_id, inbox_entry_id, pixel_id, pixel_code, event, event_name, tiktok_event_id, event_time,
       state, reason, warnings, next_attempt_at, body_sealed, test_event_code, rule_id, event_source, value, currency,
       transition, created_at, day)
      VALUES ${tuples.join(",")}
      ON CONFLICT (shop_id, pixel_code, event, tiktok_event_id) DO NOTHING`,
    values: [now, day, ...values],
  });
  return rowCount ?? 0;
}
