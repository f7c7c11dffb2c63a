import { readExplanation } from "#app/admin/read-explanation.ts";
import { findOrderDeliveries } from "#app/operator/find-order-deliveries.ts";
import { findShop, type Operator } from "#app/operator/open-operator.ts";
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
  const found = await findOrderDeliveries(prisma, shop, options.order);
  const deliveries = await Promise.all(
    found.map((deliveryId) => readExplanation({ prisma, shop, deliveryId, texts: enExplanation })),
  );
  return {
    shop: shop.domain,
    order: options.order,
    deliveries: deliveries.filter((delivery) => delivery !== undefined),
  };
}
