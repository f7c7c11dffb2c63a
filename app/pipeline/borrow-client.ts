import type { Pool, PoolClient } from "pg";

/** A lost connection says so to its query; without a listener it would end the process as well. */
function onLost(): void {}

/**
 * A connection for more than one statement. While it is lent nobody but the borrower listens to it, and one that is
 * lost (the database restarts) would end the process; its statements fail by themselves.
 */
export async function borrowClient(
  pool: Pool,
): Promise<{ readonly client: PoolClient; giveBack(broken: boolean): void }> {
  const client = await pool.connect();
  client.on("error", onLost);
  return {
    client,
    giveBack: (broken) => {
      client.off("error", onLost);
      client.release(broken);
    },
  };
}
