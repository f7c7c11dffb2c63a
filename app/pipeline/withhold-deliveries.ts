import type { Pool, PoolClient } from "pg";

import type { ReadMessage } from "#app/core/mapping/read-message.ts";
import type { StoredFacts } from "#app/core/mapping/stored-facts.ts";
import { withholdFacts } from "#app/core/mapping/withhold-facts.ts";
import { surelyNotSent } from "#app/pipeline/change-deliveries.ts";
import { lockMapping } from "#app/pipeline/claim-inbox-entries.ts";
import { findVisitors } from "#app/pipeline/find-visitors.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import { tryReadMessage } from "#app/pipeline/try-read-message.ts";
import { UnsealError } from "#app/sealing.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** A browser tells what it did at most this much later, so that what it did may be mapped before it was ever seen. */
const toldLateMs = 86_400_000;

const pageSize = 200;

type Unsent = { id: string; conversion_id: string | null; topic: string | null; body_sealed: Buffer | null };

/**
 * Withholds what a visitor who refused did and nobody has sent yet: what waits for its other half, for its turn, or
 * for a connection to be mended. What TikTok has, or may have, is left to TikTok's answer.
 *
 * @param since when the visitor was first seen; keeps what has to be looked into small.
 */
export async function withholdDeliveries(
  pool: Pool,
  shop: ShopHandle,
  clientId: string,
  since: Date,
  now: Date,
): Promise<void> {
  // A mapper at work may have read the visitor before the refusal; whoever comes after it reads the refusal.
  await inTransaction(pool, (client) => lockMapping(client, shop.id));
  const from = new Date(since.getTime() - toldLateMs);
  for (let after: string | undefined = "0"; after !== undefined;) {
    const page: string = after;
    after = await inTransaction(pool, (client) => withholdPage(client, shop, clientId, from, page, now));
  }
}

/** @returns the last delivery that was looked into; undefined when there are no more. */
async function withholdPage(
  client: PoolClient,
  shop: ShopHandle,
  clientId: string,
  from: Date,
  after: string,
  now: Date,
): Promise<string | undefined> {
  const { rows } = await client.query<Unsent>({
    name: "list-unsent",
    text: `SELECT delivery.id, delivery.conversion_id, inbox_entry.topic, inbox_entry.body_sealed
      FROM (
        SELECT id, conversion_id FROM delivery
        WHERE shop_id = $1 AND id > $2 AND created_at >= $3 AND ${surelyNotSent} ORDER BY id LIMIT ${pageSize}
      ) AS delivery
      LEFT JOIN conversion ON conversion.id = delivery.conversion_id
      LEFT JOIN inbox_entry ON inbox_entry.id = conversion.inbox_entry_id AND inbox_entry.shop_id = $1
      ORDER BY delivery.id`,
    values: [shop.id, after, from],
  });
  const read = rows.flatMap((row): [Unsent, ReadMessage][] => {
    const message = tryReadMessage(shop, row);
    return message === undefined ? [] : [[row, message]];
  });
  const visitorOf = await findVisitors(
    client,
    shop,
    read.map(([, message]) => message),
  );
  const theirs = read.filter(([, message]) =>
    message.kind === "storefront"
      ? message.message.visit.clientId === clientId
      : visitorOf(message)?.consent === "denied",
  );
  await withhold(
    client,
    shop,
    theirs.map(([row]) => row),
    now,
  );
  return rows.at(-1)?.id;
}

async function withhold(
  client: PoolClient,
  shop: ShopHandle,
  unsent: readonly Unsent[],
  now: Date,
): Promise<void> {
  if (unsent.length === 0) return;
  await client.query(
    `UPDATE delivery SET state = 'skipped', transition = 'cancelled', reason = 'consent_denied', settled_at = $2,
       next_attempt_at = NULL, body_sealed = NULL
     WHERE id = ANY($1::bigint[]) AND ${surelyNotSent}`,
    [unsent.map(({ id }) => id), now],
  );
  // What was sent to another pixel before has to stay explained.
  const { rows } = await client.query<{ id: string; facts_sealed: Buffer }>(
    `SELECT id, facts_sealed FROM conversion
     WHERE id = ANY($1::bigint[]) AND facts_sealed IS NOT NULL
       AND NOT EXISTS (SELECT FROM delivery WHERE conversion_id = conversion.id AND state <> 'skipped')`,
    [unsent.map((row) => row.conversion_id)],
  );
  for (const { id, facts_sealed: sealed } of rows)
    await client.query(
      "UPDATE conversion SET facts_sealed = $2, clicked_at = NULL, skip = 'consent_denied' WHERE id = $1",
      [id, withholdSealed(shop, sealed)],
    );
}

/** Facts that do not open are of no use to anyone: they go. */
function withholdSealed(shop: ShopHandle, sealed: Buffer): Buffer | null {
  try {
    const opened = shop.vault.open("conversion.facts_sealed", sealed);
    const facts = withholdFacts(JSON.parse(opened.toString("utf8")) as StoredFacts);
    return shop.vault.seal("conversion.facts_sealed", JSON.stringify(facts));
  } catch (error) {
    if (error instanceof UnsealError) return null;
    throw error;
  }
}
