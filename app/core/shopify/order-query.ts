import {
  lineItemNodeFields,
  orderNodeFields,
  shippingLineNodeFields,
  type OrderNode,
} from "#app/core/shopify/order-node.ts";
import { readGid, readList, readRecord, type JsonRecord } from "#app/core/shopify/read-field.ts";

/** A line costs a dozen points, and a question may cost a thousand. */
const linesAtOnce = 50;
const shippingLinesMax = 10;

const lines = `lineItems(first: ${linesAtOnce}, after: $after) {
  nodes { ${lineItemNodeFields} } pageInfo { hasNextPage endCursor } }`;

/** One order with its first lines. Needs read_orders; its products' ids need read_products. */
export const orderQuery = `query FetchOrder($id: ID!, $after: String) {
  order(id: $id) { ${orderNodeFields} ${lines}
    shippingLines(first: ${shippingLinesMax}) { nodes { ${shippingLineNodeFields} } } }
}`;

/** Further lines of an order. */
export const orderLinesQuery = `query FetchOrderLines($id: ID!, $after: String) {
  order(id: $id) { id ${lines} }
}`;

export function orderVariables(id: string, after?: string): { readonly id: string; readonly after?: string } {
  return { id: `gid://shopify/Order/${id}`, ...(after === undefined ? {} : { after }) };
}

export type OrderAnswer =
  /** `after`: where its further lines begin; undefined when these are all. */
  | { readonly kind: "order"; readonly node: OrderNode; readonly after: string | undefined }
  /** Deleted, or hidden from the app. */
  | { readonly kind: "gone" };

/** Undefined where it is no answer to either query about this order. */
export function readOrderAnswer(answer: unknown, id: string): OrderAnswer | undefined {
  const data = readRecord(readRecord(answer)?.data);
  if (data === undefined || data.order === undefined) return undefined;
  if (data.order === null) return { kind: "gone" };
  const order = readRecord(data.order);
  const lineItems = readRecord(order?.lineItems);
  if (order === undefined || lineItems === undefined || readGid(order.id, "Order") !== id) return undefined;
  const pageInfo = readRecord(lineItems.pageInfo);
  const { endCursor } = pageInfo ?? {};
  return {
    kind: "order",
    node: {
      order,
      lineItems: readNodes(lineItems),
      shippingLines: readNodes(readRecord(order.shippingLines)),
    },
    after: pageInfo?.hasNextPage === true && typeof endCursor === "string" ? endCursor : undefined,
  };
}

function readNodes(connection: JsonRecord | undefined): readonly JsonRecord[] {
  return readList(connection?.nodes)
    .map(readRecord)
    .filter((node) => node !== undefined);
}
