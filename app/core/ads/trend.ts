import { noSums, withRatios, type AdFigures, type AdSums } from "#app/core/ads/ad-figures.ts";
import type { DateRange } from "#app/core/ads/date-range.ts";
import { listDays, type Day } from "#app/core/ads/day.ts";

/** One day of a range beside the day as far into the period before. Undefined figures: nothing is known. */
export type TrendDay = {
  readonly day: Day;
  readonly now: AdFigures | undefined;
  readonly dayBefore: Day | undefined;
  readonly before: AdFigures | undefined;
};

/**
 * A range day by day. A day without a row is one on which nothing was shown, as TikTok tells only the others; but
 * before the first day that was ever asked about nobody knows.
 */
export function listTrend(
  days: readonly (AdSums & { readonly day: Day })[],
  range: DateRange,
  previous: DateRange | undefined,
  knownSince: Day | undefined,
): readonly TrendDay[] {
  const byDay = new Map(days.map((day) => [day.day, withRatios(day)]));
  const none = withRatios(noSums);
  const read = (day: Day | undefined) => {
    if (day === undefined || knownSince === undefined || day < knownSince) return undefined;
    return byDay.get(day) ?? none;
  };
  const daysBefore = previous === undefined ? [] : listDays(previous.from, previous.to);
  return listDays(range.from, range.to).map((day, index) => ({
    day,
    now: read(day),
    dayBefore: daysBefore[index],
    before: read(daysBefore[index]),
  }));
}
