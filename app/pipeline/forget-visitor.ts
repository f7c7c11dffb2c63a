import type { Pool, PoolClient } from "pg";

import { saleLinkKinds } from "#app/core/identity/visitor.ts";
import { noteVisitor, type VisitorNote } from "#app/core/mapping/note-visitor.ts";
import { rememberLinks, rememberSignups } from "#app/pipeline/remember-visitors.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import { tryReadMessage } from "#app/pipeline/try-read-message.ts";
import { withholdDeliveries } from "#app/pipeline/withhold-deliveries.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/**
 * Forgets a visitor who refused: who it was, its clicks, and what it did that still waits to be mapped, or mapping
 * would remember it again. What it did that nobody has sent yet is withheld.
 *
 * Of its cart, checkout, order and registration it stays known, by keys that can't be read back, that whoever has them
 * refused: the order or customer may be told by Shopify only now, or wait in the inbox, and knows nothing of the refusal.
 * Of a visitor without any of these nothing stays. Repeats without effect.
 */
export async function forgetVisitor(
  pool: Pool,
  shop: ShopHandle,
  clientId: string,
  now: Date,
): Promise<void> {
  const knownSince = await inTransaction(pool, async (client) => {
    const dropped = await dropWaiting(client, shop, clientId);
    return refuse(client, shop, clientId, dropped, now);
  });
  if (knownSince !== undefined) await withholdDeliveries(pool, shop, clientId, knownSince, now);
}

/** @returns since when anything is known of the visitor; undefined where nothing ever was. */
async function refuse(
  client: PoolClient,
  shop: ShopHandle,
  clientId: string,
  dropped: readonly VisitorNote[],
  now: Date,
): Promise<Date | undefined> {
  const key = shop.vault.linkKey("visitor", clientId);
  const firstDropped = dropped.map(({ seenAt }) => seenAt).toSorted((a, b) => a - b)[0];
  const { rows } = await client.query<{ id: string; first_seen_at: Date }>({
    name: "refuse-visitor",
    text: `UPDATE visitor SET consent = 'denied', context_sealed = $3, last_seen_at = $4
      WHERE shop_id = $1 AND visitor_key = $2 RETURNING id, first_seen_at`,
    values: [shop.id, key, shop.vault.seal("visitor.context_sealed", "{}"), now],
  });
  const visitor = rows[0];
  const since = visitor?.first_seen_at ?? (firstDropped === undefined ? undefined : new Date(firstDropped));
  if (since === undefined) return undefined;
  const id = visitor?.id ?? (await insertRefused(client, shop, key, since, now));
  await rememberLinks(client, shop, id, dropped);
  await rememberSignups(client, shop, id, dropped);
  await client.query("DELETE FROM click WHERE visitor_id = $1", [id]);
  // Consent is a browser's: what the same person did elsewhere is not refused, so nothing may lead there or back.
  await client.query("DELETE FROM visitor_link WHERE visitor_id = $1 AND kind <> ALL($2::text[])", [
    id,
    saleLinkKinds,
  ]);
  await client.query(
    `DELETE FROM visitor WHERE id = $1 AND NOT EXISTS (SELECT FROM visitor_link WHERE visitor_id = $1)
       AND NOT EXISTS (SELECT FROM signup WHERE visitor_id = $1)`,
    [id],
  );
  return since;
}

async function insertRefused(
  client: PoolClient,
  shop: ShopHandle,
  key: Buffer,
  since: Date,
  now: Date,
): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO visitor (shop_id, visitor_key, consent, context_sealed, first_seen_at, last_seen_at)
     VALUES ($1, $2, 'denied', $3, $4, $5)
     ON CONFLICT (shop_id, visitor_key) DO UPDATE SET consent = excluded.consent,
       context_sealed = excluded.context_sealed
     RETURNING id`,
    [shop.id, key, shop.vault.seal("visitor.context_sealed", "{}"), since, now],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error("a visitor was neither made nor found");
  return id;
}

type Waiting = { id: string; topic: string; body_sealed: Buffer | null };

const pageSize = 500;

/** @returns what was said of the visitor in what was dropped. */
async function dropWaiting(
  client: PoolClient,
  shop: ShopHandle,
  clientId: string,
): Promise<readonly VisitorNote[]> {
  const notes: VisitorNote[] = [];
  for (let after = "0"; ;) {
    const listed = await client.query<{ id: string }>(
      `SELECT id FROM inbox_entry
       WHERE shop_id = $1 AND state = 'received' AND id > $2 AND topic LIKE 'storefront/%'
       ORDER BY id LIMIT ${pageSize}`,
      [shop.id, after],
    );
    const ids = listed.rows.map(({ id }) => id);
    const last = ids.at(-1);
    if (last === undefined) return notes;
    // Waits for a mapper that has them; what it mapped is not waiting any more, and its visitor is there to refuse.
    const { rows } = await client.query<Waiting>(
      `SELECT id, topic, body_sealed FROM inbox_entry
       WHERE id = ANY($1::bigint[]) AND state = 'received' ORDER BY id FOR UPDATE`,
      [ids],
    );
    const theirs: string[] = [];
    for (const entry of rows) {
      const message = tryReadMessage(shop, entry);
      if (message?.kind !== "storefront" || message.message.visit.clientId !== clientId) continue;
      theirs.push(entry.id);
      const note = noteVisitor(message.message);
      if (note !== undefined) notes.push(note);
    }
    if (theirs.length > 0)
      await client.query("DELETE FROM inbox_entry WHERE id = ANY($1::bigint[])", [theirs]);
    after = last;
  }
}
