import type { Pool } from "pg";

import type { Clock } from "#app/clock.server.ts";
import { retryDelayMs, throttleDelayMs } from "#app/core/delivery/retry-policy.ts";
import { judgeRefusal } from "#app/core/tiktok/judge-refusal.ts";
import type { Log } from "#app/log.server.ts";
import { postponeAdSync, type AdSyncProblem } from "#app/pipeline/advance-ad-sync.ts";
import type { ClaimedAdSync } from "#app/pipeline/claim-ad-sync.ts";
import { breakConnection } from "#app/pipeline/sending-pixel.ts";
import { BusinessApiError } from "#app/tiktok/business-api.ts";

/** TikTok's words, masked and of bounded length as the client gives them. */
export function describeRefusal(error: BusinessApiError): AdSyncProblem & { readonly words: string } {
  return { code: error.code, words: error.words ?? error.message };
}

/**
 * Ends a turn whose last request failed: the run stays where it is and goes on after a while, or once somebody has
 * connected again.
 */
export function createFailAdSync(dependencies: {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}): (claimed: ClaimedAdSync, failures: number, error: unknown) => Promise<void> {
  const { pool, clock, random, log } = dependencies;

  return async (claimed, failures, error) => {
    const now = clock();
    const later = (delayMs: number) => new Date(now.getTime() + delayMs);
    const { advertiserId: advertiser } = claimed;
    if (!(error instanceof BusinessApiError)) {
      log.error({ error, advertiser }, "ad_sync.broken");
      const problem = { code: undefined, words: "The figures could not be stored; the app's log says why." };
      return postponeAdSync(pool, claimed, problem, later(retryDelayMs(failures, random())));
    }
    const refusal = judgeRefusal(error);
    const problem = describeRefusal(error);
    log.warn({ advertiser, code: error.code, refusal, failures }, "ad_sync.failed");
    if (refusal === "reconnect") {
      const code = error.code === undefined ? {} : { code: error.code };
      await breakConnection(pool, claimed, now, { ...code, message: problem.words });
      return postponeAdSync(pool, claimed, problem, now);
    }
    const delayMs = refusal === "throttled" ? throttleDelayMs : retryDelayMs;
    return postponeAdSync(pool, claimed, problem, later(delayMs(failures, random())));
  };
}
