import { describe, expect, test } from "vitest";

import { judgePastDays, momentsOf, pastOrdersPath, readPastDays } from "#app/admin/past-orders/past-days.ts";

const today = "2026-11-22";

describe("the days of a rebuild", () => {
  test("reach 90 days back, today included, and not one further", () => {
    expect(judgePastDays("2026-08-25", today, today)).toBeUndefined();
    expect(judgePastDays("2026-08-24", today, today)).toBe("too_far_back");
  });

  test.each([
    ["2026-11-23", "2026-11-23", "in_the_future"],
    ["2026-11-20", "2026-11-19", "wrong_order"],
    ["2026-02-30", "2026-11-19", "unreadable"],
  ])("from %s to %s are not possible: %s", (from, to, problem) => {
    expect(judgePastDays(from, to, today)).toBe(problem);
  });

  test("are the last seven unless the address says others that are possible", () => {
    const read = (query: string) => readPastDays(new URLSearchParams(query), today);
    const usual = { from: "2026-11-16", to: today };
    expect(read("")).toMatchObject({ preset: "last7", range: usual, problem: undefined });
    expect(read("range=last90")).toMatchObject({
      range: { from: "2026-08-25", to: today },
      problem: undefined,
    });
    expect(read("from=2024-01-01&to=2024-01-31")).toMatchObject({ range: usual, problem: "too_far_back" });
    expect(read("from=x&to=y")).toMatchObject({ range: usual, problem: "unreadable" });
  });

  test("are read again from the address they are given", () => {
    const range = { from: "2026-11-01", to: "2026-11-05" };
    const path = pastOrdersPath("custom", range);
    expect(readPastDays(new URL(path, "https://app.example").searchParams, today).range).toEqual(range);
    expect(pastOrdersPath("last7", range)).toBe("/app/past-orders");
  });

  test("begin and end when the shop's days do, also where clocks change", () => {
    const moments = momentsOf({ from: "2026-11-01", to: "2026-11-01" }, "America/New_York");
    expect(moments).toEqual({
      from: new Date("2026-11-01T04:00:00Z"),
      before: new Date("2026-11-02T05:00:00Z"),
    });
  });
});
