import type { CustomerFact } from "#app/core/shopify/customer-fact.ts";
import type { ProductFact } from "#app/core/shopify/product-fact.ts";
import type { ShopFacts } from "#app/core/shopify/shop-facts.ts";
import type { FactKind, FactTables } from "#app/pipeline/fact-kind.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** What is known by id: now, or from longer ago than it holds good. */
export type Found<Fact> = { readonly fresh: Map<string, Fact>; readonly old: Map<string, Fact> };

/** Adds to `found` what the tables know. */
export async function findFacts<Fact extends { readonly id: string }>(
  tables: FactTables,
  shop: ShopHandle,
  kind: FactKind<Fact>,
  ids: readonly string[],
  neededSince: ReadonlyMap<string, number>,
  now: Date,
  found: Found<Fact>,
): Promise<void> {
  const freshFrom = now.getTime() - kind.freshMs;
  for (const fact of await kind.find(tables, shop, ids)) {
    const isFresh = fact.readAt > freshFrom && fact.readAt >= (neededSince.get(fact.id) ?? 0);
    (isFresh ? found.fresh : found.old).set(fact.id, fact);
  }
}

/** A copy, so that an answer that comes late changes nothing for who reads this. */
export function factsOf(products: Found<ProductFact>, customers: Found<CustomerFact>): ShopFacts {
  const typeOf = new Map([...products.old, ...products.fresh]);
  const freshOf = new Map(customers.fresh);
  const oldOf = new Map(customers.old);
  return {
    productType: (id) => typeOf.get(id)?.productType,
    customer: (id) => {
      const fresh = freshOf.get(id);
      const fact = fresh ?? oldOf.get(id);
      if (fact === undefined) return undefined;
      const { saleOptedOut, neverSend } = fact;
      return { ordersCount: fresh?.ordersCount, saleOptedOut, neverSend };
    },
  };
}
