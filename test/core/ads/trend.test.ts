import { expect, test } from "vitest";

import { noSums } from "#app/core/ads/ad-figures.ts";
import { listTrend } from "#app/core/ads/trend.ts";

const range = { from: "2026-11-20", to: "2026-11-22" };
const previous = { from: "2026-11-17", to: "2026-11-19" };
const spent = (day: string, spend: string) => ({ ...noSums, day, spend });

test("each day stands beside the day as far into the period before", () => {
  const trend = listTrend(
    [spent("2026-11-18", "4"), spent("2026-11-21", "8")],
    range,
    previous,
    "2026-11-01",
  );
  expect(trend.map(({ day, now, dayBefore, before }) => [day, now?.spend, dayBefore, before?.spend])).toEqual(
    [
      ["2026-11-20", "0", "2026-11-17", "0"],
      ["2026-11-21", "8", "2026-11-18", "4"],
      ["2026-11-22", "0", "2026-11-19", "0"],
    ],
  );
});

test("a day that was never asked about is empty, not zero", () => {
  const trend = listTrend([spent("2026-11-21", "8")], range, previous, "2026-11-21");
  expect(trend.map(({ now, before }) => [now?.spend, before?.spend])).toEqual([
    [undefined, undefined],
    ["8", undefined],
    ["0", undefined],
  ]);
  expect(listTrend([], range, undefined, undefined).every(({ now }) => now === undefined)).toBe(true);
});

test("without a comparison there is no day before", () => {
  expect(listTrend([], range, undefined, "2026-11-01").map(({ dayBefore }) => dayBefore)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
