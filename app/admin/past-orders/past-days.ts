import type { DateRange, Preset, RangeChoice, RangeProblem } from "#app/core/ads/date-range.ts";
import { judgeRange, rangeParameters, readDateRange } from "#app/core/ads/date-range.ts";
import { startOfDay, type Day } from "#app/core/ads/day.ts";
import { addDays } from "#app/core/tiktok/add-days.ts";

/** How long conversions are kept. */
export const pastDaysMax = 90;

export const pastPresets = ["last7", "last30", "last90"] as const satisfies readonly Preset[];

const usualPreset: Preset = "last7";

/** Why days that were asked for can't be rebuilt. */
export type PastDaysProblem = RangeProblem | "too_far_back";

export type PastDays = Omit<RangeChoice, "problem"> & { readonly problem: PastDaysProblem | undefined };

/** What is wrong with days somebody wants rebuilt, or undefined. @param today the day that it is in the shop. */
export function judgePastDays(from: string, to: string, today: Day): PastDaysProblem | undefined {
  return judgeRange(from, to, today) ?? (from < firstDay(today) ? "too_far_back" : undefined);
}

/** Reads the address; days that can't be rebuilt are replaced by the usual ones, and `problem` says why. */
export function readPastDays(query: URLSearchParams, today: Day): PastDays {
  const choice = readDateRange(query, today, usualPreset);
  if (choice.range.from >= firstDay(today)) return choice;
  return { ...readDateRange(new URLSearchParams(), today, usualPreset), problem: "too_far_back" };
}

/** The address of the page for these days. */
export function pastOrdersPath(preset: RangeChoice["preset"], range: DateRange): string {
  const parameters = rangeParameters({ preset, range, previous: range }, usualPreset);
  const query = new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value]));
  return query.size === 0 ? "/app/past-orders" : `/app/past-orders?${query}`;
}

/** The moments between which days of a zone lie. */
export function momentsOf({ from, to }: DateRange, zone: string): { from: Date; before: Date } {
  return { from: startOfDay(from, zone), before: startOfDay(addDays(to, 1), zone) };
}

function firstDay(today: Day): Day {
  return addDays(today, 1 - pastDaysMax);
}
