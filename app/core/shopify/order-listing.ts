import { readGid, readInstant, readList, readRecord } from "#app/core/shopify/read-field.ts";

/** What a page of orders may hold at Shopify. */
const pageSize = 250;

/** Orders by the time they were made, a page at a time; of each only what a comparison needs. Needs read_orders. */
export const listOrdersQuery = `query ListOrders($search: String!, $after: String) {
  orders(first: ${pageSize}, after: $after, query: $search, sortKey: CREATED_AT) {
    nodes { id createdAt }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** Shopify's search for orders made from one moment until, but not at, another. */
export function searchOrders(from: Date, until: Date): string {
  return `created_at:>='${from.toISOString()}' AND created_at:<'${until.toISOString()}'`;
}

export type ListedOrder = {
  /** Shopify's id: digits. */
  readonly id: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
};

export type OrderPage = {
  readonly orders: readonly ListedOrder[];
  /** Where the next page begins; undefined after the last. */
  readonly after: string | undefined;
};

/** Undefined where it is no such answer. An order whose id or time can't be read is left out. */
export function readOrderPage(answer: unknown): OrderPage | undefined {
  const orders = readRecord(readRecord(readRecord(answer)?.data)?.orders);
  const pageInfo = readRecord(orders?.pageInfo);
  if (orders === undefined || !Array.isArray(orders.nodes) || pageInfo === undefined) return undefined;
  const { endCursor } = pageInfo;
  return {
    orders: readList(orders.nodes).flatMap((value) => {
      const node = readRecord(value);
      const id = readGid(node?.id, "Order");
      const createdAt = readInstant(node?.createdAt);
      return id === undefined || createdAt === undefined ? [] : [{ id, createdAt }];
    }),
    after: pageInfo.hasNextPage === true && typeof endCursor === "string" ? endCursor : undefined,
  };
}
