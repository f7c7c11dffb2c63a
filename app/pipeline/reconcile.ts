import type { Pool, PoolClient } from "pg";
import { z } from "zod";

import { countOrderHours, hourOf } from "#app/core/reconcile/order-hours.ts";
import { firstBegin } from "#app/core/reconcile/reconcile-range.ts";
import type { OrderNode } from "#app/core/shopify/order-node.ts";
import { reconcileTopic } from "#app/core/shopify/topics.ts";
import { fetchOrder } from "#app/pipeline/fetch-order.ts";
import { findKnownOrders, type ComparedOrder } from "#app/pipeline/find-known-orders.ts";
import { listOrders, UnreadableAnswerError, type AskAdmin } from "#app/pipeline/list-orders.ts";
import { noteFetchedOrders, storeOrderHours } from "#app/pipeline/store-order-hours.ts";
import { TaskError } from "#app/pipeline/task-error.ts";
import type { StoreStep, TaskAtHand, TaskWork } from "#app/pipeline/task-kind.ts";
import { writeFetchedOrders } from "#app/pipeline/write-fetched-orders.ts";
import { AdminError } from "#app/shopify-admin/admin-error.ts";
import type { AskShop } from "#app/shopify-admin/ask-shop.ts";

/** Moments in Unix milliseconds. */
export const reconcileParams = z.object({
  from: z.int(),
  until: z.int(),
  /** Only count: fetch nothing. */
  isDryRun: z.boolean(),
});

/** Who begins the comparisons that nobody asked for. */
export const sweepName = "sweep";

export type ReconcileParams = z.output<typeof reconcileParams>;

const cursorSchema = z.object({
  /** From where on nothing was compared yet. */
  at: z.int(),
  /** Orders of what was compared that are still to be fetched. */
  missing: z.array(z.object({ id: z.string(), createdAt: z.int() })),
});

type Cursor = z.output<typeof cursorSchema>;

const hourMs = 3_600_000;

/** Compared in one step; of a busy shop some dozen pages. */
const windowMs = 6 * hourMs;

/** Fetched in one step: each is a question of its own, of some hundred points. */
const fetchedPerStep = 5;

/** Beside live messages and backfills: what is missing is hours old already, and Shopify gives points back by the second. */
const pauseMs = 1_000;

/**
 * Compares Shopify's orders with the ledger hour by hour, and puts those that are missing here into the inbox, as
 * messages that are mapped like live ones: the same rules and ids, so that an order which arrives by its webhook
 * meanwhile stays one order.
 */
export function createReconcile(dependencies: { readonly pool: Pool; readonly askShop: AskShop }): TaskWork {
  const { pool, askShop } = dependencies;

  return {
    takeStep: async (task, renew) => {
      const params = reconcileParams.parse(task.params);
      const cursor = cursorSchema.safeParse(task.cursor).data ?? { at: params.from, missing: [] };
      const askAdmin = await askShop(task.shop);
      if (askAdmin === undefined) throw new TaskError("shopify_not_open", { isFinal: false });
      const step = cursor.missing.length > 0 ? fetchMissing : compareWindow;
      return asTaskError(() => step({ task, params, cursor, askAdmin, renew }));
    },
  };

  type Step = {
    readonly task: TaskAtHand;
    readonly params: ReconcileParams;
    readonly cursor: Cursor;
    readonly askAdmin: AskAdmin;
    readonly renew: () => Promise<boolean>;
  };

  async function compareWindow({ task, params, cursor, askAdmin, renew }: Step): Promise<StoreStep> {
    const range = {
      from: cursor.at,
      until: Math.min(params.until, hourOf(cursor.at) + windowMs),
    };
    const compared: ComparedOrder[] = [];
    for await (const page of listOrders(askAdmin, range)) {
      compared.push(...(await findKnownOrders(pool, task.shop, page)));
      await renew();
    }
    const missing = compared.filter(({ heard }) => heard === "missing");
    const toFetch = params.isDryRun ? [] : missing.map(({ id, createdAt }) => ({ id, createdAt }));
    return async (client, now) => {
      await storeOrderHours(client, task.shop.id, range, countOrderHours(compared), now);
      const counts = countsOf(task);
      const result = {
        ...counts,
        orders: counts.orders + compared.length,
        missing: counts.missing + missing.length,
      };
      const next = { at: range.until, missing: toFetch };
      if (isAtEnd(params, next)) await noteComparedUntil(client, task, params);
      return goOn(params, next, result);
    };
  }

  async function fetchMissing({ task, params, cursor, askAdmin, renew }: Step): Promise<StoreStep> {
    const batch = cursor.missing.slice(0, fetchedPerStep);
    const fetched: { readonly hour: number; readonly node: OrderNode | undefined }[] = [];
    for (const { id, createdAt } of batch) {
      fetched.push({ hour: hourOf(createdAt), node: await fetchOrder(askAdmin, id) });
      await renew();
    }
    return async (client, now) => {
      const nodes = fetched.flatMap(({ node }) => node ?? []);
      await writeFetchedOrders(client, task.shop, reconcileTopic, nodes, now);
      for (const { hour, node } of fetched)
        await noteFetchedOrders(client, task.shop.id, {
          hour,
          fetched: node === undefined ? 0 : 1,
          gone: node === undefined ? 1 : 0,
        });
      const counts = countsOf(task);
      const result = {
        ...counts,
        fetched: counts.fetched + nodes.length,
        gone: counts.gone + fetched.length - nodes.length,
      };
      const next = { ...cursor, missing: cursor.missing.slice(batch.length) };
      if (isAtEnd(params, next)) await noteComparedUntil(client, task, params);
      return goOn(params, next, result, pauseMs);
    };
  }
}

function goOn(
  { from, until }: ReconcileParams,
  cursor: Cursor,
  result: ReturnType<typeof countsOf>,
  pause = 0,
) {
  const far = { done: countHours(cursor.at - from), total: countHours(until - from), result };
  const isLast = isAtEnd({ until }, cursor);
  return isLast ? { ...far, isLast } : { ...far, isLast, cursor, pauseMs: pause };
}

function countHours(ms: number): number {
  return Math.ceil(ms / hourMs);
}

function isAtEnd({ until }: Pick<ReconcileParams, "until">, { at, missing }: Cursor): boolean {
  return at >= until && missing.length === 0;
}

/**
 * Where the sweep goes on next time. A range that somebody asked for counts only where it goes on from what was compared
 * before, or began where the sweep would have: else hours would be left that nobody ever looks at.
 */
async function noteComparedUntil(
  client: PoolClient,
  { shop, createdAt }: TaskAtHand,
  { from, until, isDryRun }: ReconcileParams,
): Promise<void> {
  if (isDryRun) return;
  await client.query(
    `UPDATE shop SET orders_compared_until = $3
     WHERE id = $1 AND (orders_compared_until < $3 OR orders_compared_until IS NULL)
       AND $2 <= coalesce(orders_compared_until, greatest(installed_at, $4))`,
    [shop.id, new Date(from), new Date(until), new Date(firstBegin(createdAt.getTime()))],
  );
}

/** Counted are orders of Shopify's, those that were missing here, and what became of these. */
function countsOf({ result }: Pick<TaskAtHand, "result">) {
  return {
    orders: result.orders ?? 0,
    missing: result.missing ?? 0,
    fetched: result.fetched ?? 0,
    gone: result.gone ?? 0,
  };
}

async function asTaskError<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnreadableAnswerError) throw new TaskError("shopify_unreadable", { isFinal: false });
    if (!(error instanceof AdminError)) throw error;
    throw new TaskError(`shopify_${error.reason}`, { isFinal: error.reason === "access_denied" });
  }
}
