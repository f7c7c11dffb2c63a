import { subDays } from "date-fns";
import type { Pool } from "pg";

import { countHeldBack } from "#app/admin/count-held-back.ts";
import { countUndecidedChannels, type UndecidedChannel } from "#app/admin/count-undecided-channels.ts";
import { readSettings } from "#app/pipeline/read-settings.ts";

/** How far back the questions look; the same for whichever range the overview shows. */
export const questionDays = 30;

/** So long messages are kept and TikTok uses what happened: older ones can't be sent any more. */
export const sendableDays = 7;

/** What only the merchant can decide. */
export type Questions = {
  /** Given back with the answer, so that two people don't overrule each other unseen. */
  readonly settingsVersion: number;
  readonly channels: readonly UndecidedChannel[];
  /** Conversions whose only clicks are older than the window; `sendable` of them are young enough to go now. */
  readonly heldBack: { readonly count: number; readonly sendable: number } | undefined;
};

export async function readQuestions(pool: Pool, shopId: number, now: Date): Promise<Questions> {
  const [{ settings, version }, channels, held, sendable] = await Promise.all([
    readSettings(pool, shopId),
    countUndecidedChannels(pool, shopId, subDays(now, questionDays)),
    countHeldBack(pool, shopId, subDays(now, questionDays)),
    countHeldBack(pool, shopId, subDays(now, sendableDays)),
  ]);
  const count = held.outside_window.conversions;
  return {
    settingsVersion: version,
    channels,
    // Where they are sent already nobody has to be asked.
    heldBack:
      count === 0 || settings.sendOutsideWindow
        ? undefined
        : { count, sendable: sendable.outside_window.conversions },
  };
}
