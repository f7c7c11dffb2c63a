import type { Pool, PoolClient } from "pg";

import { errandTopics } from "#app/core/shopify/topics.ts";

/** An InboxEntry that waits to be mapped; `bodySealed` is null once retention has taken it. */
export type ClaimedEntry = {
  readonly id: string;
  readonly topic: string;
  readonly receivedAt: Date;
  readonly bodySealed: Buffer | null;
};

const entriesMax = 100;

/** Bodies held in memory at once; one larger body is still taken, alone. */
const bytesMax = 16 * 1024 * 1024;

/** Namespace of the per-shop mapping lock among advisory locks: "map" in ASCII. */
const lockSpace = 0x6d6170;

/** Waits until nobody maps messages of a shop, and keeps it so for as long as the transaction lives. */
export async function lockMapping(client: PoolClient, shopId: number): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock($1, $2)", [lockSpace, shopId]);
}

/** The oldest entries of a shop that wait to be mapped, for a look before they are claimed: another mapper may take them first. */
export async function listWaitingEntries(pool: Pool, shopId: number): Promise<readonly ClaimedEntry[]> {
  const waiting = await pool.query<{ id: string; body_bytes: number }>({
    name: "list-inbox-entries",
    text: `SELECT id, body_bytes FROM inbox_entry
      WHERE shop_id = $1 AND state = 'received' AND topic <> ALL($2::text[]) ORDER BY id LIMIT ${entriesMax}`,
    values: [shopId, errandTopics],
  });
  const ids: string[] = [];
  let bytes = 0;
  for (const entry of waiting.rows) {
    bytes += entry.body_bytes;
    if (ids.length > 0 && bytes > bytesMax) break;
    ids.push(entry.id);
  }
  return readEntries(pool, shopId, ids);
}

/**
 * Takes those entries of a shop that still wait, for as long as the transaction lives. One mapper at a time per shop:
 * two messages about one order must see each other's result, and no lock per order is needed then.
 *
 * @returns the ids of what was taken.
 */
export async function claimInboxEntries(
  client: PoolClient,
  shopId: number,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  await lockMapping(client, shopId);
  const { rows } = await client.query<{ id: string }>({
    name: "claim-inbox-entries",
    text: `SELECT id FROM inbox_entry WHERE id = ANY($1::bigint[]) AND shop_id = $2 AND state = 'received'
      ORDER BY id FOR UPDATE`,
    values: [ids, shopId],
  });
  return new Set(rows.map(({ id }) => id));
}

/** Entries of a shop, oldest first, whatever became of them; those that are gone are left out. */
export async function readEntries(
  client: Pick<PoolClient, "query">,
  shopId: number,
  ids: readonly string[],
): Promise<readonly ClaimedEntry[]> {
  if (ids.length === 0) return [];
  const { rows } = await client.query<{
    id: string;
    topic: string;
    received_at: Date;
    body_sealed: Buffer | null;
  }>({
    name: "read-inbox-entries",
    text: `SELECT id, topic, received_at, body_sealed FROM inbox_entry
      WHERE id = ANY($1::bigint[]) AND shop_id = $2 ORDER BY id`,
    values: [ids, shopId],
  });
  return rows.map((row) => ({
    id: row.id,
    topic: row.topic,
    receivedAt: row.received_at,
    bodySealed: row.body_sealed,
  }));
}
