import { describe, expect, test } from "vitest";

import { judgeAnswer, type Answer, type Outcome } from "#app/core/delivery/outcome.ts";
import { classifyCode, type CodeClass } from "#app/core/tiktok/response-codes.ts";

/** Every code of TikTok's page "return codes" (Business API v1.3), by what it asks of a sender. */
const documented: Record<CodeClass, readonly number[]> = {
  accepted: [0],
  partial: [20001],
  throttled: [40016, 40100, 40132, 40133],
  transient: [40201, 40202, 40700, 50000, 50002, 51305, 60001],
  auth: [
    40001, 40101, 40102, 40103, 40104, 40105, 40106, 40107, 40108, 40109, 40110, 40112, 40113, 40115, 40116,
    40117, 40118, 40119, 40121, 40122, 40124, 40125, 40300, 40301, 41000,
  ],
  payload: [
    40000, 40002, 40006, 40007, 40008, 40009, 40010, 40011, 40013, 40014, 40051, 40052, 40053, 40065, 40200,
    40502, 40900, 40901, 40902, 40903, 40904, 40905, 40906, 40907, 40908, 40909, 40910, 40911, 40912, 40913,
    40914, 40915, 41001, 41002,
  ],
  duplicate: [40050],
};

const split = (each: boolean, unknown: boolean): Outcome => ({ kind: "split", each, unknown });

/** What each class means for a single event and for a batch; the third is a single one that may be in already. */
const meaning: Record<CodeClass, readonly [single: Outcome, batch: Outcome, again: Outcome]> = {
  accepted: [{ kind: "accepted" }, { kind: "accepted" }, { kind: "accepted" }],
  partial: [{ kind: "unknown" }, split(true, true), { kind: "unknown" }],
  throttled: [
    { kind: "retriable", throttled: true },
    { kind: "retriable", throttled: true },
    { kind: "retriable", throttled: true },
  ],
  transient: [
    { kind: "retriable", throttled: false },
    { kind: "retriable", throttled: false },
    { kind: "retriable", throttled: false },
  ],
  auth: [{ kind: "connection_broken" }, { kind: "connection_broken" }, { kind: "connection_broken" }],
  payload: [
    { kind: "rejected", reason: "rejected_by_tiktok" },
    split(false, false),
    { kind: "rejected", reason: "rejected_by_tiktok" },
  ],
  duplicate: [{ kind: "rejected", reason: "duplicate_at_tiktok" }, split(false, false), { kind: "accepted" }],
};

const rows = Object.entries(documented).flatMap(([codeClass, codes]) =>
  codes.map((code) => [code, codeClass as CodeClass] as const),
);

function answered(httpStatus: number, code: number | undefined): Answer {
  return { kind: "answered", httpStatus, code, message: undefined, requestId: undefined };
}

describe("TikTok's codes", () => {
  test.each(rows)("%i is %s, for one event, for a batch, and after an unknown attempt", (code, codeClass) => {
    const [single, batch, again] = meaning[codeClass];
    expect(classifyCode(code)).toBe(codeClass);
    expect(judgeAnswer(answered(200, code), 1, false)).toEqual(single);
    expect(judgeAnswer(answered(200, code), 2, false)).toEqual(batch);
    expect(judgeAnswer(answered(200, code), 1_000, true)).toEqual(batch);
    expect(judgeAnswer(answered(200, code), 1, true)).toEqual(again);
  });

  test.each(rows.filter(([code]) => code !== 0))("%i is no acceptance, not even with status 200", (code) => {
    for (const size of [1, 2])
      expect(judgeAnswer(answered(200, code), size, false).kind).not.toBe("accepted");
  });

  test.each([
    [40199, "auth"],
    [40999, "payload"],
    [42900, "payload"],
    [20002, "payload"],
    [50001, "transient"],
    [51999, "transient"],
    [60002, "transient"],
  ])("%i, which nobody documented, is judged by its range: %s", (code, codeClass) => {
    expect(classifyCode(code)).toBe(codeClass);
  });

  test("the code decides, not the status", () => {
    expect(judgeAnswer(answered(500, 40002), 1, false)).toEqual({
      kind: "rejected",
      reason: "rejected_by_tiktok",
    });
    expect(judgeAnswer(answered(401, 40105), 5, false)).toEqual({ kind: "connection_broken" });
    expect(judgeAnswer(answered(404, 50000), 5, false)).toEqual({ kind: "retriable", throttled: false });
  });

  test("a true 429 is a throttle, whatever code comes with it", () => {
    for (const code of [undefined, 429, 42900, 40002, 40105, 50000])
      for (const size of [1, 100])
        expect(judgeAnswer(answered(429, code), size, false)).toEqual({ kind: "retriable", throttled: true });
    expect(judgeAnswer(answered(429, 0), 1, false)).toEqual({ kind: "accepted" });
  });
});

describe("answers without TikTok's envelope", () => {
  test.each([500, 502, 503, 504, 520, 599, 200, 204])("status %i: TikTok may have it", (status) => {
    for (const size of [1, 1_000]) {
      expect(judgeAnswer(answered(status, undefined), size, false)).toEqual({ kind: "unknown" });
      // A gateway's own {"code": 502} is no code of TikTok's.
      expect(judgeAnswer(answered(status, status), size, false)).toEqual({ kind: "unknown" });
      expect(judgeAnswer(answered(status, -1), size, false)).toEqual({ kind: "unknown" });
      expect(judgeAnswer(answered(status, 100_000), size, false)).toEqual({ kind: "unknown" });
    }
  });

  test.each([301, 302, 307, 400, 401, 403, 404, 405, 410])(
    "status %i: surely not taken, so again later",
    (status) => {
      expect(judgeAnswer(answered(status, undefined), 5, false)).toEqual({
        kind: "retriable",
        throttled: false,
      });
      expect(judgeAnswer(answered(status, status), 1, false)).toEqual({
        kind: "retriable",
        throttled: false,
      });
    },
  );

  test("too large a batch is halved, too large an event cannot be", () => {
    expect(judgeAnswer(answered(413, undefined), 2, false)).toEqual(split(false, false));
    expect(judgeAnswer(answered(413, undefined), 1, false)).toEqual({ kind: "retriable", throttled: false });
  });

  test("what never left is surely not accepted, a lost reply perhaps", () => {
    for (const size of [1, 50]) {
      expect(judgeAnswer({ kind: "not_sent", message: "no connection" }, size, false)).toEqual({
        kind: "retriable",
        throttled: false,
      });
      expect(judgeAnswer({ kind: "lost", message: "timeout" }, size, true)).toEqual({ kind: "unknown" });
    }
  });
});
