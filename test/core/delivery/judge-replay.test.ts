import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { judgeReplay, type ReplayFacts, type ReplayVerdict } from "#app/core/delivery/judge-replay.ts";
import { deliveryStates } from "#app/core/delivery/state.ts";

import { assertLaw } from "../assert-law.ts";

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.parse("2026-11-22T12:00:00Z");

const rejected: ReplayFacts = {
  state: "rejected",
  reason: "rejected_by_tiktok",
  isMapped: true,
  hasBody: true,
  hasPixel: true,
  isCancelled: false,
  eventTime: now - day,
  unknownSince: undefined,
  permission: "given",
};
const unknown: ReplayFacts = {
  ...rejected,
  state: "unknown",
  reason: "outcome_unknown",
  unknownSince: now - 49 * hour,
};

const judge = (facts: Partial<ReplayFacts>, isConfirmed = false): ReplayVerdict =>
  judgeReplay({ ...rejected, ...facts }, { now, maxAgeDays: 7, isConfirmed });
const refusal = (reason: string) => ({ kind: "refused", reason });

describe("what TikTok surely does not have", () => {
  test.each(["rejected", "dead"] as const)("goes again when it is %s", (state) => {
    expect(judge({ state })).toEqual({ kind: "replay", mayCountTwice: false });
  });

  test("goes at the very age that the store allows, and not a millisecond later", () => {
    expect(judge({ eventTime: now - 7 * day }).kind).toBe("replay");
    expect(judge({ eventTime: now - 7 * day - 1 })).toEqual(refusal("too_old"));
  });

  test.each([
    ["never_mapped", { isMapped: false, hasBody: false }],
    ["body_gone", { hasBody: false }],
    ["body_gone", { state: "dead", reason: "body_unsealable" }],
    ["pixel_gone", { hasPixel: false }],
    ["cancelled", { isCancelled: true }],
    ["too_old", { eventTime: undefined }],
    ["tiktok_has_it", { reason: "duplicate_at_tiktok" }],
    ["refused", { permission: "refused" }],
    ["never_send", { permission: "never_send" }],
    ["permission_unknown", { permission: "unknown" }],
  ] satisfies [string, Partial<ReplayFacts>][])("stays: %s", (reason, facts) => {
    expect(judge(facts, true)).toEqual(refusal(reason));
  });
});

describe("what TikTok may have", () => {
  test("waits until TikTok no longer recognises it, then goes only with a person's word", () => {
    const parked = (age: number) => ({ ...unknown, unknownSince: now - age });
    expect(judge(parked(48 * hour - 1), true)).toEqual(refusal("may_still_count"));
    expect(judge(parked(48 * hour))).toEqual({ kind: "confirm" });
    expect(judge(parked(48 * hour), true)).toEqual({ kind: "replay", mayCountTwice: true });
  });

  test("and then refused is judged by the same hours", () => {
    const after = (age: number) => ({ unknownSince: now - age });
    expect(judge(after(10 * hour))).toEqual({ kind: "replay", mayCountTwice: false });
    expect(judge(after(47 * hour + 1), true)).toEqual(refusal("may_still_count"));
    expect(judge(after(48 * hour))).toEqual({ kind: "confirm" });
  });
});

test.each([
  ["accepted", "already_accepted"],
  ["pending", "under_way"],
  ["redacted", "erased"],
  ["skipped", "held_back"],
] as const)("one that is %s never goes again, whatever is confirmed", (state, reason) => {
  expect(judge({ state }, true)).toEqual(refusal(reason));
});

test("whoever refused wins over every person and every state", () => {
  const facts = fc.record({
    state: fc.constantFrom(...deliveryStates),
    reason: fc.constantFrom("rejected_by_tiktok", "retries_exhausted", "outcome_unknown"),
    isMapped: fc.boolean(),
    hasBody: fc.boolean(),
    hasPixel: fc.boolean(),
    isCancelled: fc.boolean(),
    eventTime: fc.option(fc.integer({ min: now - 30 * day, max: now }), { nil: undefined }),
    unknownSince: fc.option(fc.integer({ min: now - 5 * day, max: now }), { nil: undefined }),
    permission: fc.constantFrom("refused", "never_send"),
  });
  assertLaw(
    fc.property(facts, fc.boolean(), (one, isConfirmed) => {
      expect(judge(one as ReplayFacts, isConfirmed).kind).toBe("refused");
    }),
  );
});
