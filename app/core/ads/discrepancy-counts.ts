import type { AdSums } from "#app/core/ads/ad-figures.ts";
import type { Day } from "#app/core/ads/day.ts";
import type { DeliveryState } from "#app/core/delivery/state.ts";

/** Orders of one currency. `gross` and `net` are decimal strings. */
export type OrderAmount = {
  readonly currency: string | undefined;
  readonly conversions: number;
  readonly gross: string;
  /** Without refunds, and without the whole of cancelled orders. */
  readonly net: string;
};

/** Orders with a TikTok click that TikTok accepted, of one day and currency. */
export type DayAmount = OrderAmount & {
  /** `order`: of the day of the order; `click`: of the day of its click. Both in the account's zone. */
  readonly basis: "order" | "click";
  readonly day: Day;
};

/** Counts over the orders with a TikTok click that TikTok accepted; "in the range" is by the account's days. */
export type ClickedCounts = {
  /** In the range, the click on another day than the order. */
  readonly clickedOnAnotherDay: number;
  /** Of those, the click outside the range: TikTok books them on days that are not shown. */
  readonly clickedOutside: number;
  /** The click in the range, the order outside: TikTok books them on days that are shown. */
  readonly orderedOutside: number;
  /** In the range, on another day by the shop's zone. */
  readonly otherDayInShop: number;
  /** In the range by the account's days and not by the shop's; and the other way round. */
  readonly onlyInAccountRange: number;
  readonly onlyInShopRange: number;
  readonly cancelled: number;
  readonly refunded: number;
  /** Refunds in another currency than their order's value: not subtracted. */
  readonly refundsNotSubtracted: number;
  readonly withoutValue: number;
};

/** Orders in the range by the age of their click: the days between the two, rounded up. */
export type ClickAge = { readonly days: number; readonly conversions: number };

/** Purchases in the range by what became of them; one that several pixels were told of counts once, as its best. */
export type OutcomeCount = {
  readonly state: DeliveryState;
  readonly reason: string | undefined;
  readonly hasClick: boolean;
  readonly conversions: number;
};

/** Ad groups that spent in the range, by their click window: days, 0 for off, undefined for not known. */
export type WindowCount = { readonly days: number | undefined; readonly adGroups: number };

/** Purchase events of one pixel on one UTC day: ours that TikTok accepted, and what TikTok counted. */
export type PixelDay = {
  readonly pixelCode: string;
  readonly day: Day;
  readonly accepted: number;
  /** Undefined: TikTok told nothing about this day. */
  readonly theirs: { readonly server: number; readonly browser: number; readonly total: number } | undefined;
};

/** Everything that was counted for a range of days, for rules that need no database. */
export type DiscrepancyCounts = {
  readonly days: readonly DayAmount[];
  readonly clicked: ClickedCounts;
  readonly clickAges: readonly ClickAge[];
  readonly outcomes: readonly OutcomeCount[];
  readonly windows: readonly WindowCount[];
  readonly pixelDays: readonly PixelDay[];
  /** Pixels whose every event is tagged as a test. */
  readonly testPixels: readonly string[];
  readonly theirs: AdSums;
};

/** Currencies of both sides. `exchangeRate`: units of the account's for one of the shop's, as the merchant entered. */
export type Currencies = {
  readonly account: string | undefined;
  readonly shop: string | undefined;
  readonly exchangeRate: string | undefined;
};
