import type { KnownVisitor } from "#app/core/identity/visitor.ts";
import type { MapResult } from "#app/core/mapping/map-order.ts";
import { isPast, mapSale, type MappingContext } from "#app/core/mapping/map-sale.ts";
import type { ShopifyCheckout } from "#app/core/shopify/checkout.ts";

/** The id that webhook and web pixel can both compute for a checkout. */
export function checkoutEventId(token: string): string {
  return `checkout_${token}`;
}

/** Maps a checkout webhook to an InitiateCheckout. */
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
      event: "InitiateCheckout",
      tiktokEventId,
      orderId: undefined,
      orderName: undefined,
      occurredAt: checkout.createdAt,
      timeSource: "checkout's created_at",
      cancelledAt: undefined,
      isTestOrder: false,
      skip: undefined,
    },
    context,
    visitor,
  );
  return { ok: true, conversion };
}
