import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { noteAttempt, scrubMessage } from "#app/core/delivery/attempt.ts";

import { assertLaw } from "../assert-law.ts";

const at = new Date("2026-11-22T12:00:00Z");

describe("the note of an attempt", () => {
  test("holds what TikTok answered", () => {
    const answer = {
      kind: "answered",
      httpStatus: 200,
      code: 40002,
      message: "Invalid value for user.ip: not a valid IP address: 81.2.69.142.",
      requestId: "20261122120000",
    } as const;
    expect(noteAttempt(at, answer, "rejected", 1, ["81.2.69.142"])).toEqual({
      at: "2026-11-22T12:00:00.000Z",
      outcome: "rejected",
      batchSize: 1,
      httpStatus: 200,
      code: 40002,
      message: "Invalid value for user.ip: not a valid IP address: [value left out].",
      requestId: "20261122120000",
    });
  });

  test("has no key for what was not said", () => {
    const answer = {
      kind: "answered",
      httpStatus: 502,
      code: undefined,
      message: undefined,
      requestId: undefined,
    } as const;
    expect(Object.keys(noteAttempt(at, answer, "unknown", 7, []))).toEqual([
      "at",
      "outcome",
      "batchSize",
      "httpStatus",
    ]);
    const lost = noteAttempt(at, { kind: "lost", message: "no reply" }, "unknown", 7, []);
    expect(lost).toEqual({ at: at.toISOString(), outcome: "unknown", batchSize: 7, message: "no reply" });
  });
});

describe("a kept message", () => {
  test("holds no value of the shopper, however often it is quoted", () => {
    const secrets = ["maya@example.com", "oakland", "2kQ8vJx4"];
    expect(scrubMessage("oakland: maya@example.com, oakland, 2kQ8vJx4!", secrets)).toBe(
      "[value left out]: [value left out], [value left out], [value left out]!",
    );
  });

  test("is left alone by values too short to tell from words", () => {
    expect(scrubMessage("invalid state in us", ["us", "in", "ca"])).toBe("invalid state in us");
  });

  test("takes values that mean something to a pattern as they are", () => {
    expect(scrubMessage("agent (a+b)* $& refused", ["(a+b)*", "$&xx"])).toBe(
      "agent [value left out] $& refused",
    );
  });

  test("can be stored: at most 500 characters, no NUL, no half of a pair", () => {
    const messages = fc.string({
      unit: fc.constantFrom("a", "\0", "\ud83c", "\udf38", "\u{1f338}"),
      maxLength: 1_200,
      minLength: 450,
    });
    assertLaw(
      fc.property(messages, (message) => {
        const kept = scrubMessage(message, []);
        expect(kept.length).toBeLessThanOrEqual(500);
        expect(kept).not.toContain("\0");
        expect(kept.isWellFormed()).toBe(true);
      }),
    );
    expect(scrubMessage(`${"a".repeat(499)}\u{1f338}`, []).isWellFormed()).toBe(true);
  });
});
