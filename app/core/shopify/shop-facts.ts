import type { CustomerFact } from "#app/core/shopify/customer-fact.ts";

/** What webhooks lack, by id (docs/decisions/014-what-webhooks-lack.md). */
export type ShopFacts = {
  /** Undefined where it is not known, where the product has none, and where it is gone. */
  productType(productId: string): string | undefined;
  /**
   * Undefined where nothing is known. Where Shopify could not be asked again, the marks are the last ones heard of and
   * `ordersCount` is undefined: a count grows old with the next order, a refusal holds until it is taken back.
   */
  customer(customerId: string): Omit<CustomerFact, "id"> | undefined;
};

/** Where nothing is known of anybody. */
export const noShopFacts: ShopFacts = { productType: () => undefined, customer: () => undefined };
