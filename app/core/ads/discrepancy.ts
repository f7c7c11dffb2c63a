import { divide, type AdSums } from "#app/core/ads/ad-figures.ts";
import { addAmounts, compareValue, type OurRoas } from "#app/core/ads/compare-value.ts";
import {
  countReasons,
  spanWindows,
  type ReasonCounts,
  type WindowSpan,
} from "#app/core/ads/count-reasons.ts";
import type { Day } from "#app/core/ads/day.ts";
import type { Currencies, DiscrepancyCounts, OrderAmount } from "#app/core/ads/discrepancy-counts.ts";
import { findDisagreements, type Finding } from "#app/core/ads/find-disagreements.ts";

/** Our side of a range, its orders counted on one of their two days. */
export type OurSide = {
  readonly conversions: number;
  readonly amounts: readonly OrderAmount[];
  readonly roas: OurRoas;
};

/** TikTok's numbers beside ours, why they differ, and what is wrong. */
export type Discrepancy = {
  readonly byOrderDay: OurSide;
  readonly byClickDay: OurSide;
  readonly theirs: AdSums & { readonly roas: string | undefined };
  readonly windows: WindowSpan;
  readonly reasons: ReasonCounts;
  readonly findings: readonly Finding[];
};

/** @param settledBefore the first UTC day whose events TikTok may not have counted to the end. */
export function compareSides(
  counts: DiscrepancyCounts,
  currencies: Currencies,
  settledBefore: Day,
): Discrepancy {
  const ourSide = (basis: "order" | "click"): OurSide => {
    const amounts = addAmounts(counts.days, basis);
    return {
      conversions: amounts.reduce((sum, each) => sum + each.conversions, 0),
      amounts,
      roas: compareValue(amounts, counts.theirs.spend, currencies),
    };
  };
  return {
    byOrderDay: ourSide("order"),
    byClickDay: ourSide("click"),
    theirs: { ...counts.theirs, roas: divide(counts.theirs.purchaseValue, counts.theirs.spend) },
    windows: spanWindows(counts.windows),
    reasons: countReasons(counts),
    findings: findDisagreements(counts, settledBefore),
  };
}
