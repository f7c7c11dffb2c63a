import type { KnownVisitor } from "#app/core/identity/visitor.ts";
import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { isPast, mapSale, type MappingContext } from "#app/core/mapping/map-sale.ts";
import type { ShopSettings } from "#app/core/mapping/shop-settings.ts";
import type { UnreadableReason } from "#app/core/mapping/skip-reason.ts";
import type { ShopifyOrder } from "#app/core/shopify/order.ts";
import { backfillTopic, isFetchedTopic, type reconcileTopic } from "#app/core/shopify/topics.ts";

export type OrderTopic =
  | "orders/create"
  | "orders/paid"
  | "orders/cancelled"
  | typeof backfillTopic
  | typeof reconcileTopic;

export type MapResult =
  /** Without a conversion: a message that only tells of a visitor. */
  | { readonly ok: true; readonly conversion: MappedConversion | undefined }
  | { readonly ok: false; readonly reason: UnreadableReason; readonly tiktokEventId: string | undefined };

/** The id that webhook and web pixel can both compute for an order. */
export function purchaseEventId(orderId: string): string {
  return `purchase_${orderId}`;
}

/** Maps an order webhook, or an order of a backfill, to a purchase, or to a subscription's renewal. */
export function mapOrder(
  order: ShopifyOrder,
  topic: OrderTopic,
  context: MappingContext,
  visitor?: KnownVisitor,
): MapResult {
  const tiktokEventId = purchaseEventId(order.id);
  const { processedAt, createdAt } = order;
  const occurredAt = [processedAt, createdAt].find((time) => isPast(time, context.now));
  if (occurredAt === undefined) return { ok: false, reason: "time_unreadable", tiktokEventId };
  if (order.totals.total.shop === undefined) return { ok: false, reason: "total_unreadable", tiktokEventId };
  const conversion = mapSale(
    order,
    {
      source: order.isRenewal ? "renewal" : "purchase",
      tiktokEventId,
      orderId: order.id,
      orderName: order.name,
      occurredAt,
      timeSource: occurredAt === processedAt ? "order's processed_at" : "order's created_at",
      cancelledAt: topic === "orders/cancelled" ? (order.cancelledAt ?? context.now) : order.cancelledAt,
      isTestOrder: order.test,
      orderTags: order.tags,
      skip: isTriggered(order, topic, context.settings.purchaseTrigger) ? undefined : "awaiting_payment",
      isBackfilled: topic === backfillTopic,
    },
    context,
    visitor,
  );
  return { ok: true, conversion };
}

const authorisedStatuses = new Set(["authorized", "paid", "partially_paid"]);

/** What was paid in full, whatever was given back since: an order that is read from the Admin API has a history. */
const oncePaidStatuses = new Set(["paid", "partially_refunded", "refunded"]);

/**
 * Whether this message makes the order a purchase. orders/paid always does: it may be the only one that
 * arrives, and the id is the same either way.
 */
function isTriggered(
  order: ShopifyOrder,
  topic: OrderTopic,
  trigger: ShopSettings["purchaseTrigger"],
): boolean {
  if (topic === "orders/paid" || trigger === "placed") return true;
  const status = order.financialStatus ?? "";
  if (isFetchedTopic(topic) && oncePaidStatuses.has(status)) return true;
  return trigger === "authorised" ? authorisedStatuses.has(status) : status === "paid";
}
