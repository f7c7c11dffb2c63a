import type { PrismaClient } from "@prisma/client";

import { purchaseEventId } from "#app/core/mapping/map-order.ts";
import { OperatorError } from "#app/operator/open-operator.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/**
 * The deliveries of an order, one for each pixel and event, oldest first.
 *
 * @param order Shopify's order id in digits, or the number shoppers see, such as "#1001".
 * @throws OperatorError when the shop has no delivery for that order.
 */
export async function findOrderDeliveries(
  prisma: PrismaClient,
  shop: ShopHandle,
  order: string,
): Promise<readonly bigint[]> {
  const conversion = /^\d+$/.test(order)
    ? { shopId: shop.id, tiktokEventId: purchaseEventId(order) }
    : { shopId: shop.id, source: { in: ["purchase", "renewal"] }, orderName: order };
  const found = await prisma.delivery.findMany({
    where: { shopId: shop.id, conversion },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  if (found.length === 0)
    throw new OperatorError(
      `${shop.domain} has no delivery for order ${order}. Fix: give the order's id in digits, or its number with the #`,
    );
  return found.map(({ id }) => id);
}
