import type { Pool } from "pg";

import { readAdSync, type AdSyncStatus } from "#app/admin/read-ad-sync.ts";
import { readZone } from "#app/core/ads/day.ts";
import { accountDay } from "#app/core/tiktok/account-day.ts";
import { firstRunDays } from "#app/core/tiktok/ad-sync-plan.ts";
import { addDays, earliest } from "#app/core/tiktok/add-days.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** The ad account a page is about, and all that could be picked. */
export type AdAccount = {
  readonly sync: AdSyncStatus;
  /** A zone that is surely known: the account's, or UTC where TikTok told none that is. */
  readonly zone: string;
  readonly isZoneKnown: boolean;
  readonly currency: string | undefined;
  /** The day that it is there. */
  readonly today: string;
  readonly accounts: readonly { readonly advertiserId: string; readonly name: string }[];
};

/**
 * The chosen ad account that an address names, else the first.
 *
 * @returns undefined when the shop chose none.
 */
export async function readAdAccount(
  pool: Pool,
  shop: Pick<ShopHandle, "id">,
  now: Date,
  advertiserId: string | null,
): Promise<AdAccount | undefined> {
  const accounts = await readAdSync(pool, shop, now);
  const sync = accounts.find((account) => account.advertiserId === advertiserId) ?? accounts[0];
  if (sync === undefined) return undefined;
  const zone = readZone(sync.timeZone);
  return {
    sync,
    zone,
    isZoneKnown: sync.timeZone !== undefined && zone === sync.timeZone,
    currency: readCurrencyCode(sync.currency),
    today: accountDay(zone, now).day,
    accounts: accounts.map(({ advertiserId: id, name }) => ({ advertiserId: id, name })),
  };
}

/**
 * The first day of the account that figures were fetched for; undefined while nothing was. A run that came to its end
 * asked for 90 days once, so a day among them without a row is one without figures; while the first run is under way
 * only what has rows is known.
 *
 * @param firstDay the first day that has a row.
 */
export function firstKnownDay(account: AdAccount, firstDay: string | undefined): string | undefined {
  const { finishedAt } = account.sync;
  if (finishedAt === undefined) return firstDay;
  const asked = addDays(accountDay(account.zone, new Date(finishedAt)).day, 1 - firstRunDays);
  return earliest(asked, firstDay ?? asked);
}

/** A currency that amounts can be written in: anything else makes Intl throw. */
export function readCurrencyCode(text: string | null | undefined): string | undefined {
  const code = text?.toUpperCase();
  return code !== undefined && /^[A-Z]{3}$/.test(code) ? code : undefined;
}
