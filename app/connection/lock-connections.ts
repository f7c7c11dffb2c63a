import type { PoolClient } from "pg";

/**
 * Lets changes of one shop's connections and pixels happen one after the other, for the rest of the transaction. The
 * path is not held up: rows that refer to the shop can be written meanwhile.
 */
export async function lockConnections(client: PoolClient, shopId: number): Promise<void> {
  await client.query("SELECT FROM shop WHERE id = $1 FOR NO KEY UPDATE", [shopId]);
}
