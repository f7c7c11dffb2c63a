import type { Pool } from "pg";

import type { Clock } from "#app/clock.server.ts";
import { noteAttempt, type Attempt } from "#app/core/delivery/attempt.ts";
import { splitBatch } from "#app/core/delivery/batch.ts";
import { judgeAnswer, type Answer, type Outcome } from "#app/core/delivery/outcome.ts";
import {
  decideRetry,
  refusedAppDelayMs,
  retryDelayMs,
  throttleDelayMs,
} from "#app/core/delivery/retry-policy.ts";
import type { TikTokEvent } from "#app/core/tiktok/event.ts";
import { isAboutRights } from "#app/core/tiktok/judge-refusal.ts";
import type { Log } from "#app/log.server.ts";
import type { ClaimedDelivery } from "#app/pipeline/claim-deliveries.ts";
import {
  breakConnection,
  isStillConnected,
  pausePixel,
  refusePixel,
  resumePixel,
  type SendingPixel,
} from "#app/pipeline/sending-pixel.ts";
import { releaseDeliveries, renewLease, settle } from "#app/pipeline/settle.ts";
import type { TrackEvents } from "#app/tiktok/track-events.ts";

export type OpenedDelivery = { readonly delivery: ClaimedDelivery; readonly body: Buffer };

type Batch = {
  readonly pixel: SendingPixel;
  readonly token: string;
  readonly leaseToken: string;
  readonly batch: readonly OpenedDelivery[];
  /** What is claimed too and comes after this batch: its lease is kept alive meanwhile. */
  readonly waiting: readonly OpenedDelivery[];
  /** True for the first request after the claim, whose lease is as good as new. */
  readonly fresh: boolean;
};

/**
 * Posts one batch and settles every delivery in it by TikTok's answer; a refused batch is halved until the bad
 * event stands alone, so the rest arrive.
 *
 * @returns whether the next batch of this pixel may follow.
 */
export function createSendBatch(dependencies: {
  readonly pool: Pool;
  readonly trackEvents: TrackEvents;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}): (batch: Batch) => Promise<boolean> {
  const { pool, trackEvents, clock, random, log } = dependencies;

  const sendBatch = async (work: Batch): Promise<boolean> => {
    const batch = work.fresh ? work.batch : await stillOurs(work);
    const only = batch.length === 1 ? batch[0] : undefined;
    const target = batch[0]?.delivery;
    if (target === undefined) return true;
    if (!(await isStillConnected(pool, work.pixel))) return giveBack(work, batch);
    const startedAt = clock();
    const answer = await trackEvents({
      token: work.token,
      eventSource: target.eventSource,
      eventSourceId: target.eventSourceId,
      // A test keeps the code it was made with, whatever the pixel's is by now.
      testEventCode: target.testEventCode ?? work.pixel.testEventCode,
      events: batch.map(({ body }) => body),
    });
    const now = clock();
    const outcome = judgeAnswer(
      answer,
      batch.length,
      only?.delivery.unknownSince !== undefined,
      target.eventSource,
    );
    const attempt = noteAttempt(startedAt, answer, outcome.kind, batch.length, quotableValues(answer, batch));
    log.info(
      {
        pixel: work.pixel.code,
        ...(target.eventSource === "app" ? { app: target.eventSourceId } : {}),
        events: batch.length,
        outcome: outcome.kind,
        httpStatus: attempt.httpStatus,
        code: attempt.code,
        requestId: attempt.requestId,
        tookMs: now.getTime() - startedAt.getTime(),
      },
      "delivery.attempted",
    );
    return act({ ...work, batch }, outcome, attempt, now);
  };

  /** The merchant disconnected, or uninstalled the app: nothing more leaves. */
  const giveBack = async ({ leaseToken }: Batch, batch: readonly OpenedDelivery[]): Promise<false> => {
    await releaseDeliveries(
      pool,
      batch.map(({ delivery }) => delivery.id),
      leaseToken,
    );
    return false;
  };

  const stillOurs = async (work: Batch): Promise<readonly OpenedDelivery[]> => {
    const ids = [...work.batch, ...work.waiting].map(({ delivery }) => delivery.id);
    const ours = await renewLease(pool, ids, work.leaseToken, clock());
    return work.batch.filter(({ delivery }) => ours.has(delivery.id));
  };

  const act = async (work: Batch, outcome: Outcome, attempt: Attempt, now: Date): Promise<boolean> => {
    const { pixel, batch, leaseToken } = work;
    const common = { ids: batch.map(({ delivery }) => delivery.id), leaseToken, attempt, now };
    const gotThrough = ["accepted", "rejected", "split"].includes(outcome.kind);
    if (gotThrough && pixel.failureStreak > 0) await resumePixel(pool, pixel.id);
    switch (outcome.kind) {
      case "accepted":
        await settle(pool, { ...common, kind: "final", transition: "accepted", reason: undefined });
        return true;
      case "rejected":
        await settle(pool, { ...common, kind: "final", transition: "rejected", reason: outcome.reason });
        return true;
      case "split": {
        await settle(pool, { ...common, kind: "split", unknown: outcome.unknown });
        const parts = splitBatch(markUnknown(batch, outcome.unknown), outcome.each);
        for (const [index, part] of parts.entries()) {
          const untouched = parts.slice(index + 1).flat();
          const waiting = [...untouched, ...work.waiting];
          if (await sendBatch({ ...work, batch: part, waiting, fresh: false })) continue;
          await releaseDeliveries(
            pool,
            untouched.map(({ delivery }) => delivery.id),
            leaseToken,
          );
          return false;
        }
        return true;
      }
      case "connection_broken": {
        const isOneOfSeveral = isAboutRights(attempt.code) && (await refusePixel(pool, pixel, now, attempt));
        if (!isOneOfSeveral) await breakConnection(pool, pixel, now, attempt);
        await settle(pool, { ...common, kind: "hold" });
        const fact = isOneOfSeveral ? "pixel.refused" : "connection.broken";
        log.warn({ pixel: pixel.code, code: attempt.code }, fact);
        return false;
      }
      case "retriable":
      case "unknown":
        await retryLater(work, outcome, attempt, now);
        return outcome.kind === "retriable" && outcome.onlySource === true;
    }
  };

  const retryLater = async (
    { pixel, batch, leaseToken }: Batch,
    outcome: Extract<Outcome, { kind: "retriable" | "unknown" }>,
    attempt: Attempt,
    now: Date,
  ) => {
    const failures = pixel.failureStreak + 1;
    const isOnlySource = outcome.kind === "retriable" && outcome.onlySource === true;
    const delayMs = isOnlySource
      ? refusedAppDelayMs
      : outcome.kind === "retriable" && outcome.throttled
        ? throttleDelayMs(failures, random())
        : retryDelayMs(failures, random());
    if (!isOnlySource) await pausePixel(pool, pixel.id, new Date(now.getTime() + delayMs));
    const decided = batch.map(({ delivery }) => {
      const unknownSince =
        delivery.unknownSince ?? (outcome.kind === "unknown" ? delivery.firstAttemptAt : undefined);
      const { firstAttemptAt } = delivery;
      return {
        id: delivery.id,
        decision: decideRetry({ firstAttemptAt, unknownSince }, now.getTime(), delayMs),
      };
    });
    const idsWhere = (wanted: (decision: (typeof decided)[number]["decision"]) => boolean) =>
      decided.filter(({ decision }) => wanted(decision)).map(({ id }) => id);
    const common = { leaseToken, attempt, now };
    await settle(pool, {
      ...common,
      ids: idsWhere((decision) => decision.retry),
      kind: "again",
      nextAttemptAt: new Date(now.getTime() + delayMs),
      unknown: outcome.kind === "unknown",
    });
    for (const [transition, reason] of [
      ["gave_up", "retries_exhausted"],
      ["parked", "outcome_unknown"],
    ] as const)
      await settle(pool, {
        ...common,
        ids: idsWhere((decision) => !decision.retry && decision.transition === transition),
        kind: "final",
        transition,
        reason,
      });
  };

  return sendBatch;
}

/** After a partial answer every event of the batch may be in. */
function markUnknown(batch: readonly OpenedDelivery[], unknown: boolean): readonly OpenedDelivery[] {
  if (!unknown) return batch;
  return batch.map(({ delivery, body }) => ({
    body,
    delivery: { ...delivery, unknownSince: delivery.unknownSince ?? delivery.firstAttemptAt },
  }));
}

/** The shopper's values that stand in the request in clear: TikTok may quote them, we may not keep the quote. */
function quotableValues(answer: Answer, batch: readonly OpenedDelivery[]): readonly string[] {
  if (answer.message === undefined || (answer.kind === "answered" && answer.code === 0)) return [];
  return batch.flatMap(({ body }) => {
    const { user } = JSON.parse(body.toString("utf8")) as TikTokEvent;
    return Object.values(user);
  });
}
