import { describe, expect, test } from "vitest";

import type { PixelDay } from "#app/core/ads/discrepancy-counts.ts";
import { findDisagreements } from "#app/core/ads/find-disagreements.ts";
import { settledBefore, tellPixelDays, type StoredPixel } from "#app/core/ads/tell-pixel-days.ts";

describe("findings", () => {
  const day = (date: string, accepted: number, server: number, browser = 0): PixelDay => ({
    pixelCode: "C1",
    day: date,
    accepted,
    theirs: { server, browser, total: server + browser },
  });
  const find = (pixelDays: readonly PixelDay[], testPixels: readonly string[] = []) =>
    findDisagreements({ pixelDays, testPixels }, "2026-11-21");

  test("TikTok's server count far below what it accepted is one, with its numbers", () => {
    expect(find([day("2026-11-19", 10, 2), day("2026-11-20", 10, 3)])).toEqual([
      {
        kind: "server_far_below",
        pixelCode: "C1",
        from: "2026-11-19",
        to: "2026-11-20",
        accepted: 20,
        server: 5,
      },
    ]);
  });

  test.each([
    [100, 80],
    [100, 100],
    [6, 2],
    [0, 0],
    [10, 50],
  ])("%i accepted and %i counted are none", (accepted, server) => {
    expect(find([day("2026-11-20", accepted, server)])).toEqual([]);
  });

  test.each([
    [100, 79],
    [5, 0],
  ])("%i accepted and %i counted are one", (accepted, server) => {
    expect(find([day("2026-11-20", accepted, server)])).toHaveLength(1);
  });

  test("days that are not settled, or that TikTok told nothing of, accuse nobody", () => {
    expect(find([day("2026-11-21", 50, 0)])).toEqual([]);
    expect(find([{ pixelCode: "C1", day: "2026-11-20", accepted: 50, theirs: undefined }])).toEqual([]);
  });

  test("browser purchases are somebody else's, whatever the server counts", () => {
    expect(find([day("2026-11-20", 10, 10, 4)])).toEqual([
      {
        kind: "foreign_browser_purchases",
        pixelCode: "C1",
        from: "2026-11-20",
        to: "2026-11-20",
        browser: 4,
        accepted: 10,
      },
    ]);
  });

  test("one pixel's surplus does not hide another's lack", () => {
    const other = { ...day("2026-11-20", 0, 100), pixelCode: "C2" };
    expect(find([day("2026-11-20", 20, 0), other])).toMatchObject([
      { kind: "server_far_below", pixelCode: "C1" },
    ]);
  });

  test("a pixel whose every event is a test is one", () => {
    expect(find([], ["C9"])).toEqual([{ kind: "test_pixel", pixelCode: "C9" }]);
  });
});

describe("a pixel's day without a row", () => {
  const range = { from: "2026-11-10", to: "2026-11-13" };
  const pixel = (some: Partial<StoredPixel>): StoredPixel => ({
    code: "C1",
    firstDay: undefined,
    lastDay: undefined,
    accepted: new Map([["2026-11-11", 7]]),
    theirs: new Map(),
    ...some,
  });
  const zero = { server: 0, browser: 0, total: 0 };

  test("is a count of zero where a sync asked for it", () => {
    const told = tellPixelDays([pixel({})], range, "2026-11-13");
    expect(told.map(({ day, accepted, theirs }) => [day, accepted, theirs])).toEqual([
      ["2026-11-10", 0, zero],
      ["2026-11-11", 7, zero],
      ["2026-11-12", 0, zero],
    ]);
  });

  test("is not known where none did, and then only our own number is shown", () => {
    expect(tellPixelDays([pixel({})], range, undefined)).toEqual([
      { pixelCode: "C1", day: "2026-11-11", accepted: 7, theirs: undefined },
    ]);
    const afterAll = tellPixelDays(
      [pixel({ firstDay: "2026-11-12", lastDay: "2026-11-12" })],
      range,
      undefined,
    );
    expect(afterAll.map(({ day, theirs }) => [day, theirs])).toEqual([
      ["2026-11-11", undefined],
      ["2026-11-12", zero],
    ]);
  });

  test("is settled six hours after it, by the sync that asked", () => {
    expect(settledBefore(new Date("2026-11-22T05:59:00Z"), new Date("2026-11-30T00:00:00Z"))).toBe(
      "2026-11-21",
    );
    expect(settledBefore(new Date("2026-11-22T06:00:00Z"), new Date("2026-11-30T00:00:00Z"))).toBe(
      "2026-11-22",
    );
    expect(settledBefore(undefined, new Date("2026-11-22T12:00:00Z"))).toBe("2026-11-21");
  });
});
