import type { PoolClient } from "pg";

import type { KnownVisitor } from "#app/core/identity/visitor.ts";
import { purchaseEventId } from "#app/core/mapping/map-order.ts";
import type { ReadMessage } from "#app/core/mapping/read-message.ts";
import type { ShopifyOrder } from "#app/core/shopify/order.ts";
import type { Log } from "#app/log.server.ts";
import { readEntries } from "#app/pipeline/claim-inbox-entries.ts";
import { findVisitors, type VisitorOf } from "#app/pipeline/find-visitors.ts";
import { openEntries } from "#app/pipeline/open-entries.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** Of a shop's orders that wait, this many of the newest are looked into. */
const ordersMax = 200;

/** And this many of its newest deliveries that are withheld. */
const withheldMax = 500;

type Waiting = { readonly order: ShopifyOrder; readonly visitor: KnownVisitor | undefined };

/**
 * Finds the purchase that a checkout_completed belongs to which does not say its order: by the checkout's token, and
 * where the order has none by the visitor it shares a cart with. Only what still waits for the browser's half, for
 * consent or for a click is looked for; where there is none the order goes after its wait.
 *
 * @returns the tiktokEventId for such a message; undefined for every other.
 */
export async function findWaitingPurchases(
  client: PoolClient,
  shop: ShopHandle,
  messages: readonly ReadMessage[],
  visitorOf: VisitorOf,
  now: Date,
  log: Log,
): Promise<(message: ReadMessage) => string | undefined> {
  if (!messages.some((message) => checkoutOf(message) !== undefined)) return () => undefined;
  const waiting = await listWaiting(client, shop, now, log);
  return (message) => {
    const token = checkoutOf(message);
    if (token === undefined) return undefined;
    const visitor = visitorOf(message);
    const found = waiting.find(({ order, visitor: buyer }) =>
      order.checkoutToken === undefined
        ? buyer !== undefined && buyer.id === visitor?.id
        : order.checkoutToken === token,
    );
    return found && purchaseEventId(found.order.id);
  };
}

/** The checkout that was completed, where it is not told which order that made. */
function checkoutOf(message: ReadMessage): string | undefined {
  if (message.kind !== "storefront") return undefined;
  const { event, visit } = message.message;
  if (event.name !== "checkout_completed" || event.orderId !== undefined || visit.consent === "denied")
    return undefined;
  return event.checkoutToken;
}

async function listWaiting(
  client: PoolClient,
  shop: ShopHandle,
  now: Date,
  log: Log,
): Promise<readonly Waiting[]> {
  const { rows } = await client.query<{ inbox_entry_id: string }>({
    name: "find-waiting-purchases",
    text: `WITH waiting AS (
        SELECT delivery.conversion_id FROM delivery
        JOIN pixel ON pixel.id = delivery.pixel_id AND pixel.shop_id = $1
        JOIN conversion ON conversion.id = delivery.conversion_id AND conversion.source = 'purchase'
        WHERE delivery.shop_id = $1 AND delivery.state = 'pending' AND delivery.next_attempt_at > $2
          AND delivery.attempts_started = 0
        ORDER BY delivery.id DESC LIMIT ${ordersMax}
      ), skipped AS (
        SELECT conversion_id, reason FROM delivery
        WHERE shop_id = $1 AND state = 'skipped' ORDER BY id DESC LIMIT ${withheldMax}
      )
      SELECT inbox_entry_id FROM conversion
      WHERE shop_id = $1 AND source = 'purchase' AND id IN (
        SELECT conversion_id FROM waiting
        UNION SELECT conversion_id FROM skipped WHERE reason IN ('consent_unknown', 'no_click', 'outside_window'))
      ORDER BY id DESC LIMIT ${ordersMax}`,
    values: [shop.id, now],
  });
  const entries = await readEntries(
    client,
    shop.id,
    rows.map((row) => row.inbox_entry_id),
  );
  const kept = entries.filter(({ bodySealed }) => bodySealed !== null);
  const opened = openEntries(shop, kept, log).opened.map(({ message }) => message);
  const visitorOf = await findVisitors(client, shop, opened);
  return opened
    .flatMap((message) =>
      message.kind === "order" ? [{ order: message.order, visitor: visitorOf(message) }] : [],
    )
    .toReversed();
}
