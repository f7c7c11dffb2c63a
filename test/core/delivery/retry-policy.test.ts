import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  decideRetry,
  retryDelayMs,
  retryWindowMs,
  throttleDelayMs,
  unknownWindowMs,
} from "#app/core/delivery/retry-policy.ts";

import { assertLaw } from "../assert-law.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const failures = fc.integer({ min: 1, max: 100_000 });

const now = Date.parse("2026-11-22T12:00:00Z");

/** The decision over a delivery first tried `age` milliseconds ago, of which nothing or everything is unknown. */
function decideAt(age: number, delay: number, isUnknown: boolean) {
  const firstAttemptAt = now - age;
  return decideRetry({ firstAttemptAt, unknownSince: isUnknown ? firstAttemptAt : undefined }, now, delay);
}

describe("the wait before a retry", () => {
  test("is at most ten seconds the first time", () => {
    assertLaw(
      fc.property(random, (drawn) => {
        expect(retryDelayMs(1, drawn)).toBeGreaterThanOrEqual(second);
        expect(retryDelayMs(1, drawn)).toBeLessThanOrEqual(10 * second);
      }),
    );
  });

  test("is between a second and half an hour, in whole milliseconds, however often it failed", () => {
    assertLaw(
      fc.property(failures, random, (count, drawn) => {
        const delay = retryDelayMs(count, drawn);
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(second);
        expect(delay).toBeLessThanOrEqual(30 * minute);
      }),
    );
  });

  test("has a bound that doubles until it stays", () => {
    const bounds = [1, 2, 3, 4, 8, 9, 50].map((count) =>
      Math.round(retryDelayMs(count, 0.999_999_9) / second),
    );
    expect(bounds).toEqual([10, 20, 40, 80, 1280, 1800, 1800]);
  });

  test("is drawn from the whole range: senders that failed together do not return together", () => {
    assertLaw(
      fc.property(failures, (count) => {
        expect(retryDelayMs(count, 0)).toBe(second);
        const middle = (second + retryDelayMs(count, 0.999_999_9)) / 2;
        expect(Math.abs(retryDelayMs(count, 0.5) - middle)).toBeLessThanOrEqual(second);
      }),
    );
  });
});

describe("the wait after a throttle", () => {
  test("is a second or two once, as for a quota per second", () => {
    expect([throttleDelayMs(1, 0), throttleDelayMs(1, 0.999_999_9)]).toEqual([second, 2 * second]);
  });

  test("is five minutes and a little from the second on, as for a quota per minute", () => {
    assertLaw(
      fc.property(fc.integer({ min: 2, max: 10_000 }), random, (refusals, drawn) => {
        const delay = throttleDelayMs(refusals, drawn);
        expect(delay).toBeGreaterThanOrEqual(5 * minute);
        expect(delay).toBeLessThanOrEqual(5 * minute + 30 * second);
      }),
    );
  });
});

describe("the end of retrying", () => {
  test("is 72 hours after the first attempt where it was surely not accepted", () => {
    expect(retryWindowMs).toBe(72 * hour);
    expect(decideAt(72 * hour - 10, 10, false)).toEqual({ retry: true, delayMs: 10 });
    expect(decideAt(72 * hour - 10, 11, false)).toEqual({
      retry: false,
      transition: "gave_up",
      reason: "retries_exhausted",
    });
  });

  test("is 47 hours after the outcome became unknown: TikTok forgets what it had after 48", () => {
    expect(unknownWindowMs).toBe(47 * hour);
    expect(decideAt(47 * hour - 10, 10, true)).toEqual({ retry: true, delayMs: 10 });
    expect(decideAt(47 * hour - 10, 11, true)).toEqual({
      retry: false,
      transition: "parked",
      reason: "outcome_unknown",
    });
  });

  test("comes for every delivery, and no attempt is made after it", () => {
    const draws = fc.tuple(fc.infiniteStream(random), fc.nat({ max: 30 }), fc.boolean());
    assertLaw(
      fc.property(draws, ([stream, unknownFrom, throttled]) => {
        let at = 0;
        let count = 0;
        let unknownSince: number | undefined;
        for (;;) {
          count += 1;
          if (unknownFrom > 0 && count >= unknownFrom) unknownSince ??= at;
          const { value: drawn = 0 } = stream.next();
          const delay = throttled ? throttleDelayMs(count, drawn) : retryDelayMs(count, drawn);
          const decision = decideRetry({ firstAttemptAt: 0, unknownSince }, at, delay);
          if (!decision.retry) {
            expect(decision.transition).toBe(unknownSince === undefined ? "gave_up" : "parked");
            break;
          }
          at += decision.delayMs;
        }
        const window = unknownSince === undefined ? 72 * hour : unknownSince + 47 * hour;
        expect(at).toBeLessThanOrEqual(window);
        // It does not give up early either: the next try would have been too late.
        expect(at).toBeGreaterThan(window - 31 * minute);
      }),
      100,
    );
  });
});
