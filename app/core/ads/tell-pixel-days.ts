import { listDays, type Day } from "#app/core/ads/day.ts";
import type { DateRange } from "#app/core/ads/date-range.ts";
import type { PixelDay } from "#app/core/ads/discrepancy-counts.ts";
import { addDays } from "#app/core/tiktok/add-days.ts";

type ToldCount = NonNullable<PixelDay["theirs"]>;

/** One pixel's stored counts of purchases. A day that TikTok counted nothing on is not stored at all. */
export type StoredPixel = {
  readonly code: string;
  /** The first and last day that anything at all is stored for; undefined where nothing is. */
  readonly firstDay: Day | undefined;
  readonly lastDay: Day | undefined;
  readonly accepted: ReadonlyMap<Day, number>;
  readonly theirs: ReadonlyMap<Day, ToldCount>;
};

/** TikTok's statistics are up to four hours behind, and it says so for the best of cases. */
const lagMs = 6 * 3_600_000;

/** How far back the first sync asks for a pixel. */
const firstDays = 28;

/** The first UTC day that TikTok may not have counted to its end when the last sync asked. */
export function settledBefore(finishedAt: Date | undefined, now: Date): Day {
  return utcDay(finishedAt === undefined ? now.getTime() - 86_400_000 : finishedAt.getTime() - lagMs);
}

/**
 * The UTC days of a range, pixel by pixel, where something was accepted or told. A day without a row is a count of
 * zero only where a sync that had no problem asked for it: else nobody knows.
 *
 * @param syncedBefore the day before which a sync without a problem has asked for everything; undefined: none has.
 */
export function tellPixelDays(
  pixels: readonly StoredPixel[],
  { from, to }: DateRange,
  syncedBefore: Day | undefined,
): readonly PixelDay[] {
  return pixels.flatMap((pixel) => {
    const first =
      pixel.firstDay ?? (syncedBefore === undefined ? undefined : addDays(syncedBefore, -firstDays));
    const isAsked = (day: Day) =>
      first !== undefined &&
      day >= first &&
      ((syncedBefore !== undefined && day < syncedBefore) ||
        (pixel.lastDay !== undefined && day <= pixel.lastDay));
    return listDays(from, to).flatMap((day): PixelDay[] => {
      const accepted = pixel.accepted.get(day) ?? 0;
      const theirs =
        pixel.theirs.get(day) ?? (isAsked(day) ? { server: 0, browser: 0, total: 0 } : undefined);
      if (accepted === 0 && theirs === undefined) return [];
      return [{ pixelCode: pixel.code, day, accepted, theirs }];
    });
  });
}

function utcDay(ms: number): Day {
  return new Date(ms).toISOString().slice(0, 10);
}
