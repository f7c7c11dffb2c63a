import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { presetNames, presets, rangeParameters, readDateRange } from "#app/core/ads/date-range.ts";
import { isDay, listDays, readZone } from "#app/core/ads/day.ts";
import { addDays, countDays } from "#app/core/tiktok/add-days.ts";

import { assertLaw } from "../assert-law.ts";

const today = "2026-11-22";
const read = (text: string) => readDateRange(new URLSearchParams(text), today);
const anyDay = fc.integer({ min: -1_000, max: 0 }).map((count) => addDays(today, count));

describe("the days an address asks for", () => {
  test("are the last four weeks with the four weeks before when it asks for none", () => {
    expect(read("")).toEqual({
      preset: "last28",
      range: { from: "2026-10-26", to: "2026-11-22" },
      previous: { from: "2026-09-28", to: "2026-10-25" },
      problem: undefined,
    });
  });

  test.each(presetNames)("%s ends today and has its number of days", (name) => {
    const { range, previous, preset } = read(`range=${name}`);
    expect(preset).toBe(name);
    expect(range.to).toBe(today);
    expect(countDays(range.from, range.to)).toBe(presets[name]);
    expect(previous?.to).toBe(addDays(range.from, -1));
    expect(countDays(previous?.from ?? "", previous?.to ?? "")).toBe(presets[name]);
  });

  test("are any two days of the past, the same day twice among them", () => {
    expect(read("from=2026-03-01&to=2026-03-31").range).toEqual({ from: "2026-03-01", to: "2026-03-31" });
    expect(read("from=2026-11-22&to=2026-11-22")).toMatchObject({
      preset: "custom",
      previous: { from: "2026-11-21", to: "2026-11-21" },
    });
  });

  test("are compared with nothing when nothing is asked for", () => {
    expect(read("compare=none").previous).toBeUndefined();
    expect(read("compare=anything").previous).toBeDefined();
  });

  test.each([
    ["range=last5", "unreadable"],
    ["from=2026-11-01", "unreadable"],
    ["to=2026-11-01", "unreadable"],
    ["from=&to=", "unreadable"],
    ["from=2026-02-30&to=2026-03-02", "unreadable"],
    ["from=0001-01-01&to=2026-03-02", "unreadable"],
    ["from=2026-11-1&to=2026-11-02", "unreadable"],
    ["from=2026-11-01'--&to=2026-11-02", "unreadable"],
    ["from=2026-11-02&to=2026-11-01", "wrong_order"],
    ["from=2026-11-22&to=2026-11-23", "in_the_future"],
    ["from=2025-11-21&to=2026-11-22", "too_long"],
  ] as const)("%s are the usual ones instead, and the reason is %s", (text, problem) => {
    expect(read(text)).toEqual({ ...read(""), problem });
  });

  test("a year and a day is the longest range", () => {
    expect(read("from=2025-11-22&to=2026-11-22").problem).toBeUndefined();
  });

  test("come back from their own address as they were, compared or not", () => {
    assertLaw(
      fc.property(anyDay, fc.nat(365), fc.boolean(), (to, length, isCompared) => {
        const from = addDays(to, -length);
        const compare = isCompared ? "" : "&compare=none";
        const choice = read(`from=${from}&to=${to}${compare}`);
        const again = readDateRange(
          new URLSearchParams(rangeParameters(choice).map((pair) => [...pair])),
          today,
        );
        expect(again).toEqual(choice);
        expect(choice.problem).toBeUndefined();
      }),
    );
  });

  test("whatever an address says, the range is one that can be shown", () => {
    const part = fc.oneof(fc.string(), anyDay, fc.constantFrom("last7", "2026-13-01", "NaN", "2026-11-23"));
    assertLaw(
      fc.property(fc.dictionary(fc.constantFrom("from", "to", "range", "compare"), part), (query) => {
        const { range, previous } = readDateRange(new URLSearchParams(query), today);
        expect(isDay(range.from) && isDay(range.to) && range.from <= range.to && range.to <= today).toBe(
          true,
        );
        if (previous !== undefined) expect(addDays(previous.to, 1)).toBe(range.from);
      }),
    );
  });
});

test("a range lists each of its days once, over the end of a month and a leap day", () => {
  expect(listDays("2028-02-27", "2028-03-01")).toEqual([
    "2028-02-27",
    "2028-02-28",
    "2028-02-29",
    "2028-03-01",
  ]);
  expect(listDays("2026-03-02", "2026-03-01")).toEqual([]);
});

test.each([
  ["Europe/Berlin", "Europe/Berlin"],
  ["Etc/GMT+8", "Etc/GMT+8"],
  ["UTC", "UTC"],
  // Where Intl and Postgres mean different hours.
  ["CET", "UTC"],
  ["IST", "UTC"],
  ["Mars/Olympus", "UTC"],
  ["+08:00", "UTC"],
  ["", "UTC"],
  [undefined, "UTC"],
  ["Europe/Berlin'; DROP TABLE shop", "UTC"],
])("the zone %s is read as %s", (name, zone) => {
  expect(readZone(name)).toBe(zone);
});
