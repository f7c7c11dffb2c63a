import type { Clock } from "#app/clock.server.ts";

export type HandClock = {
  readonly clock: Clock;
  /** Unix milliseconds. */
  now(): number;
  advance(ms: number): void;
};

export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** A clock that stands still until a test turns it. */
export function createHandClock(start = "2026-11-22T12:00:00.000Z"): HandClock {
  let now = Date.parse(start);
  return {
    clock: () => new Date(now),
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}
