import type { Pool, PoolClient } from "pg";

import { orderAsWebhook, type OrderNode } from "#app/core/shopify/order-node.ts";
import { readGid } from "#app/core/shopify/read-field.ts";
import { backfillTopic } from "#app/core/shopify/topics.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/**
 * Keeps orders in the inbox as messages of a topic of their own, by the order's id: one that was read before is not
 * written again. Mapping takes them from there as it takes any message.
 *
 * @returns how many are new.
 */
export async function writeBackfill(
  client: PoolClient,
  shop: ShopHandle,
  orders: readonly OrderNode[],
  now: Date,
): Promise<number> {
  if (orders.length === 0) return 0;
  const bodies = orders.map((order) => Buffer.from(JSON.stringify(orderAsWebhook(order))));
  const { rowCount } = await client.query({
    name: "write-backfill",
    text: `INSERT INTO inbox_entry (shop_id, topic, webhook_id, received_at, state, body_bytes, body_sealed)
      SELECT $1, $2, told.webhook_id, $3, 'received', told.body_bytes, told.body_sealed
      FROM unnest($4::text[], $5::int[], $6::bytea[]) AS told(webhook_id, body_bytes, body_sealed)
      ON CONFLICT (shop_id, topic, webhook_id) DO NOTHING`,
    values: [
      shop.id,
      backfillTopic,
      now,
      orders.map(({ order }) => readGid(order.id, "Order") ?? ""),
      bodies.map((body) => body.length),
      bodies.map((body) => shop.vault.seal("inbox_entry.body_sealed", body)),
    ],
  });
  return rowCount ?? 0;
}

/** Whether orders of a backfill wait to be mapped. */
export async function isBackfillWaiting(pool: Pool, shopId: number): Promise<boolean> {
  const { rows } = await pool.query<{ waits: boolean }>(
    `SELECT EXISTS (
       SELECT FROM inbox_entry WHERE shop_id = $1 AND state = 'received' AND topic = $2) AS waits`,
    [shopId, backfillTopic],
  );
  return rows[0]?.waits === true;
}
