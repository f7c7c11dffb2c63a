import type { KnownVisitor } from "#app/core/identity/visitor.ts";
import type { MapResult } from "#app/core/mapping/map-order.ts";
import { isPast, mapSale, type MappingContext } from "#app/core/mapping/map-sale.ts";
import type { ShopifyCheckout } from "#app/core/shopify/checkout.ts";

/** The id that webhook and web pixel can both compute for a checkout. */
export function checkoutEventId(token: string): string {
  return `checkout_${token}`;
}

/** Maps a checkout webhook to a started checkout. */
export function mapCheckout(
  checkout: ShopifyCheckout,
  context: MappingContext,
  visitor?: KnownVisitor,
): MapResult {
  const tiktokEventId = checkoutEventId(checkout.token);
  if (!isPast(checkout.createdAt, context.now))
    return { ok: false, reason: "time_unreadable", tiktokEventId };
  const conversion = mapSale(
    checkout,
    {
      source: "checkout",
      tiktokEventId,
      orderId: undefined,
      orderName: undefined,
      occurredAt: checkout.createdAt,
      timeSource: "checkout's created_at",
      cancelledAt: undefined,
      isTestOrder: false,
      isBackfilled: false,
      orderTags: undefined,
      skip: undefined,
    },
    context,
    visitor,
  );
  return { ok: true, conversion };
}
