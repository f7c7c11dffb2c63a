import { expect, test } from "vitest";

import { readAdSyncCursor, setRefusedAside, type AdSyncStep } from "#app/core/tiktok/ad-sync-cursor.ts";
import { judgeRefusal } from "#app/core/tiktok/judge-refusal.ts";
import { classifyCode } from "#app/core/tiktok/response-codes.ts";

const report = { kind: "report", level: "ad", from: "2026-11-01", to: "2026-11-22" } as const;
const older = { ...report, from: "2026-10-01", to: "2026-10-31" } as const;
const groups = { kind: "ad_groups", page: 1 } as const;
const pixel = (pixelId: number) =>
  ({ kind: "pixel_days", pixelId, from: "2026-11-16", to: "2026-11-22" }) as const;

test("a cursor is read as it was written", () => {
  const cursor = { version: 1, steps: [report, groups, pixel(1)], refused: [older] };
  expect(readAdSyncCursor(JSON.parse(JSON.stringify(cursor)))).toEqual(cursor);
});

test.each([
  ["nothing", null],
  ["a text", "cursor"],
  ["another version", { version: 2, steps: [], refused: [] }],
  ["no steps", { version: 1, refused: [] }],
  ["a step of another kind", { version: 1, steps: [{ kind: "audience" }], refused: [] }],
  ["a day that is none", { version: 1, steps: [{ ...report, from: "2026-02-30" }], refused: [] }],
  ["days the wrong way round", { version: 1, steps: [{ ...report, to: "2026-10-01" }], refused: [] }],
  ["a page before the first", { version: 1, steps: [{ ...groups, page: 0 }], refused: [] }],
  ["a refused step that is none", { version: 1, steps: [], refused: [{}] }],
])("%s is no cursor", (_what, stored) => {
  expect(readAdSyncCursor(stored)).toBeUndefined();
});

const setAside = (steps: readonly AdSyncStep[]) =>
  setRefusedAside({ version: 1, steps: [...steps], refused: [] });

test("a refused report sets every report aside, and nothing else", () => {
  expect(setAside([report, groups, older, pixel(1)])).toEqual({
    version: 1,
    steps: [groups, pixel(1)],
    refused: [report, older],
  });
});

test("a refused pixel says nothing about another", () => {
  expect(setAside([pixel(1), pixel(2)])).toEqual({ version: 1, steps: [pixel(2)], refused: [pixel(1)] });
});

const judge = (code: number) => judgeRefusal({ kind: "refused", code, codeClass: classifyCode(code) });

test.each([
  [40001, "refused"],
  [40125, "refused"],
  [40300, "refused"],
  [40002, "refused"],
  [40102, "reconnect"],
  [40104, "reconnect"],
  [40105, "reconnect"],
  [40100, "throttled"],
  [40133, "throttled"],
  [50000, "again"],
  [60001, "again"],
] as const)("code %i asks the sync: %s", (code, asked) => {
  expect(judge(code)).toBe(asked);
});

test("no answer is asked for again, and a throttle without a code is one", () => {
  expect(judgeRefusal({ kind: "no_answer", code: undefined, codeClass: undefined })).toBe("again");
  expect(judgeRefusal({ kind: "refused", code: undefined, codeClass: "throttled" })).toBe("throttled");
});
