import { randomUUID } from "node:crypto";
import type { Pool } from "pg";

import type { Clock } from "#app/clock.server.ts";
import { accountDay } from "#app/core/tiktok/account-day.ts";
import { setRefusedAside, type AdSyncCursor } from "#app/core/tiktok/ad-sync-cursor.ts";
import { refusedPauseMs, runEveryMs, runJitterMs } from "#app/core/tiktok/ad-sync-plan.ts";
import { judgeRefusal } from "#app/core/tiktok/judge-refusal.ts";
import type { Log } from "#app/log.server.ts";
import {
  finishAdSync,
  pauseAdSync,
  releaseAdSync,
  renewAdSync,
  saveAdSync,
  type AdSyncProblem,
} from "#app/pipeline/advance-ad-sync.ts";
import { claimAdSync, type ClaimedAdSync } from "#app/pipeline/claim-ad-sync.ts";
import { createFailAdSync, describeRefusal } from "#app/pipeline/fail-ad-sync.ts";
import { createPullAdStep, type PulledStep } from "#app/pipeline/pull-ad-step.ts";
import { breakConnection } from "#app/pipeline/sending-pixel.ts";
import { startAdRun } from "#app/pipeline/start-ad-run.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import { UnsealError } from "#app/sealing.server.ts";
import type { ShopDirectory } from "#app/shops.server.ts";
import { BusinessApiError, type BusinessApi } from "#app/tiktok/business-api.ts";

/** @returns whether the run goes on at once when this is called again. */
export type SyncReports = (advertiserRef: number, stepsMax: number) => Promise<boolean>;

/** What one caller does under one lease. */
type Turn = {
  readonly claimed: ClaimedAdSync;
  readonly token: string;
  cursor: AdSyncCursor;
  /** Failures in a row, before this turn and in it. */
  failures: number;
};

/**
 * Pulls the figures of one ad account that is due, up to `stepsMax` steps of its run. Each step is stored with the
 * place where the run goes on, so whoever comes next goes on there; while one is at it, others do nothing.
 *
 * @param dependencies.stop when aborted, the run is left where it is before the next request.
 */
export function createSyncReports(dependencies: {
  readonly pool: Pool;
  readonly shops: ShopDirectory;
  readonly api: BusinessApi;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly stop: AbortSignal;
}): SyncReports {
  const { pool, shops, clock, log, stop } = dependencies;
  const pullStep = createPullAdStep(dependencies);
  const fail = createFailAdSync(dependencies);

  return async (advertiserRef, stepsMax) => {
    const claimed = await claimAdSync(pool, { advertiserRef, leaseToken: randomUUID(), now: clock() });
    if (claimed === undefined) return false;
    let turn: Turn | undefined;
    try {
      turn = await beginTurn(claimed);
      return turn !== undefined && (await takeTurn(turn, stepsMax));
    } catch (error) {
      await fail(claimed, (turn?.failures ?? claimed.failureStreak) + 1, error);
      return false;
    } finally {
      await releaseAdSync(pool, claimed);
    }
  };

  async function beginTurn(claimed: ClaimedAdSync): Promise<Turn | undefined> {
    const token = await openToken(claimed);
    const cursor = token === undefined ? undefined : await startAdRun(pool, claimed, clock());
    if (token === undefined || cursor === undefined) return undefined;
    return { claimed, token, cursor, failures: claimed.failureStreak };
  }

  /** @returns whether there is more to do now. */
  async function takeTurn(turn: Turn, stepsMax: number): Promise<boolean> {
    for (let done = 0; done < stepsMax && turn.cursor.steps.length > 0; done += 1)
      if (!(await takeStep(turn))) return false;
    if (turn.cursor.steps.length > 0) return true;
    await conclude(turn);
    return false;
  }

  /** @returns false when the run has to stop here. */
  async function takeStep(turn: Turn): Promise<boolean> {
    const { claimed, cursor, token } = turn;
    const [step, ...rest] = cursor.steps;
    if (step === undefined) return true;
    const mayAsk = async () => !stop.aborted && (await renewAdSync(pool, claimed, clock()));
    try {
      const pulled = await pullStep({ ...claimed, token }, step, mayAsk);
      if (pulled === undefined) return false;
      turn.failures = 0;
      const { note } = accountDay(claimed.timeZone, clock());
      // What was refused in this run stays to be seen.
      const problem = cursor.refused.length > 0 ? undefined : { code: undefined, words: note };
      return await save(turn, { ...cursor, steps: [...pulled.next, ...rest] }, problem, pulled.store);
    } catch (error) {
      if (!(error instanceof BusinessApiError) || judgeRefusal(error) !== "refused") throw error;
      log.warn({ advertiser: claimed.advertiserId, step: step.kind, code: error.code }, "ad_sync.refused");
      return save(turn, setRefusedAside(cursor), describeRefusal(error), async () => {});
    }
  }

  /** What a step got and where the run is after it: both or neither. */
  async function save(
    turn: Turn,
    cursor: AdSyncCursor,
    problem: AdSyncProblem | undefined,
    store: PulledStep["store"],
  ): Promise<boolean> {
    const now = clock();
    const isSaved = await inTransaction(pool, async (client) => {
      const isOurs = await saveAdSync(client, turn.claimed, cursor, problem, now);
      if (isOurs) await store(client, now);
      return isOurs;
    });
    if (isSaved) turn.cursor = cursor;
    return isSaved;
  }

  async function conclude({ claimed, cursor }: Turn): Promise<void> {
    const { advertiserRef, advertiserId } = claimed;
    const now = clock();
    if (cursor.refused.some(({ kind }) => kind === "report")) {
      // Without reports nothing came to its end; the first run still has its 90 days to get.
      const left = { ...cursor, steps: cursor.refused, refused: [] };
      await pauseAdSync(pool, claimed, left, new Date(now.getTime() + refusedPauseMs));
      return;
    }
    await finishAdSync(pool, claimed, { everyMs: runEveryMs + runJitterMs(advertiserRef), now });
    log.info({ advertiser: advertiserId, refused: cursor.refused.length }, "ad_sync.finished");
  }

  /** A token that does not open will not open later either: a person has to connect again. */
  async function openToken(claimed: ClaimedAdSync): Promise<string | undefined> {
    const shop = await shops.byId(claimed.shopId);
    if (shop === undefined) return undefined;
    try {
      return shop.vault.open("connection.token_sealed", claimed.tokenSealed).toString("utf8");
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      await breakConnection(pool, claimed, clock(), { message: "the stored token does not open" });
      log.error({ error, shop: shop.domain }, "connection.token_unsealable");
      return undefined;
    }
  }
}
