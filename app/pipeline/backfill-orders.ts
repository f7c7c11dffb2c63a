import type { Pool } from "pg";
import { z } from "zod";

import type { Clock } from "#app/clock.server.ts";
import type { BulkOperation } from "#app/core/shopify/bulk-operation.ts";
import { bulkOrdersQuery, readBulkOrders } from "#app/core/shopify/bulk-orders.ts";
import type { AskBulk } from "#app/pipeline/ask-bulk.ts";
import { TaskError } from "#app/pipeline/task-error.ts";
import type { StoreStep, TaskAtHand, TaskProgress, TaskWork } from "#app/pipeline/task-kind.ts";
import { isBackfillWaiting } from "#app/pipeline/is-backfill-waiting.ts";
import { writeFetchedOrders } from "#app/pipeline/write-fetched-orders.ts";
import { backfillTopic } from "#app/core/shopify/topics.ts";
import { DownloadError, type Piece } from "#app/shopify-admin/download-piece.ts";

/** What Shopify lets apps see without read_all_orders. */
export const backfillDaysMax = 60;

export const backfillParams = z.object({ days: z.int().min(1).max(backfillDaysMax) });

/**
 * The operation's address is not kept: it opens every buyer's data to whoever has it, and Shopify tells it again.
 * `partial` is why the operation ended before it had everything.
 */
const cursorSchema = z.discriminatedUnion("at", [
  z.object({ at: z.literal("run") }),
  z.object({ at: z.literal("poll"), operationId: z.string() }),
  z.object({ at: z.literal("read"), operationId: z.string(), offset: z.int(), partial: z.boolean() }),
]);

type Cursor = z.output<typeof cursorSchema>;
type At<Name extends Cursor["at"]> = Extract<Cursor, { at: Name }>;

const dayMs = 86_400_000;
const pollMs = 10_000;
const busyMs = 30_000;
/** Mapping goes on meanwhile; whoever looks next finds this. */
const mappingMs = 1_000;

/** Shopify takes minutes for a large shop; what takes longer than this never ends. */
const operationMs = dayMs;

const fileBytesMax = 4 * 1024 ** 3;

/** Orders kept at once: live messages of the shop wait for no more than these to be mapped. */
const ordersPerStep = 250;

/** An order has at most 500 lines, each of about a kilobyte. */
const pieceBytes = 4 * 1024 ** 2;

/**
 * Reads a shop's orders from before installing into its inbox, by one of Shopify's bulk operations. Each page waits
 * until the one before is mapped.
 */
export function createBackfillOrders(dependencies: {
  readonly pool: Pool;
  readonly askBulk: AskBulk;
  readonly download: (address: string, window: { offset: number; size: number }) => Promise<Piece>;
  readonly nudgeMapping: (shopId: number) => void;
  readonly clock: Clock;
}): TaskWork {
  const { pool, askBulk, download, nudgeMapping, clock } = dependencies;

  return {
    takeStep: async (task) => {
      const cursor = readCursor(task.cursor);
      if (cursor.at === "run") return run(task);
      const operation = await askBulk.read(task.shop, cursor.operationId);
      if (operation === null) throw new TaskError("bulk_gone", { isFinal: true });
      return cursor.at === "poll" ? poll(task, cursor, operation) : read(task, cursor, operation);
    },
    cancel: async ({ shop, cursor }) => {
      const stopped = readCursor(cursor);
      if (stopped.at === "poll") await askBulk.cancel(shop, stopped.operationId);
    },
  };

  async function run(task: TaskAtHand): Promise<StoreStep> {
    const { days } = backfillParams.parse(task.params);
    const { rows } = await pool.query<{ until: Date }>(
      "SELECT coalesce(installed_at, created_at) AS until FROM shop WHERE id = $1",
      [task.shop.id],
    );
    const from = new Date(task.createdAt.getTime() - days * dayMs);
    const started = await askBulk.run(task.shop, bulkOrdersQuery(from, rows[0]?.until ?? task.createdAt));
    if (started === "refused") throw new TaskError("bulk_refused", { isFinal: true });
    if (started !== "busy") return goOn(task, { at: "poll", operationId: started.id }, pollMs);
    giveUpLate(task, "bulk_busy");
    return goOn(task, { at: "run" }, busyMs);
  }

  function poll(task: TaskAtHand, { operationId }: At<"poll">, operation: BulkOperation): StoreStep {
    const { status, errorCode, fileSize, rootObjectCount } = operation;
    const total = { ...task, total: rootObjectCount };
    const reading = (partial: boolean) => goOn(total, { at: "read", operationId, offset: 0, partial });
    if (status === "COMPLETED") {
      if ((fileSize ?? 0) > fileBytesMax) throw new TaskError("bulk_too_large", { isFinal: true });
      return operation.url === null ? finish({ ...total, result: countsOf(task) }) : reading(false);
    }
    if (status === "FAILED" && operation.partialDataUrl !== null) return reading(true);
    if (status === "FAILED")
      throw new TaskError(errorCode === "ACCESS_DENIED" ? "shopify_access_denied" : "bulk_failed", {
        isFinal: true,
      });
    if (status === "CANCELED" || status === "EXPIRED")
      throw new TaskError("bulk_cancelled", { isFinal: true });
    giveUpLate(task, "bulk_too_slow");
    return goOn(task, { at: "poll", operationId }, pollMs);
  }

  async function read(task: TaskAtHand, cursor: At<"read">, operation: BulkOperation): Promise<StoreStep> {
    if (await isBackfillWaiting(pool, task.shop.id)) {
      nudgeMapping(task.shop.id);
      return goOn(task, cursor, mappingMs);
    }
    const address = cursor.partial ? operation.partialDataUrl : operation.url;
    if (address === null) throw new TaskError("bulk_gone", { isFinal: true });
    const { bytes, isEnd } = await downloadFrom(address, cursor.offset);
    // An operation that broke off may have left its last order without some of its lines.
    const found = readBulkOrders(bytes, { isEnd: isEnd && !cursor.partial, ordersMax: ordersPerStep });
    if (isEnd && cursor.partial && found.orders.length === 0)
      throw new TaskError("bulk_partial", { isFinal: true });
    const isLast = isEnd && found.bytes === bytes.length && !cursor.partial;
    if (found.bytes === 0 && !isLast) throw new TaskError("bulk_unreadable", { isFinal: true });

    return async (client, now) => {
      const isNew = await writeFetchedOrders(client, task.shop, backfillTopic, found.orders, now);
      const before = countsOf(task);
      const done = before.read + found.orders.length;
      const unreadable = before.unreadable + found.unreadable;
      const far = { done, total: task.total, result: { read: done, new: before.new + isNew, unreadable } };
      if (isLast) return { ...far, isLast: true };
      return { ...far, isLast: false, cursor: { ...cursor, offset: cursor.offset + found.bytes } };
    };
  }

  async function downloadFrom(address: string, offset: number): Promise<Piece> {
    try {
      return await download(address, { offset, size: pieceBytes });
    } catch (error) {
      if (!(error instanceof DownloadError)) throw error;
      // An address that ran out is told anew the next time.
      throw new TaskError(`bulk_file_${error.reason}`, { isFinal: error.reason === "address_not_shopifys" });
    }
  }

  function giveUpLate(task: TaskAtHand, reason: string): void {
    if (clock().getTime() - task.createdAt.getTime() > operationMs)
      throw new TaskError(reason, { isFinal: true });
  }
}

function goOn(task: TaskProgress, cursor: Cursor, pauseMs = 0): StoreStep {
  const { done, total } = task;
  return async () => ({ isLast: false, cursor, pauseMs, done, total, result: countsOf(task) });
}

function finish({ done, total, result }: Omit<TaskProgress, "cursor">): StoreStep {
  return async () => ({ isLast: true, done, total, result });
}

function countsOf({ result }: Pick<TaskProgress, "result">) {
  return { read: result.read ?? 0, new: result.new ?? 0, unreadable: result.unreadable ?? 0 };
}

/** A place that can't be read starts the task again: what is known is not written twice. */
function readCursor(cursor: unknown): Cursor {
  return cursorSchema.safeParse(cursor).data ?? { at: "run" };
}
