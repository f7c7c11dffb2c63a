import type { Pool } from "pg";

import { firstKnownDay, readAdAccount } from "#app/admin/read-ad-account.ts";
import { readAdDays, readFirstAdDay } from "#app/admin/read-ad-figures.ts";
import { addSums, withRatios, type AdFigures } from "#app/core/ads/ad-figures.ts";
import type { DateRange } from "#app/core/ads/date-range.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** What ads of the chosen account did in a range. */
export type Spend = {
  readonly name: string;
  readonly currency: string | undefined;
  /** Undefined while nothing was fetched from TikTok. */
  readonly figures: AdFigures | undefined;
  /** Figures of days before it are not known. */
  readonly knownSince: string | undefined;
};

/**
 * @param range days of the calendar; of the ad account's zone, as TikTok books by those.
 * @returns undefined when no ad account was chosen.
 */
export async function readSpend(
  pool: Pool,
  shop: Pick<ShopHandle, "id">,
  now: Date,
  range: DateRange,
): Promise<Spend | undefined> {
  const account = await readAdAccount(pool, shop, now, null);
  if (account === undefined) return undefined;
  const { advertiserRef, name } = account.sync;
  const [days, firstDay] = await Promise.all([
    readAdDays(pool, advertiserRef, range),
    readFirstAdDay(pool, advertiserRef),
  ]);
  const knownSince = firstKnownDay(account, firstDay);
  const isKnown = knownSince !== undefined && range.to >= knownSince;
  return {
    name,
    currency: account.currency,
    figures: isKnown ? withRatios(addSums(days)) : undefined,
    knownSince,
  };
}
