import type { Pool } from "pg";

import { accountDay, utcDay } from "#app/core/tiktok/account-day.ts";
import { readAdSyncCursor, type AdSyncCursor } from "#app/core/tiktok/ad-sync-cursor.ts";
import { isRunStale, planAdSync } from "#app/core/tiktok/ad-sync-plan.ts";
import { beginAdSync } from "#app/pipeline/advance-ad-sync.ts";
import type { ClaimedAdSync } from "#app/pipeline/claim-ad-sync.ts";

/**
 * Takes up the run that was interrupted, or begins one.
 *
 * @returns where it is; undefined when somebody else has the account by now.
 */
export async function startAdRun(
  pool: Pool,
  claimed: ClaimedAdSync,
  now: Date,
): Promise<AdSyncCursor | undefined> {
  const { day: today } = accountDay(claimed.timeZone, now);
  const { runFrom, runTo, startedAt, finishedAt } = claimed;
  const interrupted = readAdSyncCursor(claimed.cursor);
  if (interrupted !== undefined && runTo !== undefined)
    if (!isRunStale({ to: runTo, isFirst: finishedAt === undefined }, today)) return interrupted;
  const plan = planAdSync({
    today,
    utcToday: utcDay(now),
    lastRunDay:
      finishedAt === undefined ? undefined : accountDay(claimed.timeZone, startedAt ?? finishedAt).day,
    unfinishedFrom: runFrom,
    pixels: await readPixels(pool, claimed.advertiserRef),
  });
  const cursor: AdSyncCursor = { version: 1, steps: [...plan.steps], refused: [] };
  return (await beginAdSync(pool, claimed, plan, cursor, now)) ? cursor : undefined;
}

/** The account's pixels that TikTok's statistics know, and up to which UTC day theirs are stored. */
async function readPixels(
  pool: Pool,
  advertiserRef: number,
): Promise<readonly { readonly id: number; readonly lastDay: string | undefined }[]> {
  const { rows } = await pool.query<{ id: number; last_day: string | null }>(
    `SELECT pixel.id, (SELECT max(day)::text FROM pixel_event_day WHERE pixel_event_day.pixel_id = pixel.id) AS last_day
     FROM pixel WHERE pixel.advertiser_ref = $1 AND pixel.tiktok_pixel_id IS NOT NULL ORDER BY pixel.id`,
    [advertiserRef],
  );
  return rows.map(({ id, last_day }) => ({ id, lastDay: last_day ?? undefined }));
}
