import { Big } from "big.js";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { addSums, adRatios, changePercent, divide, noSums, type AdSums } from "#app/core/ads/ad-figures.ts";

import { assertLaw } from "../assert-law.ts";

const count = fc.nat(1_000_000);
const amount = fc.bigInt({ min: 0n, max: 10n ** 14n }).map((micro) => new Big(`${micro}e-6`).toFixed());
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const anyDay: fc.Arbitrary<AdSums> = fc.record({
  spend: amount,
  impressions: count,
  clicks: count,
  conversions: count,
  realTimeConversions: maybe(count),
  purchases: maybe(count),
  purchaseValue: maybe(amount),
  viewThroughPurchases: maybe(count),
  viewThroughPurchaseValue: maybe(amount),
});

const sums = (some: Partial<AdSums>): AdSums => ({ ...noSums, ...some });

describe("ratios over a range", () => {
  test("are made from sums: not the average of the days' ratios", () => {
    const days = [
      sums({ spend: "10", clicks: 10, impressions: 1_000, conversions: 1, purchaseValue: "10" }),
      sums({ spend: "90", clicks: 30, impressions: 1_000, conversions: 9, purchaseValue: "290" }),
    ];
    // Averaged they would be 2, 2, 10 and 2.11.
    expect(adRatios(addSums(days))).toEqual({ cpc: "2.5", ctr: "2", cpa: "10", roas: "3" });
    expect(adRatios(days[0] ?? noSums)).toMatchObject({ cpc: "1", ctr: "1" });
    expect(adRatios(days[1] ?? noSums)).toMatchObject({ cpc: "3", ctr: "3" });
  });

  test("are the same however the days are split and ordered", () => {
    assertLaw(
      fc.property(fc.array(anyDay, { maxLength: 12 }), fc.nat(12), (days, cut) => {
        const whole = addSums(days);
        const halves = addSums([addSums(days.slice(cut)), addSums(days.slice(0, cut))]);
        expect(halves).toEqual(whole);
        expect(adRatios(halves)).toEqual(adRatios(whole));
        expect(addSums(days.toReversed())).toEqual(whole);
      }),
    );
  });

  test("are absent where there is nothing to divide by, or TikTok gave no figure", () => {
    expect(adRatios(noSums)).toEqual({ cpc: undefined, ctr: undefined, cpa: undefined, roas: undefined });
    expect(adRatios(sums({ spend: "5", impressions: 9 }))).toEqual({
      cpc: undefined,
      ctr: "0",
      cpa: undefined,
      roas: undefined,
    });
    expect(adRatios(sums({ spend: "5", purchaseValue: "0" })).roas).toBe("0");
  });

  test("no range makes a ratio that is not a plain decimal", () => {
    assertLaw(
      fc.property(fc.array(anyDay, { maxLength: 6 }), (days) => {
        for (const ratio of Object.values(adRatios(addSums(days))))
          if (ratio !== undefined) expect(ratio).toMatch(/^\d+(\.\d{1,10})?$/);
      }),
    );
  });
});

test("cents stay exact: a tenth and two tenths are three tenths", () => {
  expect(addSums([sums({ spend: "0.1" }), sums({ spend: "0.2" })]).spend).toBe("0.3");
});

test("a figure TikTok gave on one day of two is the sum of that day; given on none it is absent", () => {
  expect(addSums([sums({}), sums({ purchases: 3 })]).purchases).toBe(3);
  expect(addSums([sums({}), sums({})]).purchases).toBeUndefined();
  expect(addSums([]).purchaseValue).toBeUndefined();
});

test.each([
  [150, 100, 50],
  ["50", "100", -50],
  [0, 10, -100],
  [3, 3, 0],
  [1, 3, -66.7],
  [5, 0, undefined],
  [undefined, 5, undefined],
  [5, undefined, undefined],
])("from %s against %s is a change of %s percent", (now, before, change) => {
  expect(changePercent(now, before)).toBe(change);
});

test("a third is rounded at ten decimals, whatever others set for the decimal library", () => {
  Big.DP = 2;
  expect(divide(1, 3)).toBe("0.3333333333");
  Big.DP = 20;
});
