import type { Pool } from "pg";

import { countClickedOrders } from "#app/admin/count-clicked-orders.ts";
import { countClickWindows } from "#app/admin/count-click-windows.ts";
import { countPixelDays } from "#app/admin/count-pixel-days.ts";
import { countPurchaseOutcomes } from "#app/admin/count-purchase-outcomes.ts";
import { pickAdPixels } from "#app/admin/pick-ad-pixels.ts";
import { readCurrencyCode, type AdAccount } from "#app/admin/read-ad-account.ts";
import { readAdDays, type AdDay } from "#app/admin/read-ad-figures.ts";
import { addSums } from "#app/core/ads/ad-figures.ts";
import type { DateRange } from "#app/core/ads/date-range.ts";
import { readZone } from "#app/core/ads/day.ts";
import { compareSides, type Discrepancy } from "#app/core/ads/discrepancy.ts";
import type { Currencies, DayAmount, PixelDay, WindowCount } from "#app/core/ads/discrepancy-counts.ts";
import { settledBefore, tellPixelDays } from "#app/core/ads/tell-pixel-days.ts";
import { readShopSettings } from "#app/core/mapping/shop-settings.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** Both sides of a range, and all that the page needs to explain them. */
export type DiscrepancyReport = Discrepancy & {
  readonly currencies: Currencies;
  /** Undefined where Shopify has not told it: then the account's zone stands in. */
  readonly shopZone: string | undefined;
  /** The days a click of ours may be old. */
  readonly ourWindowDays: number;
  readonly pixelCodes: readonly string[];
  readonly clickWindows: readonly WindowCount[];
  readonly ourDays: readonly DayAmount[];
  readonly theirDays: readonly AdDay[];
  readonly pixelDays: readonly PixelDay[];
  readonly adjustments: {
    readonly cancelled: number;
    readonly refunded: number;
    readonly refundsNotSubtracted: number;
    readonly withoutValue: number;
  };
};

export async function readDiscrepancies(
  pool: Pool,
  shop: Pick<ShopHandle, "id">,
  account: Pick<AdAccount, "sync" | "zone" | "currency">,
  range: DateRange,
  now: Date,
): Promise<DiscrepancyReport> {
  const { advertiserRef, finishedAt, problem } = account.sync;
  const [facts, pixels] = await Promise.all([
    readShopFacts(pool, shop.id, advertiserRef),
    pickAdPixels(pool, shop.id, advertiserRef),
  ]);
  const pixelCodes = pixels.map(({ code }) => code);
  const scope = {
    shopId: shop.id,
    pixelCodes,
    range,
    accountZone: account.zone,
    shopZone: facts.zone ?? account.zone,
  };
  const [orders, outcomes, windows, stored, theirDays] = await Promise.all([
    countClickedOrders(pool, scope),
    countPurchaseOutcomes(pool, scope),
    countClickWindows(pool, advertiserRef, range),
    countPixelDays(pool, shop.id, pixels, range),
    readAdDays(pool, advertiserRef, range),
  ]);
  const finished = finishedAt === undefined ? undefined : new Date(finishedAt);
  const settled = settledBefore(finished, now);
  const isComplete = finished !== undefined && problem === undefined;
  const pixelDays = tellPixelDays(stored, range, isComplete ? settled : undefined);
  const currencies = { account: account.currency, shop: facts.currency, exchangeRate: facts.exchangeRate };
  const counts = {
    ...orders,
    outcomes,
    windows,
    pixelDays,
    testPixels: pixels.filter(({ isTest }) => isTest).map(({ code }) => code),
    theirs: addSums(theirDays),
  };
  const { cancelled, refunded, refundsNotSubtracted, withoutValue } = orders.clicked;
  return {
    ...compareSides(counts, currencies, settled),
    currencies,
    shopZone: facts.zone,
    ourWindowDays: facts.windowDays,
    pixelCodes,
    clickWindows: windows,
    ourDays: orders.days,
    theirDays,
    pixelDays,
    adjustments: { cancelled, refunded, refundsNotSubtracted, withoutValue },
  };
}

async function readShopFacts(pool: Pool, shopId: number, advertiserRef: number) {
  const { rows } = await pool.query<{
    time_zone: string | null;
    currency: string | null;
    settings: unknown;
    exchange_rate: string | null;
  }>({
    name: "read-discrepancy-facts",
    text: `SELECT shop.time_zone, shop.currency, shop.settings, trim_scale(advertiser.exchange_rate) AS exchange_rate
      FROM shop JOIN advertiser ON advertiser.shop_id = shop.id WHERE shop.id = $1 AND advertiser.id = $2`,
    values: [shopId, advertiserRef],
  });
  const row = rows[0];
  const zone = row?.time_zone ?? undefined;
  return {
    zone: zone !== undefined && readZone(zone) === zone ? zone : undefined,
    currency: readCurrencyCode(row?.currency),
    windowDays: readShopSettings(row?.settings).attributionWindowDays,
    exchangeRate: row?.exchange_rate ?? undefined,
  };
}
