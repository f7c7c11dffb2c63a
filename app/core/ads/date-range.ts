import { isDay, type Day } from "#app/core/ads/day.ts";
import { addDays, countDays } from "#app/core/tiktok/add-days.ts";

/** Days of a zone, which the context names: the ad account's, or the shop's. First and last are included. */
export type DateRange = { readonly from: Day; readonly to: Day };

/** Presets end today: TikTok books as the day goes, and an order of this morning is looked for at once. */
export const presets = { last7: 7, last14: 14, last28: 28, last30: 30, last90: 90 } as const;

export type Preset = keyof typeof presets;
export const presetNames = Object.keys(presets) as readonly Preset[];

/** Four weeks have each weekday four times, and are TikTok's longest usual click window. */
const usualPreset: Preset = "last28";

/** More would be read from the database for a chart that nobody can read. */
export const rangeDaysMax = 366;

/** Why a range that was asked for is not the one shown. */
export type RangeProblem = "unreadable" | "wrong_order" | "in_the_future" | "too_long";

export type RangeChoice = {
  readonly preset: Preset | "custom";
  readonly range: DateRange;
  /** The same number of days right before; undefined when nothing is compared. */
  readonly previous: DateRange | undefined;
  readonly problem: RangeProblem | undefined;
};

/**
 * What `range`, or `from` and `to`, and `compare` of an address ask for. What can't be used counts as not asked
 * for, and `problem` says why.
 *
 * @param today the day that it is in the zone of the days.
 * @param usual what holds unless something is asked for.
 */
export function readDateRange(query: URLSearchParams, today: Day, usual: Preset = usualPreset): RangeChoice {
  const isCompared = query.get("compare") !== "none";
  const choose = (preset: RangeChoice["preset"], range: DateRange, problem?: RangeProblem): RangeChoice => ({
    preset,
    range,
    previous: isCompared ? previousPeriod(range) : undefined,
    problem,
  });
  const from = query.get("from");
  const to = query.get("to");
  if (from === null && to === null) {
    const asked = query.get("range");
    const preset = presetNames.find((name) => name === asked);
    const isUnreadable = asked !== null && preset === undefined;
    const used = preset ?? usual;
    return choose(used, lastDays(presets[used], today), isUnreadable ? "unreadable" : undefined);
  }
  const problem = judgeRange(from, to, today);
  if (problem !== undefined) return choose(usual, lastDays(presets[usual], today), problem);
  return choose("custom", { from: from ?? "", to: to ?? "" });
}

/** What is wrong with a range that somebody entered, or undefined. */
export function judgeRange(from: string | null, to: string | null, today: Day): RangeProblem | undefined {
  if (!isDay(from) || !isDay(to)) return "unreadable";
  if (from > to) return "wrong_order";
  if (to > today) return "in_the_future";
  return countDays(from, to) > rangeDaysMax ? "too_long" : undefined;
}

/** The range's own part of an address; what is usual is left out. */
export function rangeParameters(
  { preset, range, previous }: Pick<RangeChoice, "preset" | "range" | "previous">,
  usual: Preset = usualPreset,
): readonly (readonly [string, string])[] {
  const parameters: [string, string][] = [];
  if (preset === "custom") parameters.push(["from", range.from], ["to", range.to]);
  else if (preset !== usual) parameters.push(["range", preset]);
  if (previous === undefined) parameters.push(["compare", "none"]);
  return parameters;
}

export function previousPeriod({ from, to }: DateRange): DateRange {
  return { from: addDays(from, -countDays(from, to)), to: addDays(from, -1) };
}

function lastDays(count: number, today: Day): DateRange {
  return { from: addDays(today, 1 - count), to: today };
}
