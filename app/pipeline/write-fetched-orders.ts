import type { PoolClient } from "pg";

import { orderAsWebhook, type OrderNode } from "#app/core/shopify/order-node.ts";
import { readGid } from "#app/core/shopify/read-field.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/**
 * Keeps orders of the Admin API in the inbox as messages of a topic of their own, by the order's id: one that was read
 * for that topic before is not written again. Mapping takes them from there as it takes any message.
 *
 * @returns how many are new.
 */
export async function writeFetchedOrders(
  client: PoolClient,
  shop: ShopHandle,
  topic: string,
  orders: readonly OrderNode[],
  now: Date,
): Promise<number> {
  if (orders.length === 0) return 0;
  const bodies = orders.map((order) => Buffer.from(JSON.stringify(orderAsWebhook(order))));
  const { rowCount } = await client.query({
    name: "write-fetched-orders",
    text: `INSERT INTO inbox_entry (shop_id, topic, webhook_id, received_at, state, body_bytes, body_sealed)
      SELECT $1, $2, told.webhook_id, $3, 'received', told.body_bytes, told.body_sealed
      FROM unnest($4::text[], $5::int[], $6::bytea[]) AS told(webhook_id, body_bytes, body_sealed)
      ON CONFLICT (shop_id, topic, webhook_id) DO NOTHING`,
    values: [
      shop.id,
      topic,
      now,
      orders.map(({ order }) => readGid(order.id, "Order") ?? ""),
      bodies.map((body) => body.length),
      bodies.map((body) => shop.vault.seal("inbox_entry.body_sealed", body)),
    ],
  });
  return rowCount ?? 0;
}
