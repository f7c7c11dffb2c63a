import { addDays, countDays, earliest, latest } from "#app/core/tiktok/add-days.ts";
import type { AdSyncStep } from "#app/core/tiktok/ad-sync-cursor.ts";

/** How far back the first run goes. */
export const firstRunDays = 90;

/** TikTok restates a day for as long as its longest usual attribution window. */
export const trailingDays = 28;

/** TikTok answers no more days at once when asked by day. */
export const sliceDaysMax = 30;

/** A pixel's counts are complete some hours after the day; a week also mends what TikTok counts anew. */
export const pixelTrailingDays = 7;

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** Between the beginnings of two runs. */
export const runEveryMs = 6 * hourMs;

/** Before TikTok is asked again for what it refused: a person has to grant a right meanwhile. */
export const refusedPauseMs = 24 * hourMs;

/** What is added to {@link runEveryMs}, so that accounts that were chosen together part: under half an hour, by id. */
export function runJitterMs(advertiserRef: number): number {
  return (advertiserRef % 30) * minuteMs;
}

export type AdSyncPlan = {
  readonly from: string;
  readonly to: string;
  readonly steps: readonly AdSyncStep[];
};

/**
 * Plans one run. Days are YYYY-MM-DD, the account's own unless named UTC.
 *
 * @param lastRunDay when the last run that came to its end began; undefined before the first has. What TikTok could
 *   still restate then is asked for again, so a pause of weeks leaves no gap.
 * @param unfinishedFrom where the days of a run began that is given up for this one.
 * @param pixels with the last UTC day that is stored for each.
 */
export function planAdSync(input: {
  readonly today: string;
  readonly utcToday: string;
  readonly lastRunDay: string | undefined;
  readonly unfinishedFrom: string | undefined;
  readonly pixels: readonly { readonly id: number; readonly lastDay: string | undefined }[];
}): AdSyncPlan {
  const { today, lastRunDay, unfinishedFrom } = input;
  const oldest = addDays(today, 1 - firstRunDays);
  const wanted =
    lastRunDay === undefined
      ? oldest
      : earliest(addDays(earliest(today, lastRunDay), 1 - trailingDays), unfinishedFrom ?? today);
  const from = latest(wanted, oldest);
  return {
    from,
    to: today,
    steps: [
      ...sliceDays(from, today).flatMap((slice) =>
        (["campaign", "adgroup", "ad"] as const).map((level) => ({
          kind: "report" as const,
          level,
          ...slice,
        })),
      ),
      { kind: "ad_groups", page: 1 },
      ...input.pixels.map(({ id, lastDay }) => ({
        kind: "pixel_days" as const,
        pixelId: id,
        from: pixelFrom(input.utcToday, lastDay),
        to: input.utcToday,
      })),
    ],
  };
}

/** The newest days first: they are what a merchant looks at. */
function sliceDays(from: string, to: string): { readonly from: string; readonly to: string }[] {
  const slices: { from: string; to: string }[] = [];
  for (let end = to; end >= from; end = addDays(end, -sliceDaysMax))
    slices.push({ from: latest(from, addDays(end, 1 - sliceDaysMax)), to: end });
  return slices;
}

/** A pixel is followed from its last stored day on, with what may have changed before it; a new one for 28 days. */
function pixelFrom(utcToday: string, lastDay: string | undefined): string {
  const oldest = addDays(utcToday, 1 - trailingDays);
  if (lastDay === undefined) return oldest;
  return latest(oldest, addDays(earliest(lastDay, utcToday), 1 - pixelTrailingDays));
}

/**
 * A report in two halves, the newer first, for one that is too large to be held at once.
 *
 * @returns undefined for a single day.
 */
export function halveReport<Step extends { readonly from: string; readonly to: string }>(
  step: Step,
): readonly Step[] | undefined {
  const days = countDays(step.from, step.to);
  if (days < 2) return undefined;
  const middle = addDays(step.from, Math.floor(days / 2));
  return [
    { ...step, from: middle },
    { ...step, to: addDays(middle, -1) },
  ];
}

/**
 * Whether a run that was interrupted is given up for a new one, as its days no longer reach yesterday. The first run
 * is always brought to its end: it is long, and the next one adds the days since.
 */
export function isRunStale(run: { readonly to: string; readonly isFirst: boolean }, today: string): boolean {
  return !run.isFirst && run.to < addDays(today, -1);
}
