import type { Pool, PoolClient } from "pg";

import { readMessage } from "#app/core/mapping/read-message.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import { UnsealError } from "#app/sealing.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/**
 * Forgets a visitor who refused: who it was, its clicks, what it was seen with, and what it did that still waits to be
 * mapped, or mapping would remember it again. Repeats without effect.
 */
export async function forgetVisitor(pool: Pool, shop: ShopHandle, clientId: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    await dropWaiting(client, shop, clientId);
    await client.query("DELETE FROM visitor WHERE shop_id = $1 AND visitor_key = $2", [
      shop.id,
      shop.vault.linkKey("visitor", clientId),
    ]);
  });
}

type Waiting = { id: string; topic: string; body_sealed: Buffer | null };

const pageSize = 500;

async function dropWaiting(client: PoolClient, shop: ShopHandle, clientId: string): Promise<void> {
  for (let after = "0"; ;) {
    const listed = await client.query<{ id: string }>(
      `SELECT id FROM inbox_entry
       WHERE shop_id = $1 AND state = 'received' AND id > $2 AND topic LIKE 'storefront/%'
       ORDER BY id LIMIT ${pageSize}`,
      [shop.id, after],
    );
    const ids = listed.rows.map(({ id }) => id);
    const last = ids.at(-1);
    if (last === undefined) return;
    // Waits for a mapper that has them; what it mapped is not waiting any more, and its visitor is there to delete.
    const { rows } = await client.query<Waiting>(
      `SELECT id, topic, body_sealed FROM inbox_entry
       WHERE id = ANY($1::bigint[]) AND state = 'received' ORDER BY id FOR UPDATE`,
      [ids],
    );
    const theirs = rows.filter((entry) => readClientId(shop, entry) === clientId).map(({ id }) => id);
    if (theirs.length > 0)
      await client.query("DELETE FROM inbox_entry WHERE id = ANY($1::bigint[])", [theirs]);
    after = last;
  }
}

/** Undefined for an entry that does not open; mapping says why. */
function readClientId(shop: ShopHandle, entry: Waiting): string | undefined {
  if (entry.body_sealed === null) return undefined;
  try {
    const read = readMessage(entry.topic, shop.vault.open("inbox_entry.body_sealed", entry.body_sealed));
    return read.ok && read.message.kind === "storefront" ? read.message.message.visit.clientId : undefined;
  } catch (error) {
    if (error instanceof UnsealError) return undefined;
    throw error;
  }
}
