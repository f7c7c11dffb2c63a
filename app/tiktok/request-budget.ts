import type { Pool } from "pg";
import { RateLimiterPostgres, RateLimiterQueue } from "rate-limiter-flexible";

/** TikTok's Basic tier lets an app ask 10 times a second and 600 times a minute: a fifth of both is left over. */
const perSecondDefault = 8;

/**
 * Turns to ask TikTok, one budget for all processes that share a database. Turns are spaced evenly rather than given
 * by the second: the last of one second and the first of the next could else be twice as many.
 *
 * Who of several that wait is next is luck, mostly: a turn is a fraction of a second.
 *
 * @param options.perSecond for the whole app, over all shops. Sending events has a quota of its own and needs no turn.
 * @returns a function that resolves when it is the caller's turn, and rejects when the database is not there.
 */
export function createRequestBudget(
  pool: Pool,
  options: { readonly perSecond?: number } = {},
): () => Promise<void> {
  const { perSecond = perSecondDefault } = options;
  const turnMs = Math.ceil(1_000 / perSecond);
  const limiter = new RateLimiterPostgres({
    storeClient: pool,
    storeType: "pool",
    tableName: "request_budget",
    tableCreated: true,
    keyPrefix: "tiktok",
    points: 1,
    duration: turnMs / 1_000,
    // One row is all there ever is.
    clearExpiredByTimeout: false,
  });
  const queue = new RateLimiterQueue(limiter);
  return async () => {
    await queue.removeTokens(1, "business-api");
  };
}
