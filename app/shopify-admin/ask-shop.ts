import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import type { Pool } from "pg";

import type { Clock } from "#app/clock.server.ts";
import type { Log } from "#app/log.server.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import { createPauses } from "#app/shopify-admin/pauses.ts";
import { judgeAdminError } from "#app/shopify-admin/judge-admin-error.ts";
import { TimeLimitError, withinTime } from "#app/shopify-admin/within-time.ts";
import type { AskAdmin, Shopify } from "#app/shopify.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/**
 * Gives the way to a shop's Admin API without anybody having opened the app; undefined where there is none now. Never
 * throws. What the returned function throws is always an AdminError.
 */
export type AskShop = (shop: ShopHandle) => Promise<AskAdmin | undefined>;

/** A little more than the five minutes before its end at which the library renews a token: it never does so unlocked. */
const renewWithinMs = 6 * 60_000;

/** Namespace of the per-shop lock among advisory locks: "tok" in ASCII. */
const lockSpace = 0x746f6b;

/**
 * For getting at a token, and for each question. A refresh takes Shopify some tenths of a second; who waits behind
 * another's that hangs gives up with it.
 */
const defaultLimitMs = 5_000;

/** A refused refresh, or one that got lost, is asked for again a minute later: sessions heal when the app is opened. */
const renewPauseMs = 60_000;

/** A token that Shopify refused is as good as dead; asked again now and then in case it was Shopify's mistake. */
const tokenPauseMs = 15 * 60_000;

const logPauseMs = 60_000;

type Reason =
  | "uninstalled"
  | "no_session"
  | "token_refused"
  | "token_expired"
  | "not_renewed"
  | "timed_out"
  | "failed";

/**
 * Opens shops' Admin APIs with their stored offline sessions. Tokens live for an hour; one that is about to end is
 * renewed by one process at a time (a transaction's advisory lock), the others wait and use the fresh one: Shopify
 * replaces the refresh token as well, and of two that ask at once one would store a token that is dead.
 */
export function createAskShop(dependencies: {
  readonly shopify: Pick<Shopify, "unauthenticated">;
  readonly sessions: SessionStorage;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Log;
  readonly limitMs?: number;
}): AskShop {
  const { shopify, sessions, pool, clock, log, limitMs = defaultLimitMs } = dependencies;
  const pauses = createPauses(clock);
  const underWay = new Map<number, Promise<AskAdmin | undefined>>();

  const refuse = (shop: ShopHandle, reason: Reason, error?: unknown): undefined => {
    if (!pauses.begin(`log ${shop.id} ${reason}`, logPauseMs)) return;
    // An error's name only: the library's words may hold what was asked.
    const why = error instanceof Error ? { error: error.name } : {};
    log.warn({ shop: shop.domain, reason, ...why }, "admin_api.not_open");
  };

  const open = async (shop: ShopHandle): Promise<AskAdmin | undefined> => {
    const { rows } = await pool.query<{ state: string }>("SELECT state FROM shop WHERE id = $1", [shop.id]);
    if (rows[0]?.state === "uninstalled") return refuse(shop, "uninstalled");
    // The id that Shopify's library gives to offline sessions.
    const stored = await sessions.loadSession(`offline_${shop.domain}`);
    if (stored === undefined || !stored.accessToken) return refuse(shop, "no_session");
    const mustRenew = stored.isExpired(renewWithinMs);
    if (mustRenew && pauses.isOn(`renew ${shop.id}`)) return undefined;
    const { admin, session } = mustRenew
      ? await renew(shop)
      : await shopify.unauthenticated.admin(shop.domain);
    if (session.isExpired()) return refuse(shop, "token_expired");
    const tokenKey = `token ${shop.id} ${session.accessToken}`;
    if (pauses.isOn(tokenKey)) return refuse(shop, "token_refused");
    return async (query, variables = {}) => {
      const signal = AbortSignal.timeout(limitMs);
      try {
        return (await (await admin.graphql(query, { variables, signal })).json()) as unknown;
      } catch (error) {
        const judged = judgeAdminError(error, signal.aborted);
        if (judged.reason === "token_refused") pauses.begin(tokenKey, tokenPauseMs);
        throw judged;
      }
    };
  };

  /** Loads the session again in its turn: whoever had the lock before has stored a fresh one. */
  const renew = async (shop: ShopHandle) => {
    return inTransaction(pool, async (client) => {
      await client.query("SELECT set_config('lock_timeout', $1, true)", [`${limitMs}ms`]);
      await client.query("SELECT pg_advisory_xact_lock($1, $2)", [lockSpace, shop.id]);
      // Let go of in time even if Shopify is not heard of: what it granted meanwhile can be asked for again.
      return withinTime(shopify.unauthenticated.admin(shop.domain), limitMs);
    });
  };

  return (shop) => {
    const running = underWay.get(shop.id);
    if (running !== undefined) return running;
    const opening = withinTime(open(shop), limitMs)
      .catch((error: unknown) => {
        pauses.begin(`renew ${shop.id}`, renewPauseMs);
        return refuse(shop, reasonOf(error), error);
      })
      .finally(() => underWay.delete(shop.id));
    underWay.set(shop.id, opening);
    return opening;
  };
}

function reasonOf(error: unknown): Reason {
  if (error instanceof TimeLimitError) return "timed_out";
  // The library throws a Response for a refused refresh and for a lost connection alike.
  return error instanceof Response ? "not_renewed" : "failed";
}
