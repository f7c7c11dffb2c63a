import { hourOf } from "#app/core/reconcile/order-hours.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Younger orders may still come by their webhooks, and Shopify's search lists them some seconds late. */
export const settleMs = 15 * minuteMs;

/** Looked at again each time, for what Shopify's search listed late. */
const overlapMs = 2 * hourMs;

/** What is older is not sent by default, and a comparison of it would only be of interest to history. */
const lookBackMs = 7 * dayMs;

/** Without read_all_orders Shopify tells nothing from before. */
const oldestMs = 60 * dayMs;

/** Moments in Unix milliseconds; `until` is not in it. */
export type ReconcileRange = { readonly from: number; readonly until: number };

type Bounds = {
  readonly now: number;
  /** Orders from before belong to a backfill. Undefined where the app was never opened. */
  readonly installedAt: number | undefined;
};

/**
 * What is compared without anybody asking: from where the last comparison ended, and a little before.
 * Undefined where there is nothing yet.
 *
 * @param comparedUntil where the last comparison ended.
 */
export function dueRange({
  now,
  installedAt,
  comparedUntil,
}: Bounds & { readonly comparedUntil: number | undefined }): ReconcileRange | undefined {
  const since = comparedUntil === undefined ? now - lookBackMs : comparedUntil - overlapMs;
  return boundRange({ from: Math.max(since, now - lookBackMs), until: now }, { now, installedAt });
}

/** What somebody asked for, as far as it can be compared: whole hours at its beginning. Undefined where nothing can. */
export function boundRange(
  { from, until }: ReconcileRange,
  { now, installedAt }: Bounds,
): ReconcileRange | undefined {
  const bounded = {
    from: Math.max(hourOf(from), hourOf(now - oldestMs), installedAt ?? Number.NEGATIVE_INFINITY),
    until: Math.min(until, now - settleMs),
  };
  return bounded.from < bounded.until ? bounded : undefined;
}

/** Where a shop's first comparison has to begin for nothing to be left out. */
export function firstBegin(now: number): number {
  return now - lookBackMs;
}

/** What a merchant's button compares: the last seven days. */
export function buttonRange(now: number): ReconcileRange {
  return { from: now - lookBackMs, until: now };
}
