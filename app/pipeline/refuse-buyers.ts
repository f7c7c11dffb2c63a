import type { PoolClient } from "pg";

import { saleLinkKinds } from "#app/core/identity/visitor.ts";
import { messageLinks, type ReadMessage } from "#app/core/mapping/read-message.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** Shopify's clock and ours may differ; what a visitor said after that much more is a newer word than the cart's. */
const clockSkewMs = 5 * 60_000;

/**
 * Forgets the visitors whose carts say that the shopper refused: where the web pixel is not heard, the cart is the only
 * one to say so. What stays is as after a refusal that the web pixel tells: keys of the cart, checkout and order.
 * A visitor who was heard again after the order has decided anew and is left alone.
 */
export async function refuseBuyers(
  client: PoolClient,
  shop: ShopHandle,
  messages: readonly ReadMessage[],
  now: Date,
): Promise<void> {
  for (const message of messages) {
    const sale = saleOf(message);
    if (sale?.attributes.consent !== "denied") continue;
    const keys = messageLinks(message).map(({ kind, value }) => shop.vault.linkKey(kind, value));
    const saidAt = new Date((sale.createdAt ?? now.getTime()) + clockSkewMs);
    await client.query({
      name: "refuse-buyers",
      text: `WITH refused AS (
          UPDATE visitor SET consent = 'denied', context_sealed = $3
          WHERE shop_id = $1 AND consent <> 'denied' AND last_seen_at <= $4
            AND id IN (SELECT visitor_id FROM visitor_link WHERE shop_id = $1 AND link_key = ANY($2::bytea[]))
          RETURNING id
        ), forgotten AS (
          DELETE FROM click USING refused WHERE click.visitor_id = refused.id
        )
        DELETE FROM visitor_link USING refused WHERE visitor_id = refused.id AND kind <> ALL($5::text[])`,
      values: [shop.id, keys, shop.vault.seal("visitor.context_sealed", "{}"), saidAt, saleLinkKinds],
    });
  }
}

function saleOf(message: ReadMessage) {
  if (message.kind === "order") return message.order;
  return message.kind === "checkout" ? message.checkout : undefined;
}
