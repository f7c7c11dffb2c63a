import { z } from "zod";

import { readCount, readGid } from "#app/core/shopify/read-field.ts";

/** What of a customer webhooks do not tell. */
export type CustomerFact = {
  readonly id: string;
  /**
   * Orders placed by the time of asking, as `numberOfOrders` counts them. An order that is mapped late may meet the
   * orders after it: 1 means the first order for certain, more means a returning customer, or a first order that was
   * followed by another before it was mapped. Undefined where it is not known.
   */
  readonly ordersCount: number | undefined;
  /** The customer opted out of the sale or sharing of its data: `limited_data_use`. */
  readonly saleOptedOut: boolean;
  /** The merchant's mark: nothing about this customer is sent. */
  readonly neverSend: boolean;
};

/**
 * The tag by which a merchant keeps a customer from TikTok, in Shopify's admin, in Flow or by import. Compared without
 * case, as Shopify compares tags itself.
 */
export const neverSendTag = "clickback:never-send";

/**
 * Of the Admin API 2026-10, with the scope read_customers and no protected field beyond level 1: `numberOfOrders` is
 * an UnsignedInt64 (a string), `dataSaleOptOut` a Boolean.
 */
export const customerFactsQuery = `query CustomerFacts($ids: [ID!]!) {
  nodes(ids: $ids) { ... on Customer { id numberOfOrders dataSaleOptOut tags } }
}`;

const customerNode = z.object({
  id: z.string(),
  numberOfOrders: z.unknown().optional(),
  dataSaleOptOut: z.boolean(),
  tags: z.array(z.string()),
});

export function readCustomerFact(node: unknown): CustomerFact | undefined {
  const { data: customer } = customerNode.safeParse(node);
  const id = readGid(customer?.id, "Customer");
  if (customer === undefined || id === undefined) return undefined;
  return {
    id,
    ordersCount: readBigCount(customer.numberOfOrders),
    saleOptedOut: customer.dataSaleOptOut,
    neverSend: customer.tags.some((tag) => tag.trim().toLowerCase() === neverSendTag),
  };
}

function readBigCount(value: unknown): number | undefined {
  return typeof value === "string" && /^\d{1,10}$/.test(value) ? readCount(Number(value)) : undefined;
}
