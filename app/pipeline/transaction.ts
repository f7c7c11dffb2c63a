import type { Pool, PoolClient } from "pg";

import { borrowClient } from "#app/pipeline/borrow-client.ts";
import { retryDeadlock } from "#app/pipeline/retry-deadlock.ts";

/**
 * Runs work in one transaction: committed when it returns, rolled back when it throws. Work that met a deadlock is
 * run again from its start.
 */
export function inTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  return retryDeadlock(() => runOnce(pool, work));
}

async function runOnce<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const { client, giveBack } = await borrowClient(pool);
  let broken = true;
  try {
    await client.query("BEGIN");
    try {
      const result = await work(client);
      await client.query("COMMIT");
      broken = false;
      return result;
    } catch (error) {
      await client.query("ROLLBACK");
      broken = false;
      throw error;
    }
  } finally {
    // A connection that could not even roll back is not given to anyone else.
    giveBack(broken);
  }
}
