import { describe, expect, test } from "vitest";

import type { ConnectionEvidence, PixelEvidence } from "#app/core/diagnostics/evidence.ts";
import {
  judgeConnected,
  judgeOverlaps,
  judgePauses,
  judgePermissions,
  judgePermitted,
  judgeSwitchedOn,
  judgeTestMode,
  judgeTestTags,
  judgeTokens,
} from "#app/core/diagnostics/judge-connection.ts";

const now = "2026-11-22T12:00:00.000Z";
const later = "2026-11-22T12:00:01.000Z";

const login = {
  kind: "oauth",
  state: "connected",
  brokenAt: undefined,
  words: undefined,
  missingPermissions: [],
} as const;

const pixel = (changes: Partial<PixelEvidence> = {}): PixelEvidence => ({
  id: 1,
  code: "C1",
  enabled: true,
  markets: [],
  eventsOff: [],
  via: "oauth",
  connection: "connected",
  brokenAt: undefined,
  brokenWords: undefined,
  refused: undefined,
  testEventCode: undefined,
  testMode: undefined,
  pausedUntil: undefined,
  failures: 0,
  ...changes,
});

const evidence = (changes: Partial<ConnectionEvidence> = {}): ConnectionEvidence => ({
  connections: [login],
  pixels: [pixel()],
  waiting: 0,
  now,
  ...changes,
});

const disconnected = { ...login, state: "disconnected" } as const;
const broken = { ...login, state: "needs_reconnecting", brokenAt: later, words: "expired" } as const;

describe("connected", () => {
  test("a shop without a connection is told so", () => {
    expect(judgeConnected(evidence({ connections: [], pixels: [], waiting: 3 }))).toEqual([
      { kind: "not_connected", severity: "critical", evidence: { waiting: 3 } },
    ]);
  });

  test("one whose every connection was ended, too; one that works is enough", () => {
    expect(judgeConnected(evidence({ connections: [disconnected] }))).toMatchObject([
      { kind: "disconnected" },
    ]);
    expect(judgeConnected(evidence({ connections: [disconnected, login] }))).toEqual([]);
    expect(judgeConnected(evidence({ connections: [broken] }))).toEqual([]);
  });
});

describe("tokens", () => {
  test("a login that TikTok refuses is one finding, a pasted token one for each of its pixels", () => {
    const pasted = { ...broken, kind: "token" } as const;
    const found = judgeTokens(
      evidence({
        connections: [broken, pasted],
        pixels: [
          pixel({ connection: "needs_reconnecting" }),
          pixel({ code: "C2", via: "token", connection: "needs_reconnecting", brokenWords: "wrong" }),
          pixel({ code: "C3", via: "token" }),
        ],
        waiting: 7,
      }),
    );
    expect(found).toEqual([
      {
        kind: "needs_reconnecting",
        severity: "critical",
        evidence: { pixelCode: undefined, brokenAt: later, words: "expired", waiting: 7 },
      },
      {
        kind: "needs_reconnecting",
        severity: "critical",
        evidence: { pixelCode: "C2", brokenAt: undefined, words: "wrong", waiting: 7 },
      },
    ]);
  });

  test("cannot be judged without a connection", () => {
    expect(judgeTokens(evidence({ connections: [] }))).toBe("not_connected");
    expect(judgeTokens(evidence({ connections: [disconnected] }))).toBe("not_connected");
  });
});

describe("permissions", () => {
  const lacking = (...missingPermissions: string[]) =>
    judgePermissions(evidence({ connections: [{ ...login, missingPermissions }] }));

  test("those of pages are a warning, the one for sending is critical", () => {
    expect(lacking("Reporting")).toMatchObject([
      { kind: "permissions_missing", severity: "warning", evidence: { permissions: ["Reporting"] } },
    ]);
    expect(lacking("Reporting", "Report conversion events")).toMatchObject([{ severity: "critical" }]);
    expect(lacking()).toEqual([]);
  });

  test("a pasted token has none to lack", () => {
    expect(judgePermissions(evidence({ connections: [{ ...login, kind: "token" }] }))).toBe("no_login");
  });
});

describe("pixels", () => {
  test("all switched off is a finding, one that is on is enough", () => {
    const off = pixel({ enabled: false });
    expect(judgeSwitchedOn(evidence({ pixels: [off, pixel({ code: "C2", enabled: false })] }))).toMatchObject(
      [{ kind: "pixels_off", evidence: { pixelCodes: ["C1", "C2"] } }],
    );
    expect(judgeSwitchedOn(evidence({ pixels: [off, pixel({ code: "C2" })] }))).toEqual([]);
    expect(judgeSwitchedOn(evidence({ pixels: [pixel({ connection: "disconnected" })] }))).toBe("no_pixel");
  });

  test("each that TikTok refuses is one, with its words", () => {
    const refused = { code: 40001, words: "No permission" };
    expect(judgePermitted(evidence({ pixels: [pixel({ refused }), pixel({ code: "C2" })] }))).toEqual([
      {
        kind: "pixel_not_permitted",
        severity: "critical",
        evidence: { pixelId: 1, pixelCode: "C1", code: 40001, words: "No permission" },
      },
    ]);
  });

  test.each([judgePermitted, judgeTestTags, judgeTestMode, judgePauses, judgeOverlaps])(
    "those that are off or not connected are not looked at (%o)",
    (judge) => {
      const bad = {
        refused: { code: 40001, words: undefined },
        testEventCode: "TEST1",
        testMode: { code: "TEST1", until: later },
        pausedUntil: later,
        failures: 9,
      };
      const pixels = [pixel({ ...bad, enabled: false }), pixel({ ...bad, connection: "disconnected" })];
      expect(judge(evidence({ pixels }))).toBe("no_pixel");
      expect(judge(evidence({ pixels: [...pixels, pixel({ code: "C3" })] }))).toEqual([]);
    },
  );

  test("one whose every event is a test is critical, test mode that was left on a notice until it ends", () => {
    expect(judgeTestTags(evidence({ pixels: [pixel({ testEventCode: "TEST1" })] }))).toMatchObject([
      { kind: "test_tagged", severity: "critical", evidence: { testEventCode: "TEST1" } },
    ]);
    const testing = (until: string) =>
      judgeTestMode(evidence({ pixels: [pixel({ testMode: { code: "TEST2", until } })] }));
    expect(testing(later)).toMatchObject([
      { kind: "test_mode_on", severity: "notice", evidence: { testEventCode: "TEST2", until: later } },
    ]);
    expect(testing(now)).toEqual([]);
  });

  test("a pause counts after three failures, and only until it ends", () => {
    const paused = (failures: number, pausedUntil: string) =>
      judgePauses(evidence({ pixels: [pixel({ failures, pausedUntil })] }));
    expect(paused(3, later)).toMatchObject([{ kind: "pixel_paused", evidence: { failures: 3 } }]);
    expect(paused(2, later)).toEqual([]);
    expect(paused(3, now)).toEqual([]);
  });

  test("two that get the same orders are a finding", () => {
    const other = pixel({ code: "C2", markets: ["DE"] });
    expect(judgeOverlaps(evidence({ pixels: [pixel(), other] }))).toMatchObject([
      { kind: "pixels_overlap", evidence: { pixelCodes: ["C1", "C2"] } },
    ]);
    expect(judgeOverlaps(evidence({ pixels: [pixel({ markets: ["US"] }), other] }))).toEqual([]);
  });
});
