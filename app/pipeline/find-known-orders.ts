import type { Pool } from "pg";

import { purchaseEventId } from "#app/core/mapping/map-order.ts";
import { heardBy, type HeardBy } from "#app/core/reconcile/order-hours.ts";
import type { ListedOrder } from "#app/core/shopify/order-listing.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** An order of Shopify's, and how it became known here. */
export type ComparedOrder = ListedOrder & { readonly heard: HeardBy };

/** Says of each of Shopify's orders how it became known here, by the id that its purchase has or would have. */
export async function findKnownOrders(
  pool: Pool,
  shop: Pick<ShopHandle, "id">,
  orders: readonly ListedOrder[],
): Promise<readonly ComparedOrder[]> {
  if (orders.length === 0) return [];
  const { rows } = await pool.query<{ tiktok_event_id: string; topic: string | null }>({
    name: "find-known-orders",
    text: `SELECT tiktok_event_id, (
        SELECT topic FROM inbox_entry WHERE inbox_entry.id = conversion.inbox_entry_id AND inbox_entry.shop_id = $1
      ) AS topic
      FROM conversion WHERE shop_id = $1 AND tiktok_event_id = ANY ($2::text[])`,
    values: [shop.id, orders.map(({ id }) => purchaseEventId(id))],
  });
  const topics = new Map(rows.map((row) => [row.tiktok_event_id, row.topic]));
  return orders.map((order) => {
    const topic = topics.get(purchaseEventId(order.id));
    return { ...order, heard: topic === undefined ? "missing" : heardBy(topic) };
  });
}
