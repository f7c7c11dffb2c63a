import type { PoolClient } from "pg";

import type { PersonLink } from "#app/core/identity/person.ts";
import { messagePerson } from "#app/core/mapping/message-person.ts";
import type { ReadMessage } from "#app/core/mapping/read-message.ts";
import { strictestConsent } from "#app/core/storefront/consent.ts";
import type { VisitorOf } from "#app/pipeline/find-visitors.ts";
import type { ShopHandle } from "#app/shops.server.ts";

type Seen = PersonLink & { readonly key: Buffer; readonly visitorId: string; readonly seenAt: number };

/**
 * Keeps that a browser was seen with the customer, email and phone of what was bought or registered with it: Shopify may
 * know who somebody is whom the storefront never heard named. Nothing is kept of a browser or a sale that refused.
 */
export async function rememberBuyers(
  client: PoolClient,
  shop: ShopHandle,
  messages: readonly ReadMessage[],
  visitorOf: VisitorOf,
  now: Date,
): Promise<void> {
  // Of the same two once, or the statement would meet its own row.
  const seen = new Map<string, Seen>();
  for (const message of messages)
    for (const one of listSeen(shop, message, visitorOf, now.getTime())) {
      const same = `${one.visitorId} ${one.kind} ${one.key.toString("hex")}`;
      if (one.seenAt >= (seen.get(same)?.seenAt ?? -Infinity)) seen.set(same, one);
    }
  if (seen.size === 0) return;
  const all = [...seen.values()];
  await client.query({
    name: "remember-buyers",
    // Locks the visitors: one that refuses at this moment is either refused already, or finds these links to delete.
    text: `WITH told AS (
        SELECT * FROM unnest($2::text[], $3::bytea[], $4::bigint[], $5::timestamptz[])
          AS told(kind, link_key, visitor_id, seen_at)
      ), willing AS MATERIALIZED (
        SELECT id FROM visitor
        WHERE shop_id = $1 AND id IN (SELECT visitor_id FROM told) AND consent <> 'denied' ORDER BY id FOR SHARE
      )
      INSERT INTO visitor_link (shop_id, kind, link_key, visitor_id, seen_at)
      SELECT $1, kind, link_key, visitor_id, seen_at FROM told
      WHERE visitor_id IN (SELECT id FROM willing)
      ON CONFLICT (shop_id, kind, link_key, visitor_id) DO UPDATE SET seen_at = excluded.seen_at
        WHERE visitor_link.seen_at < excluded.seen_at`,
    values: [
      shop.id,
      all.map(({ kind }) => kind),
      all.map(({ key }) => key),
      all.map(({ visitorId }) => visitorId),
      all.map(({ seenAt }) => new Date(seenAt)),
    ],
  });
}

function listSeen(
  shop: ShopHandle,
  message: ReadMessage,
  visitorOf: VisitorOf,
  now: number,
): readonly Seen[] {
  const told = readTold(message);
  const visitor = visitorOf(message);
  if (told === undefined || visitor?.id === undefined) return [];
  if (strictestConsent([told.consent, visitor.consent]) === "denied") return [];
  const { id } = visitor;
  const seenAt = Math.min(told.createdAt ?? now, now);
  return messagePerson(message).map((link) => ({
    ...link,
    key: shop.vault.linkKey(link.kind, link.value),
    visitorId: id,
    seenAt,
  }));
}

/** When Shopify has it that somebody bought or registered, and what the cart says of consent. */
function readTold(
  message: ReadMessage,
): { readonly createdAt: number | undefined; readonly consent: string | undefined } | undefined {
  if (message.kind === "customer") return { createdAt: message.created.createdAt, consent: undefined };
  const sale =
    message.kind === "order" ? message.order : message.kind === "checkout" ? message.checkout : undefined;
  return sale && { createdAt: sale.createdAt, consent: sale.attributes.consent };
}
