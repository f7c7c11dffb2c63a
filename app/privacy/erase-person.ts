import type { PoolClient } from "pg";

import { purchaseEventId } from "#app/core/mapping/map-order.ts";
import { signupEventId } from "#app/core/mapping/map-signup.ts";
import { redactedPerson } from "#app/core/mapping/message-person.ts";
import type { CustomerRedaction } from "#app/core/shopify/customer-redaction.ts";
import { distinct, orderKeys, personKeys, saleKeys, type ErasureKey } from "#app/privacy/erasure-keys.ts";
import { forgetPerson } from "#app/privacy/forget-person.ts";
import { wipeConversions } from "#app/privacy/wipe-conversions.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** What an erasure took, in numbers. */
export type ErasureCounts = {
  readonly links: number;
  readonly visitors: number;
  readonly conversions: number;
  readonly deliveries: number;
  readonly messages: number;
};

/**
 * Erases a person: who they are and their browsers (forgetPerson), what their conversions and deliveries say, and the
 * messages that told of them. What was counted stays counted, as `redacted` where TikTok had not accepted it
 * (docs/decisions/025-erasure-and-retention.md). Repeats without effect.
 *
 * For the mapping transaction: nobody else writes of the person meanwhile, and all of it goes together.
 */
export async function erasePerson(
  client: PoolClient,
  shop: ShopHandle,
  redaction: CustomerRedaction,
  now: Date,
): Promise<ErasureCounts> {
  const { links, visitors, goneKeys } = await forgetPerson(client, shop, redaction);
  const asked = askedKeys(shop, redaction);
  const first = distinct([...asked, ...goneKeys]);
  const found = await findConversions(client, shop.id, listEventIds(redaction), first);
  // What else is kept of the same sales, such as the checkout of an order that told no email.
  const keys = distinct([...first, ...saleKeys(found.flatMap(({ keys: kept }) => kept ?? []))]);
  const further = keys.length > first.length ? await findConversions(client, shop.id, [], keys) : [];
  const conversions = [...new Map([...found, ...further].map((each) => [each.id, each])).values()];
  const deliveries = await wipeConversions(
    client,
    shop.id,
    conversions.map(({ id }) => id),
    now,
  );
  const entryIds = conversions.map(({ entryId }) => entryId);
  const messages = await wipeMessages(client, shop.id, keys, entryIds);
  await closeExports(client, shop.id, asked, now);
  return { links, visitors, conversions: conversions.length, deliveries, messages };
}

/** Keys of whom an erasure or an export names. */
export function askedKeys(shop: ShopHandle, asked: CustomerRedaction): readonly ErasureKey[] {
  return [...personKeys(shop, redactedPerson(asked)), ...orderKeys(shop, asked.orderIds)];
}

/** The conversions whose ids tell whose they are. */
export function listEventIds({ orderIds, customerId }: CustomerRedaction): readonly string[] {
  return [...orderIds.map(purchaseEventId), ...(customerId === undefined ? [] : [signupEventId(customerId)])];
}

export type FoundConversion = {
  readonly id: string;
  readonly entryId: string;
  readonly keys: readonly ErasureKey[] | null;
};

/** The conversions that are kept under any of the ids or keys, but for those erased already. */
export async function findConversions(
  client: Pick<PoolClient, "query">,
  shopId: number,
  eventIds: readonly string[],
  keys: readonly ErasureKey[],
): Promise<readonly FoundConversion[]> {
  const { rows } = await client.query<FoundConversion>({
    name: "find-erasable-conversions",
    text: `WITH found AS MATERIALIZED (
        SELECT id FROM conversion WHERE shop_id = $1 AND tiktok_event_id = ANY($2::text[])
        UNION SELECT id FROM conversion WHERE shop_id = $1 AND erasure_keys && $3::bytea[]
      )
      SELECT id::text, inbox_entry_id::text AS "entryId", erasure_keys AS keys
      FROM conversion WHERE id IN (SELECT id FROM found) AND erased_at IS NULL ORDER BY conversion.id`,
    values: [shopId, eventIds, keys],
  });
  return rows;
}

/** Their bodies only: that there was a message stays known. What waits to be mapped is told anew. */
async function wipeMessages(
  client: PoolClient,
  shopId: number,
  keys: readonly ErasureKey[],
  entryIds: readonly string[],
): Promise<number> {
  const { rowCount } = await client.query({
    name: "wipe-messages",
    text: `WITH theirs AS MATERIALIZED (
        SELECT id FROM inbox_entry WHERE shop_id = $1 AND erasure_keys && $2::bytea[]
        UNION SELECT id FROM inbox_entry WHERE shop_id = $1 AND id = ANY($3::bigint[])
      )
      UPDATE inbox_entry SET body_sealed = NULL, erasure_keys = NULL, about = NULL
      FROM theirs WHERE inbox_entry.id = theirs.id AND state <> 'received'
        AND (body_sealed IS NOT NULL OR about IS NOT NULL)`,
    values: [shopId, keys, entryIds],
  });
  return rowCount ?? 0;
}

/** Nothing is left to hand over to who asked for their data before. */
async function closeExports(
  client: PoolClient,
  shopId: number,
  keys: readonly ErasureKey[],
  now: Date,
): Promise<void> {
  await client.query(
    `UPDATE privacy_request SET person_sealed = NULL, person_keys = NULL,
       done_at = CASE WHEN state = 'open' THEN $3 ELSE done_at END,
       state = CASE WHEN state = 'open' THEN 'closed' ELSE state END
     WHERE shop_id = $1 AND kind = 'export' AND person_keys && $2::bytea[]`,
    [shopId, keys, now],
  );
}
