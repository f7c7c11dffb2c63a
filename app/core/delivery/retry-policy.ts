const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** How long something surely not accepted is tried: three days, Stripe's window, outlasting a long weekend. */
export const retryWindowMs = 72 * hourMs;

/** How long TikTok recognises an event it already has, by its id. */
export const deduplicationMs = 48 * hourMs;

/** How long an unknown outcome may be resent: an hour of TikTok's time is kept as margin. */
export const unknownWindowMs = deduplicationMs - hourMs;

/** Longest wait between two tries, so that an outage's end is noticed within the half hour. */
const delayMaxMs = 30 * minuteMs;

/**
 * Full jitter: anywhere between a second and the step, which doubles. The first retry falls within 10 s.
 *
 * @param failures how often it failed so far, 1 or more.
 * @param random in [0, 1).
 */
export function retryDelayMs(failures: number, random: number): number {
  const step = Math.min(10 * secondMs * 2 ** Math.min(failures - 1, 20), delayMaxMs);
  return Math.round(secondMs + random * (step - secondMs));
}

/**
 * TikTok's recovery rules for throttling: a second's quota recovers at once, a minute's after five minutes.
 * The first refusal may be either, so the short wait is tried once.
 */
export function throttleDelayMs(refusals: number, random: number): number {
  return refusals <= 1
    ? Math.round(secondMs + random * secondMs)
    : Math.round(5 * minuteMs + random * 30 * secondMs);
}

/** How often a mobile app that TikTok does not let in is tried: somebody may have put that right meanwhile. */
export const refusedAppDelayMs = hourMs;

export type RetryDecision =
  | { readonly retry: true; readonly delayMs: number }
  | {
      readonly retry: false;
      readonly transition: "gave_up" | "parked";
      readonly reason: "retries_exhausted" | "outcome_unknown";
    };

/**
 * Whether and when a delivery is tried again.
 *
 * @param delivery moments in Unix milliseconds; `unknownSince` is set once TikTok may have it.
 */
export function decideRetry(
  delivery: { readonly firstAttemptAt: number; readonly unknownSince: number | undefined },
  now: number,
  delayMs: number,
): RetryDecision {
  const next = now + delayMs;
  if (delivery.unknownSince !== undefined)
    return next - delivery.unknownSince <= unknownWindowMs
      ? { retry: true, delayMs }
      : { retry: false, transition: "parked", reason: "outcome_unknown" };
  return next - delivery.firstAttemptAt <= retryWindowMs
    ? { retry: true, delayMs }
    : { retry: false, transition: "gave_up", reason: "retries_exhausted" };
}
