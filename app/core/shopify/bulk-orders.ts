import {
  lineItemNodeFields,
  orderNodeFields,
  shippingLineNodeFields,
  type OrderNode,
} from "#app/core/shopify/order-node.ts";
import { readGid, readRecord, type JsonRecord } from "#app/core/shopify/read-field.ts";

/**
 * The query of a bulk operation over the orders of a time: three connections, one level deep (Shopify allows five, and
 * two). Without read_all_orders Shopify leaves out what is older than 60 days.
 */
export function bulkOrdersQuery(from: Date, until: Date): string {
  const placed = `created_at:>='${from.toISOString()}' AND created_at:<'${until.toISOString()}'`;
  return `{
    orders(query: "${placed}") {
      edges { node {
        ${orderNodeFields}
        lineItems { edges { node { ${lineItemNodeFields} } } }
        shippingLines { edges { node { ${shippingLineNodeFields} } } }
      } }
    }
  }`;
}

/** Orders read from a piece of a bulk operation's file. */
export type BulkOrders = {
  readonly orders: readonly OrderNode[];
  /** Lines that were no order, nor part of one. */
  readonly unreadable: number;
  /** Bytes from the beginning of the piece to the first order that is not among these. */
  readonly bytes: number;
};

const newline = 0x0a;

const parentField = "__parentId";

/**
 * Reads the whole orders of a piece of JSONL that begins with an order: each order's line is followed by its own parts,
 * which name it as their `__parentId`, because the operation is run with `groupObjects`.
 *
 * @param options.isEnd whether the file ends with this piece; else the last order may go on after it and is left.
 */
export function readBulkOrders(
  piece: Buffer,
  options: { readonly isEnd: boolean; readonly ordersMax: number },
): BulkOrders {
  const orders: OrderNode[] = [];
  let open:
    | { order: JsonRecord; lineItems: JsonRecord[]; shippingLines: JsonRecord[]; at: number }
    | undefined;
  let unreadable = 0;
  let at = 0;
  while (at < piece.length) {
    const end = piece.indexOf(newline, at);
    if (end < 0 && !options.isEnd) break;
    const next = end < 0 ? piece.length : end + 1;
    const line = readLine(piece.subarray(at, end < 0 ? piece.length : end));
    if (line !== undefined && line[parentField] === undefined && readGid(line.id, "Order") !== undefined) {
      if (open !== undefined) orders.push(open);
      open = { order: line, lineItems: [], shippingLines: [], at };
      if (orders.length === options.ordersMax) return { orders: orders.map(closed), unreadable, bytes: at };
    } else if (line !== undefined && open !== undefined && line[parentField] === open.order.id) {
      (readGid(line.id, "ShippingLine") === undefined ? open.lineItems : open.shippingLines).push(line);
    } else unreadable += 1;
    at = next;
  }
  if (options.isEnd && open !== undefined) orders.push(open);
  return { orders: orders.map(closed), unreadable, bytes: options.isEnd ? piece.length : (open?.at ?? at) };
}

function closed({ order, lineItems, shippingLines }: OrderNode): OrderNode {
  return { order, lineItems, shippingLines };
}

function readLine(bytes: Buffer): JsonRecord | undefined {
  try {
    return readRecord(JSON.parse(bytes.toString("utf8")));
  } catch {
    return undefined;
  }
}
