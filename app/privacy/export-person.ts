import type { Pool } from "pg";

import { redactedPerson } from "#app/core/mapping/message-person.ts";
import type { CustomerRedaction } from "#app/core/shopify/customer-redaction.ts";
import { openFacts } from "#app/pipeline/open-facts.ts";
import { askedKeys, findConversions, listEventIds } from "#app/privacy/erase-person.ts";
import { asErasureKey, distinct, saleKeys, type ErasureKey } from "#app/privacy/erasure-keys.ts";
import { exportVisitors } from "#app/privacy/export-visitors.ts";
import { nameHashes } from "#app/privacy/name-hashes.ts";
import { UnsealError } from "#app/sealing.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** More than any person has; the file says where it is not all. */
const conversionsMax = 5_000;

/**
 * Everything that is kept of a person, in the words of the file that a merchant hands over: what happened, what was sent
 * of it (hashes named as such), browsers, clicks, consent, and which messages are still kept. Of a browser that somebody
 * else was seen with as well only the number is told: its clicks may be the other's.
 */
export async function exportPerson(pool: Pool, shop: ShopHandle, person: CustomerRedaction, now: Date) {
  const asked = askedKeys(shop, person);
  const { browsers, sharedBrowsers, links, visitorKeys } = await exportVisitors(
    pool,
    shop,
    redactedPerson(person),
    person.orderIds,
  );
  const first = distinct([...asked, ...visitorKeys.map((key) => asErasureKey("visitor", key))]);
  const found = await findConversions(pool, shop.id, listEventIds(person), first);
  const keys = distinct([...first, ...saleKeys(found.flatMap(({ keys: kept }) => kept ?? []))]);
  const all =
    keys.length > first.length ? await findConversions(pool, shop.id, listEventIds(person), keys) : found;
  const ids = [...new Set([...found, ...all].map(({ id }) => id))];
  return {
    store: shop.domain,
    madeAt: now.toISOString(),
    isComplete: ids.length <= conversionsMax,
    conversions: await exportConversions(pool, shop, ids.slice(0, conversionsMax)),
    browsers,
    sharedBrowsers,
    links,
    customer: await exportCustomer(pool, shop, person),
    messagesKept: await exportMessages(pool, shop, keys),
  };
}

export type PersonExport = Awaited<ReturnType<typeof exportPerson>>;

type ConversionRow = {
  source: string;
  eventId: string;
  orderName: string | null;
  occurredAt: Date;
  value: string | null;
  currency: string | null;
  facts_sealed: Buffer | null;
  deliveries: {
    readonly pixel: string;
    readonly event: string;
    readonly state: string;
    readonly reason: string | null;
    readonly tries: number;
    readonly settledAt: string | null;
    readonly body: string | null;
  }[];
};

async function exportConversions(pool: Pool, shop: ShopHandle, ids: readonly string[]) {
  const { rows } = await pool.query<ConversionRow>(
    `SELECT source, tiktok_event_id AS "eventId", order_name AS "orderName", occurred_at AS "occurredAt",
       value::text, currency, facts_sealed, coalesce((SELECT json_agg(json_build_object(
         'pixel', pixel_code, 'event', event_name, 'state', state, 'reason', reason, 'tries', attempts_finished,
         'settledAt', settled_at, 'body', encode(body_sealed, 'base64')) ORDER BY delivery.id)
       FROM delivery WHERE conversion_id = conversion.id), '[]') AS deliveries
     FROM conversion WHERE shop_id = $1 AND id = ANY($2::bigint[]) ORDER BY occurred_at, conversion.id`,
    [shop.id, ids],
  );
  return rows.map(({ facts_sealed: sealed, deliveries, ...told }) => {
    const facts = openFacts(shop, sealed);
    return {
      ...told,
      occurredAt: told.occurredAt.toISOString(),
      ...(typeof facts === "string"
        ? {}
        : {
            consent: facts.consent,
            saleOptedOut: facts.saleOptedOut,
            countries: facts.countries,
            clicks: facts.clicks,
            known: nameHashes(facts.draft?.user),
          }),
      deliveries: deliveries.map(({ body, ...delivery }) => ({ ...delivery, asSent: openBody(shop, body) })),
    };
  });
}

/** Null where the event is not kept any more, or was never made. */
function openBody(shop: ShopHandle, body: string | null) {
  if (body === null) return null;
  try {
    const opened = shop.vault.open("delivery.body_sealed", Buffer.from(body, "base64"));
    const { user, ...event } = JSON.parse(opened.toString("utf8")) as { user?: Record<string, string> };
    return { ...event, user: nameHashes(user) };
  } catch (error) {
    if (error instanceof UnsealError) return null;
    throw error;
  }
}

/** What Shopify told of the customer when it was asked. */
async function exportCustomer(pool: Pool, shop: ShopHandle, { customerId }: CustomerRedaction) {
  if (customerId === undefined) return null;
  const { rows } = await pool.query<Record<string, unknown>>(
    `SELECT orders_count AS "ordersCount", sale_opted_out AS "saleOptedOut", never_send AS "neverSend", read_at AS "readAt"
     FROM customer_fact WHERE shop_id = $1 AND customer_key = $2`,
    [shop.id, shop.vault.linkKey("customer", customerId)],
  );
  return rows[0] ?? null;
}

/** Copies of what Shopify and the storefront sent, for the few days that they are kept. */
async function exportMessages(pool: Pool, shop: ShopHandle, keys: readonly ErasureKey[]) {
  const { rows } = await pool.query<{ topic: string; receivedAt: Date }>(
    `SELECT topic, received_at AS "receivedAt" FROM inbox_entry
     WHERE shop_id = $1 AND erasure_keys && $2::bytea[] ORDER BY inbox_entry.id LIMIT ${conversionsMax}`,
    [shop.id, keys],
  );
  return rows.map(({ topic, receivedAt }) => ({ topic, receivedAt: receivedAt.toISOString() }));
}
