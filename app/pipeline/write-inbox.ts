import { DatabaseError, type Pool } from "pg";

import { borrowClient } from "#app/pipeline/borrow-client.ts";

/** One row of `inbox_entry`, sealed and ready to be written. */
export type InboxRow = {
  readonly shopId: number;
  readonly topic: string;
  readonly webhookId: string;
  readonly eventId: string | null;
  readonly apiVersion: string | null;
  readonly triggeredAt: Date | null;
  readonly receivedAt: Date;
  readonly state: "received" | "stored";
  readonly reason: string | null;
  readonly bodyBytes: number;
  readonly bodySealed: Buffer;
};

/** Thrown when a row was not written: the sender must be told to try again. */
export class InboxUnavailableError extends Error {
  override readonly name = "InboxUnavailableError";
}

const rowsPerCommit = 64;
const columnsPerRow = 11;

type Waiting = { readonly row: InboxRow; resolve(): void; reject(error: Error): void };

/**
 * Writes inbox rows, many per commit: rows that arrive while a commit is under way share the next one, so a
 * burst costs few fsyncs and a lone message waits for nobody. The promise resolves after the commit.
 *
 * The same delivery again (shop, topic, webhook id) is written once and reported as success.
 *
 * @param lanes commits under way at once; two keep one waiting on the disk while the other is prepared.
 * @param waitingBytesMax bodies that may wait while the database does not answer; past it rows are refused.
 */
export function createInboxWriter(options: {
  readonly pool: Pool;
  readonly lanes?: number;
  readonly waitingBytesMax?: number;
  readonly timeoutMs?: number;
}): (row: InboxRow) => Promise<void> {
  const { pool, lanes = 2, waitingBytesMax = 256 * 1024 * 1024, timeoutMs = 4_000 } = options;
  const waiting: Waiting[] = [];
  let waitingBytes = 0;
  let busyLanes = 0;

  const writeBatch = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const rows = batch.map(({ row }) => row);
      await insertRows(pool, rows.toSorted(inKeyOrder), timeoutMs);
      for (const { resolve } of batch) resolve();
    } catch (error) {
      // One row that can never be written must not take its neighbours with it.
      if (batch.length > 1 && isRefusal(error)) {
        for (const one of batch) await writeBatch([one]);
        return;
      }
      const failure = new InboxUnavailableError("the inbox could not be written", { cause: error });
      for (const { reject } of batch) reject(failure);
    }
  };

  const runLane = async () => {
    busyLanes += 1;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, rowsPerCommit);
      waitingBytes -= batch.reduce((sum, { row }) => sum + row.bodySealed.length, 0);
      await writeBatch(batch);
    }
    busyLanes -= 1;
  };

  return (row) =>
    new Promise((resolve, reject) => {
      if (waitingBytes + row.bodySealed.length > waitingBytesMax) {
        reject(new InboxUnavailableError("too many messages wait for the database"));
        return;
      }
      waitingBytes += row.bodySealed.length;
      waiting.push({ row, resolve, reject });
      if (busyLanes < lanes) void runLane();
    });
}

/** Every statement takes the keys in this order: two that hold the same messages never wait for each other. */
function inKeyOrder(a: InboxRow, b: InboxRow): number {
  return compare(a.shopId, b.shopId) || compare(a.topic, b.topic) || compare(a.webhookId, b.webhookId);
}

function compare<Key extends string | number>(a: Key, b: Key): number {
  return a < b ? -1 : Number(a > b);
}

/** A constraint, or a value out of range: it would be refused again. */
function isRefusal(error: unknown): boolean {
  return error instanceof DatabaseError && /^2[23]/.test(error.code ?? "");
}

/** One statement, one commit. Binary parameters, because text arrays of bytes cost more than the disk does. */
async function insertRows(pool: Pool, rows: readonly InboxRow[], timeoutMs: number): Promise<void> {
  const tuples = rows.map((_, index) => {
    const first = index * columnsPerRow;
    return `(${Array.from({ length: columnsPerRow }, (__, column) => `$${first + column + 1}`).join(",")})`;
  });
  const values = rows.flatMap((row) => [
    row.shopId,
    row.topic,
    row.webhookId,
    row.eventId,
    row.apiVersion,
    row.triggeredAt,
    row.receivedAt,
    row.state,
    row.reason,
    row.bodyBytes,
    row.bodySealed,
  ]);
  const { client, giveBack } = await borrowClient(pool);
  // A client that ran into its timeout may still be in the middle of a reply: it is not given back.
  let broken = true;
  try {
    const statement = {
      name: `write-inbox-${rows.length}`,
      text: `INSERT INTO inbox_entry
        (shop_id, topic, webhook_id, event_id, api_version, triggered_at, received_at, state, reason, body_bytes, body_sealed)
        VALUES ${tuples.join(",")}
        ON CONFLICT (shop_id, topic, webhook_id) DO NOTHING`,
      values,
      query_timeout: timeoutMs,
    };
    await client.query(statement);
    broken = false;
  } finally {
    giveBack(broken);
  }
}
