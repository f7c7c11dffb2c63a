import { z } from "zod";

import { readGid, readText } from "#app/core/shopify/read-field.ts";

/** What of a product webhooks do not tell. */
export type ProductFact = {
  readonly id: string;
  /** As the merchant wrote it; undefined where it wrote none, and for a product that is gone. */
  readonly productType: string | undefined;
};

/** Of the Admin API 2026-10, with the scope read_products: `productType` is a String, empty for none. */
export const productFactsQuery = `query ProductFacts($ids: [ID!]!) {
  nodes(ids: $ids) { ... on Product { id productType } }
}`;

const productNode = z.object({ id: z.string(), productType: z.string() });

/** Shopify's own limit for the field. */
const typeLengthMax = 255;

export function readProductFact(node: unknown): ProductFact | undefined {
  const { data: product } = productNode.safeParse(node);
  const id = readGid(product?.id, "Product");
  return id === undefined ? undefined : { id, productType: readText(product?.productType, typeLengthMax) };
}
