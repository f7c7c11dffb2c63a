import type { ReadMessage } from "#app/core/mapping/read-message.ts";
import type { CustomerFact } from "#app/core/shopify/customer-fact.ts";
import { keepPossibleIds } from "#app/core/shopify/nodes.ts";
import type { ProductFact } from "#app/core/shopify/product-fact.ts";
import type { ShopFacts } from "#app/core/shopify/shop-facts.ts";
import { customerFacts } from "#app/pipeline/customer-facts.ts";
import type { FactTables } from "#app/pipeline/fact-kind.ts";
import { factsOf, findFacts, type Found } from "#app/pipeline/find-facts.ts";
import { productFacts } from "#app/pipeline/product-facts.ts";
import { wantedFacts } from "#app/pipeline/wanted-facts.ts";
import type { ShopHandle } from "#app/shops.server.ts";

export type RecallShopFacts = (shop: ShopHandle, messages: readonly ReadMessage[]) => Promise<ShopFacts>;

/**
 * What the tables know, for messages that are mapped again within the transaction: they were asked for when the message
 * came, and a transaction does not wait for Shopify.
 */
export function createRecallShopFacts(client: FactTables, now: Date): RecallShopFacts {
  return async (shop, messages) => {
    const { productIds, customerIds, orderedAt } = wantedFacts(messages);
    const products: Found<ProductFact> = { fresh: new Map(), old: new Map() };
    const customers: Found<CustomerFact> = { fresh: new Map(), old: new Map() };
    await findFacts(client, shop, productFacts, keepPossibleIds(productIds), new Map(), now, products);
    await findFacts(client, shop, customerFacts, keepPossibleIds(customerIds), orderedAt, now, customers);
    return factsOf(products, customers);
  };
}
