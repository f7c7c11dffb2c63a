import { describe, expect, test } from "vitest";

import type { PixelDay } from "#app/core/ads/discrepancy-counts.ts";
import type { AnswersEvidence } from "#app/core/diagnostics/evidence.ts";
import { judgeAnswers, judgeGivenUp } from "#app/core/diagnostics/judge-answers.ts";
import { judgeContents, judgeCurrencies } from "#app/core/diagnostics/judge-events.ts";
import { judgeCounted, judgeOtherSenders } from "#app/core/diagnostics/judge-senders.ts";

describe("senders", () => {
  const day = (at: number, accepted: number, server: number, browser = 0): PixelDay => ({
    pixelCode: "C1",
    day: `2026-11-${at}`,
    accepted,
    theirs: { server, browser, total: server + browser },
  });
  const days = (accepted: number, server: number, browser = 0) =>
    [17, 18, 19].map((at) => day(at, accepted, server, browser));
  const others = (pixelDays: readonly PixelDay[]) => judgeOtherSenders({ pixelDays });
  const counted = (pixelDays: readonly PixelDay[]) => judgeCounted({ pixelDays });

  test("browser purchases are somebody else's", () => {
    expect(others([day(19, 10, 10, 1)])).toEqual([
      {
        kind: "browser_sender",
        severity: "critical",
        evidence: { pixelCode: "C1", from: "2026-11-19", to: "2026-11-19", accepted: 10, browser: 1 },
      },
    ]);
  });

  test("more server purchases than were accepted are somebody else's, from a fifth and five on", () => {
    expect(others(days(10, 13))).toEqual([
      {
        kind: "server_sender",
        severity: "critical",
        evidence: { pixelCode: "C1", from: "2026-11-17", to: "2026-11-19", accepted: 30, server: 39 },
      },
    ]);
    expect(others(days(10, 12))).toEqual([]);
    expect(others([day(17, 0, 4), day(18, 0, 0), day(19, 0, 0)])).toEqual([]);
    expect(others([day(17, 0, 5), day(18, 0, 0), day(19, 0, 0)])).toHaveLength(1);
  });

  test("far fewer are TikTok's, which is no other sender", () => {
    expect(counted(days(10, 5))).toMatchObject([
      { kind: "server_far_below", severity: "warning", evidence: { accepted: 30, server: 15 } },
    ]);
    expect(others(days(10, 5))).toEqual([]);
    expect(counted(days(10, 9))).toEqual([]);
  });

  test("two days are too few to set one side against the other, whose days begin at another hour", () => {
    expect(others([day(18, 0, 50), day(19, 0, 50)])).toEqual([]);
    expect(counted([day(18, 50, 0), day(19, 50, 0)])).toEqual([]);
  });

  test("days that TikTok told nothing of accuse nobody", () => {
    const untold = { pixelCode: "C1", day: "2026-11-19", accepted: 9, theirs: undefined };
    expect(counted([untold])).toBe("not_fetched");
    expect(others([untold])).toBe("not_fetched");
  });
});

describe("what events go without", () => {
  const warned = {
    unsupportedCurrency: undefined,
    currencyNotSupported: 0,
    valueMissing: 0,
    linesWithoutId: 0,
  };

  test("a currency that TikTok does not take is found by the store's or by its events'", () => {
    expect(judgeCurrencies(warned)).toEqual([]);
    expect(judgeCurrencies({ ...warned, unsupportedCurrency: "XAF" })).toMatchObject([
      { kind: "currency_not_supported", evidence: { currency: "XAF", events: 0 } },
    ]);
    expect(judgeCurrencies({ ...warned, currencyNotSupported: 2 })).toMatchObject([
      { evidence: { currency: undefined, events: 2 } },
    ]);
  });

  test("missing values and ids are found, each by itself", () => {
    expect(judgeContents(warned)).toEqual([]);
    expect(judgeContents({ ...warned, valueMissing: 1, linesWithoutId: 2 })).toEqual([
      { kind: "events_without_value", severity: "warning", evidence: { events: 1 } },
      { kind: "products_without_id", severity: "notice", evidence: { events: 2 } },
    ]);
  });
});

describe("TikTok's answers", () => {
  const error = (code: number, count: number) => ({
    code,
    count,
    deliveryId: "7",
    at: "2026-11-22T11:00:00.000Z",
    words: undefined,
    requestId: undefined,
  });
  const answers = (changes: Partial<AnswersEvidence>): AnswersEvidence => ({
    since: "2026-11-15T12:00:00.000Z",
    errors: [],
    isCapped: false,
    dead: 0,
    unknown: 0,
    ...changes,
  });

  test("are found code by code, the most frequent first, weighed by their class", () => {
    const found = judgeAnswers(answers({ errors: [error(40100, 2), error(40002, 5), error(40105, 1)] }));
    expect(found.map(({ severity, evidence }) => [severity, evidence])).toMatchObject([
      ["warning", { code: 40002, codeClass: "payload", count: 5, isAtLeast: false }],
      ["notice", { code: 40100, codeClass: "throttled" }],
      ["warning", { code: 40105, codeClass: "auth" }],
    ]);
    expect(judgeAnswers(answers({}))).toEqual([]);
  });

  test("that were not counted to the end say so", () => {
    expect(judgeAnswers(answers({ errors: [error(40002, 5)], isCapped: true }))).toMatchObject([
      { evidence: { isAtLeast: true } },
    ]);
  });

  test("what was given up or never answered is found", () => {
    expect(judgeGivenUp(answers({ dead: 1 }))).toMatchObject([
      { kind: "given_up", evidence: { dead: 1, unknown: 0 } },
    ]);
    expect(judgeGivenUp(answers({ unknown: 1 }))).toHaveLength(1);
    expect(judgeGivenUp(answers({}))).toEqual([]);
  });
});
