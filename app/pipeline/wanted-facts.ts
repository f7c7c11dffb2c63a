import type { ReadMessage } from "#app/core/mapping/read-message.ts";
import type { Sale } from "#app/core/shopify/sale.ts";
import type { WantedFacts } from "#app/pipeline/read-shop-facts.ts";

/** Who says to be logged in is anybody's word; of so many a round Shopify is asked. */
const claimedCustomersMax = 50;

/**
 * What mapping wants to know of the products and customers of messages. Products only of what Shopify signed: those of
 * a storefront event come with their type.
 */
export function wantedFacts(messages: readonly ReadMessage[]): Required<WantedFacts> {
  const productIds = new Set<string>();
  const customerIds = new Set<string>();
  const claimedIds = new Set<string>();
  const orderedAt = new Map<string, number>();
  const want = (sale: Sale) => {
    for (const { productId } of sale.lines) if (productId !== undefined) productIds.add(productId);
    if (sale.customer?.id !== undefined) customerIds.add(sale.customer.id);
  };
  for (const message of messages)
    switch (message.kind) {
      case "order": {
        const { order } = message;
        want(order);
        const placedAt = order.createdAt ?? order.processedAt;
        const id = order.customer?.id;
        if (id !== undefined && placedAt !== undefined)
          orderedAt.set(id, Math.max(placedAt, orderedAt.get(id) ?? 0));
        break;
      }
      case "checkout":
        want(message.checkout);
        break;
      case "customer":
        customerIds.add(message.created.customer.id);
        break;
      case "storefront": {
        const { customerId } = message.message.visit;
        if (customerId !== undefined && claimedIds.size < claimedCustomersMax) claimedIds.add(customerId);
        break;
      }
      case "refund":
      case "order_edit":
      case "redaction":
        break;
    }
  return { productIds: [...productIds], customerIds: [...customerIds.union(claimedIds)], orderedAt };
}
