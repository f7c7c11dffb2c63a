import { z } from "zod";

import { countDays } from "#app/core/tiktok/add-days.ts";

const Day = z.iso.date();
const levels = ["campaign", "adgroup", "ad"] as const;

/**
 * What is left to ask for.
 *
 * - `report`: the report of one level. At most 30 days, TikTok gives no more by day; stored whole or not at all.
 * - `ad_groups`: the ad groups' attribution windows, from this page on.
 * - `pixel_days`: what a pixel (our id) counted, from this UTC day on, oldest first.
 */
export const AdSyncStep = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("report"), level: z.enum(levels), from: Day, to: Day }),
  z.strictObject({ kind: z.literal("ad_groups"), page: z.int().min(1) }),
  z.strictObject({ kind: z.literal("pixel_days"), pixelId: z.int().min(1), from: Day, to: Day }),
]);
export type AdSyncStep = z.infer<typeof AdSyncStep>;

/** Where a run is. Steps are done from the first on; those TikTok refused wait for another day. */
export const AdSyncCursor = z.strictObject({
  version: z.literal(1),
  steps: z.array(AdSyncStep),
  refused: z.array(AdSyncStep),
});
export type AdSyncCursor = z.infer<typeof AdSyncCursor>;

/** @returns undefined for what no plan of this version left there: the run starts again then. */
export function readAdSyncCursor(stored: unknown): AdSyncCursor | undefined {
  const { data } = AdSyncCursor.safeParse(stored);
  const isSound = data !== undefined && [...data.steps, ...data.refused].every(hasRightOrder);
  return isSound ? data : undefined;
}

function hasRightOrder(step: AdSyncStep): boolean {
  return step.kind === "ad_groups" || step.from <= step.to;
}

/** A step's share of the run, in days of figures: cutting a step in two changes no sum. */
export function unitsOf(step: AdSyncStep): number {
  return step.kind === "ad_groups" ? 1 : countDays(step.from, step.to);
}

export function countUnits(steps: readonly AdSyncStep[]): number {
  return steps.reduce((sum, step) => sum + unitsOf(step), 0);
}

/**
 * The run after TikTok refused its first step for good: all that it would refuse for the same reason is set aside,
 * the rest goes on. A right to reports says nothing about one to pixels, nor one pixel about another.
 */
export function setRefusedAside(cursor: AdSyncCursor): AdSyncCursor {
  const [first] = cursor.steps;
  if (first === undefined) return cursor;
  const subject = subjectOf(first);
  const isMeant = (step: AdSyncStep) => subjectOf(step) === subject;
  return {
    ...cursor,
    steps: cursor.steps.filter((step) => !isMeant(step)),
    refused: [...cursor.refused, ...cursor.steps.filter(isMeant)],
  };
}

function subjectOf(step: AdSyncStep): string {
  return step.kind === "pixel_days" ? `pixel ${step.pixelId}` : step.kind;
}
