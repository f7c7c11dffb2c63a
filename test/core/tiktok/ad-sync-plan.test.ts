import * as fc from "fast-check";
import { expect, test } from "vitest";

import { accountDay } from "#app/core/tiktok/account-day.ts";
import { countUnits, unitsOf } from "#app/core/tiktok/ad-sync-cursor.ts";
import {
  halveReport,
  isRunStale,
  planAdSync,
  runJitterMs,
  type AdSyncPlan,
} from "#app/core/tiktok/ad-sync-plan.ts";
import { addDays, countDays } from "#app/core/tiktok/add-days.ts";

import { assertLaw } from "../assert-law.ts";

const today = "2026-11-22";
const nothing = { lastRunDay: undefined, unfinishedFrom: undefined, pixels: [] } as const;
const plan = (input: Partial<Parameters<typeof planAdSync>[0]>) =>
  planAdSync({ today, utcToday: today, ...nothing, ...input });

const slicesOf = ({ steps }: AdSyncPlan, level: string) =>
  steps.flatMap((step) => (step.kind === "report" && step.level === level ? [[step.from, step.to]] : []));

test("the first run asks for 90 days in slices of 30, the newest first, for each level", () => {
  const first = plan({});
  expect([first.from, first.to]).toEqual(["2026-08-25", today]);
  for (const level of ["campaign", "adgroup", "ad"])
    expect(slicesOf(first, level)).toEqual([
      ["2026-10-24", "2026-11-22"],
      ["2026-09-24", "2026-10-23"],
      ["2026-08-25", "2026-09-23"],
    ]);
  expect(first.steps.slice(0, 3).map((step) => step.kind === "report" && step.level)).toEqual([
    "campaign",
    "adgroup",
    "ad",
  ]);
  expect(first.steps).toContainEqual({ kind: "ad_groups", page: 1 });
  expect(countUnits(first.steps)).toBe(3 * 90 + 1);
});

test("a later run asks for the trailing 28 days, in one slice", () => {
  const later = plan({ lastRunDay: today });
  expect(slicesOf(later, "ad")).toEqual([["2026-10-26", today]]);
});

test("a run after a pause asks for all that could still change when the last one ran", () => {
  expect(plan({ lastRunDay: "2026-11-21" }).from).toBe("2026-10-25");
  expect(plan({ lastRunDay: "2026-11-02" }).from).toBe("2026-10-06");
  expect(plan({ lastRunDay: "2026-01-02" }).from).toBe("2026-08-25");
  expect(plan({ lastRunDay: today, unfinishedFrom: "2026-10-01" }).from).toBe("2026-10-01");
});

test("a last run that seems to be of tomorrow, after a change of time zone, shortens nothing", () => {
  expect(plan({ lastRunDay: "2026-11-23" }).from).toBe("2026-10-26");
});

test("a pixel is followed for 28 UTC days at first, then for a week before its last stored day", () => {
  const { steps } = plan({
    utcToday: "2026-11-23",
    pixels: [
      { id: 1, lastDay: undefined },
      { id: 2, lastDay: "2026-11-23" },
      { id: 3, lastDay: "2026-11-15" },
      { id: 4, lastDay: "2026-01-01" },
      { id: 5, lastDay: "2027-01-01" },
    ],
  });
  const ranges = steps.flatMap((step) => (step.kind === "pixel_days" ? [[step.from, step.to]] : []));
  expect(ranges).toEqual([
    ["2026-10-27", "2026-11-23"],
    ["2026-11-17", "2026-11-23"],
    ["2026-11-09", "2026-11-23"],
    ["2026-10-27", "2026-11-23"],
    ["2026-11-17", "2026-11-23"],
  ]);
});

const anyDay = fc.integer({ min: 0, max: 4_000 }).map((days) => addDays("2020-02-27", days));

test("the slices of a level hold every day of the run once, none longer than 30 days", () => {
  assertLaw(
    fc.property(anyDay, fc.option(fc.integer({ min: 0, max: 200 })), (day, ago) => {
      const made = plan({ today: day, lastRunDay: ago === null ? undefined : addDays(day, -ago) });
      const slices = slicesOf(made, "campaign").toReversed();
      const days = slices.flatMap(([from = "", to = ""]) =>
        Array.from({ length: countDays(from, to) }, (_, index) => addDays(from, index)),
      );
      expect(days).toEqual(
        Array.from({ length: countDays(made.from, made.to) }, (_, index) => addDays(made.from, index)),
      );
      for (const [from = "", to = ""] of slices) expect(countDays(from, to)).toBeLessThanOrEqual(30);
    }),
  );
});

test("halving a report until single days remain loses no day and changes no sum", () => {
  assertLaw(
    fc.property(anyDay, fc.integer({ min: 1, max: 30 }), (from, days) => {
      const whole = { kind: "report", level: "ad", from, to: addDays(from, days - 1) } as const;
      const takeApart = (step: typeof whole): readonly (typeof whole)[] =>
        halveReport(step)?.flatMap(takeApart) ?? [step];
      const single = takeApart(whole);
      expect(single.map((step) => step.from).toReversed()).toEqual(
        Array.from({ length: days }, (_, index) => addDays(from, index)),
      );
      expect(countUnits(single)).toBe(unitsOf(whole));
    }),
  );
});

test("a run that was left for days is given up, unless it is the first", () => {
  expect(isRunStale({ to: "2026-11-21", isFirst: false }, today)).toBe(false);
  expect(isRunStale({ to: "2026-11-20", isFirst: false }, today)).toBe(true);
  expect(isRunStale({ to: "2026-01-01", isFirst: true }, today)).toBe(false);
});

test("accounts chosen together are not due together, and none waits half an hour longer", () => {
  const jitters = Array.from({ length: 300 }, (_, ref) => runJitterMs(ref));
  expect(new Set(jitters).size).toBe(30);
  expect(Math.max(...jitters)).toBeLessThan(30 * 60_000);
});

test.each([
  // Kolkata is half an hour off the hour.
  ["Asia/Kolkata", "2026-11-22T18:29:59.999Z", "2026-11-22"],
  ["Asia/Kolkata", "2026-11-22T18:30:00.000Z", "2026-11-23"],
  ["America/Los_Angeles", "2026-11-22T07:59:59.999Z", "2026-11-21"],
  ["America/Los_Angeles", "2026-11-22T08:00:00.000Z", "2026-11-22"],
  // Summer time: midnight is an hour earlier in UTC...
  ["America/Los_Angeles", "2026-07-01T06:59:59.999Z", "2026-06-30"],
  ["America/Los_Angeles", "2026-07-01T07:00:00.000Z", "2026-07-01"],
  // ...on the day it ends, which has 25 hours, at its beginning and not at its end.
  ["America/Los_Angeles", "2026-11-01T07:00:00.000Z", "2026-11-01"],
  ["America/Los_Angeles", "2026-11-02T07:59:59.999Z", "2026-11-01"],
  ["America/Los_Angeles", "2026-11-02T08:00:00.000Z", "2026-11-02"],
  // A day of 23 hours.
  ["America/Los_Angeles", "2026-03-08T08:00:00.000Z", "2026-03-08"],
  ["America/Los_Angeles", "2026-03-09T06:59:59.999Z", "2026-03-08"],
  ["America/Los_Angeles", "2026-03-09T07:00:00.000Z", "2026-03-09"],
  // The sign of these names is the other way round.
  ["Etc/GMT+8", "2026-11-22T07:59:59.999Z", "2026-11-21"],
  ["Etc/GMT-14", "2026-11-22T10:00:00.000Z", "2026-11-23"],
  ["UTC", "2026-11-22T23:59:59.999Z", "2026-11-22"],
])("in %s at %s it is the %s", (zone, now, day) => {
  expect(accountDay(zone, new Date(now))).toEqual({ day, note: undefined });
});

test.each(["GMT+8", "Mars/Olympus", "", "constructor", undefined])(
  "an account in %j counts in UTC, and that is noted",
  (zone) => {
    const { day, note } = accountDay(zone, new Date("2026-11-22T23:59:59Z"));
    expect(day).toBe("2026-11-22");
    expect(note).toContain("UTC");
    if (zone !== undefined) expect(note).toContain(`"${zone}"`);
  },
);
