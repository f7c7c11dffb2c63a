import { readExplanation } from "#app/admin/read-explanation.ts";
import { purchaseEventId } from "#app/core/mapping/map-order.ts";
import { findShop, OperatorError, type Operator } from "#app/operator/open-operator.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

/**
 * Why an order was sent, or not, for each pixel.
 *
 * @param options.order Shopify's order id in digits, or the number shoppers see, such as "#1001".
 * @throws OperatorError when the shop has no delivery for that order.
 */
export async function explain(
  operator: Operator,
  options: { readonly shop: string; readonly order: string },
) {
  const shop = await findShop(operator, options.shop);
  const { prisma } = operator.database;
  const isId = /^\d+$/.test(options.order);
  const found = await prisma.delivery.findMany({
    where: {
      shopId: shop.id,
      ...(isId
        ? { conversion: { shopId: shop.id, tiktokEventId: purchaseEventId(options.order) } }
        : {
            conversion: {
              shopId: shop.id,
              source: { in: ["purchase", "renewal"] },
              orderName: options.order,
            },
          }),
    },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  if (found.length === 0)
    throw new OperatorError(
      `${shop.domain} has no delivery for order ${options.order}. Fix: give the order's id in digits, or its number with the #`,
    );
  const deliveries = await Promise.all(
    found.map(({ id }) => readExplanation({ prisma, shop, deliveryId: id, texts: enExplanation })),
  );
  return {
    shop: shop.domain,
    order: options.order,
    deliveries: deliveries.filter((delivery) => delivery !== undefined),
  };
}
