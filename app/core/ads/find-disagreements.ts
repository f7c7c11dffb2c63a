import type { DiscrepancyCounts, PixelDay } from "#app/core/ads/discrepancy-counts.ts";
import type { Day } from "#app/core/ads/day.ts";

/** Something that is wrong, with the numbers that show it; days are UTC, first and last included. */
export type Finding =
  | {
      readonly kind: "server_far_below";
      readonly pixelCode: string;
      readonly from: Day;
      readonly to: Day;
      readonly accepted: number;
      readonly server: number;
    }
  | {
      readonly kind: "foreign_browser_purchases";
      readonly pixelCode: string;
      readonly from: Day;
      readonly to: Day;
      readonly browser: number;
      readonly accepted: number;
    }
  | { readonly kind: "test_pixel"; readonly pixelCode: string };

/**
 * Far below: a fifth is missing, and at least five. Less than that is an event at midnight or two that TikTok took
 * for one.
 */
const missingShare = 0.2;
const missingMin = 5;

/** @param settledBefore the first UTC day that TikTok may not have counted to its end. */
export function findDisagreements(
  { pixelDays, testPixels }: Pick<DiscrepancyCounts, "pixelDays" | "testPixels">,
  settledBefore: Day,
): readonly Finding[] {
  const findings: Finding[] = testPixels.map((pixelCode) => ({ kind: "test_pixel", pixelCode }));
  for (const pixelCode of new Set(pixelDays.map((each) => each.pixelCode))) {
    const told = pixelDays
      .filter((each) => each.pixelCode === pixelCode && each.day < settledBefore)
      .filter(hasCounts)
      .toSorted((a, b) => a.day.localeCompare(b.day));
    const from = told.at(0)?.day;
    const to = told.at(-1)?.day;
    if (from === undefined || to === undefined) continue;
    const accepted = sum(told, (each) => each.accepted);
    const server = sum(told, (each) => each.theirs.server);
    const browser = sum(told, (each) => each.theirs.browser);
    const missing = accepted - server;
    if (missing >= missingMin && missing > accepted * missingShare)
      findings.push({ kind: "server_far_below", pixelCode, from, to, accepted, server });
    // Clickback has no browser purchases: whatever arrives so is somebody else's.
    if (browser > 0)
      findings.push({ kind: "foreign_browser_purchases", pixelCode, from, to, browser, accepted });
  }
  return findings;
}

type ToldDay = PixelDay & { readonly theirs: NonNullable<PixelDay["theirs"]> };

function hasCounts(day: PixelDay): day is ToldDay {
  return day.theirs !== undefined;
}

function sum(days: readonly ToldDay[], count: (day: ToldDay) => number): number {
  return days.reduce((total, day) => total + count(day), 0);
}
