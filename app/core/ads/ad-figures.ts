import { Big } from "big.js";

/** Divides with ten decimals whatever others set for the library's own constructor. */
const Decimal = Big();
Decimal.DP = 10;

/**
 * What ads did over some days: only what may be added up. Money is a decimal string in the ad account's currency.
 * Undefined is a figure that TikTok gave for none of the days.
 */
export type AdSums = {
  readonly spend: string;
  readonly impressions: number;
  readonly clicks: number;
  /** Of each ad group's own optimisation event, booked on the day of the click or view. */
  readonly conversions: number;
  /** The same, booked on the day of the conversion. */
  readonly realTimeConversions: number | undefined;
  readonly purchases: number | undefined;
  readonly purchaseValue: string | undefined;
  readonly viewThroughPurchases: number | undefined;
  readonly viewThroughPurchaseValue: string | undefined;
};

/** Made from sums, never from other ratios; undefined where it would divide by nothing. Decimal strings. */
export type AdRatios = {
  /** Spend for one click. */
  readonly cpc: string | undefined;
  /** Clicks of a hundred impressions. */
  readonly ctr: string | undefined;
  /** Spend for one conversion. */
  readonly cpa: string | undefined;
  /** Value of TikTok's purchases for one unit of spend. */
  readonly roas: string | undefined;
};

export type AdFigures = AdSums & AdRatios;

export const noSums: AdSums = {
  spend: "0",
  impressions: 0,
  clicks: 0,
  conversions: 0,
  realTimeConversions: undefined,
  purchases: undefined,
  purchaseValue: undefined,
  viewThroughPurchases: undefined,
  viewThroughPurchaseValue: undefined,
};

export function addSums(days: readonly AdSums[]): AdSums {
  return days.reduce<AdSums>(
    (sum, day) => ({
      spend: new Decimal(sum.spend).plus(day.spend).toFixed(),
      impressions: sum.impressions + day.impressions,
      clicks: sum.clicks + day.clicks,
      conversions: sum.conversions + day.conversions,
      realTimeConversions: addCounts(sum.realTimeConversions, day.realTimeConversions),
      purchases: addCounts(sum.purchases, day.purchases),
      purchaseValue: addAmounts(sum.purchaseValue, day.purchaseValue),
      viewThroughPurchases: addCounts(sum.viewThroughPurchases, day.viewThroughPurchases),
      viewThroughPurchaseValue: addAmounts(sum.viewThroughPurchaseValue, day.viewThroughPurchaseValue),
    }),
    noSums,
  );
}

export function adRatios(sums: AdSums): AdRatios {
  return {
    cpc: divide(sums.spend, sums.clicks),
    ctr: divide(sums.clicks * 100, sums.impressions),
    cpa: divide(sums.spend, sums.conversions),
    roas: divide(sums.purchaseValue, sums.spend),
  };
}

export function withRatios(sums: AdSums): AdFigures {
  return { ...sums, ...adRatios(sums) };
}

/** A decimal string with up to ten decimals; undefined where either is missing or the divisor is zero. */
export function divide(dividend: string | number | undefined, divisor: string | number): string | undefined {
  if (dividend === undefined || new Decimal(divisor).eq(0)) return undefined;
  return new Decimal(dividend).div(divisor).toFixed();
}

/** By how many percent a figure moved; undefined from nothing, which no percentage tells. */
export function changePercent(
  now: string | number | undefined,
  before: string | number | undefined,
): number | undefined {
  if (now === undefined || before === undefined || new Decimal(before).eq(0)) return undefined;
  return new Decimal(now).minus(before).times(100).div(before).round(1).toNumber();
}

function addCounts(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined ? other : one + (other ?? 0);
}

function addAmounts(one: string | undefined, other: string | undefined): string | undefined {
  return one === undefined ? other : new Decimal(one).plus(other ?? 0).toFixed();
}
