import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { noSums } from "#app/core/ads/ad-figures.ts";
import { addAmounts, compareValue } from "#app/core/ads/compare-value.ts";
import { countReasons, spanWindows } from "#app/core/ads/count-reasons.ts";
import { compareSides } from "#app/core/ads/discrepancy.ts";
import type { Currencies, DiscrepancyCounts } from "#app/core/ads/discrepancy-counts.ts";

import { assertLaw } from "../assert-law.ts";

const nothing: DiscrepancyCounts = {
  days: [],
  clicked: {
    clickedOnAnotherDay: 0,
    clickedOutside: 0,
    orderedOutside: 0,
    otherDayInShop: 0,
    onlyInAccountRange: 0,
    onlyInShopRange: 0,
    cancelled: 0,
    refunded: 0,
    refundsNotSubtracted: 0,
    withoutValue: 0,
  },
  clickAges: [],
  outcomes: [],
  windows: [],
  pixelDays: [],
  testPixels: [],
  theirs: noSums,
};
const counts = (some: Partial<DiscrepancyCounts>): DiscrepancyCounts => ({ ...nothing, ...some });
const amount = (currency: string | undefined, gross: string, net = gross) => ({
  currency,
  conversions: 1,
  gross,
  net,
});
const currencies = (some: Partial<Currencies>): Currencies => ({
  account: "EUR",
  shop: "USD",
  exchangeRate: undefined,
  ...some,
});

describe("our ROAS", () => {
  test("needs no rate where the orders are in the account's currency", () => {
    const roas = compareValue([amount("EUR", "300", "200")], "100", currencies({}));
    expect(roas).toEqual({ known: true, gross: "3", net: "2" });
  });

  test("uses the merchant's rate for amounts in the shop's currency, and only for those", () => {
    const both = [amount("USD", "100"), amount("EUR", "10")];
    expect(compareValue(both, "50", currencies({ exchangeRate: "0.9" }))).toEqual({
      known: true,
      gross: "2",
      net: "2",
    });
  });

  test.each([
    ["no rate was entered", [amount("USD", "1")], "10", {}, "no_rate"],
    ["an order is in a third currency", [amount("SEK", "1")], "10", { exchangeRate: "2" }, "other_currency"],
    ["nothing was spent", [amount("EUR", "1")], "0", {}, "no_spend"],
    [
      "the account's currency is not known",
      [amount("EUR", "1")],
      "1",
      { account: undefined },
      "account_currency_unknown",
    ],
    ["an order's currency is not known", [amount(undefined, "1")], "1", {}, "order_currency_unknown"],
  ] as const)("is not shown when %s", (_, amounts, spend, some, problem) => {
    expect(compareValue(amounts, spend, currencies(some))).toEqual({ known: false, problem });
  });

  test("is zero without orders, and amounts of nothing need no rate", () => {
    expect(compareValue([], "10", currencies({}))).toEqual({ known: true, gross: "0", net: "0" });
    expect(compareValue([amount("SEK", "0")], "10", currencies({}))).toMatchObject({ known: true });
  });
});

test("amounts of different currencies are never added up", () => {
  const days = [
    { ...amount("USD", "1.10"), basis: "order", day: "2026-11-01" },
    { ...amount("USD", "2.20"), basis: "order", day: "2026-11-02" },
    { ...amount("EUR", "5"), basis: "order", day: "2026-11-02" },
    { ...amount("USD", "99"), basis: "click", day: "2026-11-02" },
  ] as const;
  expect(addAmounts(days, "order")).toEqual([
    { currency: "USD", conversions: 2, gross: "3.3", net: "3.3" },
    { currency: "EUR", conversions: 1, gross: "5", net: "5" },
  ]);
});

describe("the ad groups' windows", () => {
  const clickAges = [
    { days: 0, conversions: 5 },
    { days: 7, conversions: 4 },
    { days: 8, conversions: 3 },
    { days: 28, conversions: 2 },
    { days: 29, conversions: 1 },
  ];
  const reasonsFor = (windows: DiscrepancyCounts["windows"]) => {
    const { outsideEveryWindow, outsideSomeWindow } = countReasons(counts({ clickAges, windows }));
    return [outsideEveryWindow, outsideSomeWindow];
  };

  test("put a click outside surely when it is older than the longest, perhaps when older than the shortest", () => {
    expect(
      reasonsFor([
        { days: 7, adGroups: 3 },
        { days: 28, adGroups: 1 },
      ]),
    ).toEqual([1, 5]);
  });

  test("leave nothing in doubt when they are all the same", () => {
    expect(reasonsFor([{ days: 7, adGroups: 2 }])).toEqual([6, 0]);
  });

  test("switched off put every click outside", () => {
    expect(reasonsFor([{ days: 0, adGroups: 1 }])).toEqual([10, 0]);
  });

  test("make nothing sure while one of them is not known", () => {
    expect(
      reasonsFor([
        { days: 7, adGroups: 1 },
        { days: undefined, adGroups: 1 },
      ]),
    ).toEqual([undefined, 6]);
    expect(reasonsFor([{ days: undefined, adGroups: 1 }])).toEqual([undefined, undefined]);
    expect(reasonsFor([])).toEqual([undefined, undefined]);
  });

  test("never count an order twice, whatever they are", () => {
    const window = fc.record({
      days: fc.option(fc.constantFrom(0, 1, 7, 14, 28), { nil: undefined }),
      adGroups: fc.integer({ min: 1, max: 5 }),
    });
    const age = fc.record({ days: fc.nat(40), conversions: fc.nat(9) });
    assertLaw(
      fc.property(fc.array(window), fc.array(age), (windows, ages) => {
        const { outsideEveryWindow, outsideSomeWindow } = countReasons(counts({ windows, clickAges: ages }));
        const { shortest, longest } = spanWindows(windows);
        const all = ages.reduce((sum, each) => sum + each.conversions, 0);
        expect((outsideEveryWindow ?? 0) + (outsideSomeWindow ?? 0)).toBeLessThanOrEqual(all);
        expect(outsideSomeWindow ?? 0).toBeGreaterThanOrEqual(0);
        if (shortest !== undefined && longest !== undefined) expect(shortest).toBeLessThanOrEqual(longest);
      }),
    );
  });
});

test("what became of purchases falls under one reason each", () => {
  const outcome = (state: string, reason: string | undefined, hasClick: boolean, conversions: number) =>
    ({ state, reason, hasClick, conversions }) as DiscrepancyCounts["outcomes"][number];
  const outcomes = [
    outcome("accepted", undefined, true, 1),
    outcome("accepted", undefined, false, 2),
    outcome("rejected", "rejected_by_tiktok", true, 4),
    outcome("rejected", "duplicate_at_tiktok", true, 8),
    outcome("dead", "too_old", false, 16),
    outcome("unknown", "outcome_unknown", false, 32),
    outcome("pending", undefined, true, 64),
    outcome("skipped", "consent_denied", false, 128),
    outcome("skipped", "consent_unknown", true, 256),
    outcome("skipped", "channel_off", false, 512),
    outcome("redacted", "redacted", false, 1_024),
  ];
  expect(countReasons(counts({ outcomes }))).toMatchObject({
    acceptedWithoutClick: 2,
    rejected: { all: 4, withClick: 4 },
    duplicates: 8,
    gaveUp: { all: 16, withClick: 0 },
    unknown: { all: 32, withClick: 0 },
    waiting: { all: 64, withClick: 64 },
    noConsent: { all: 384, withClick: 256 },
    otherwiseNotSent: { all: 1_536, withClick: 0 },
  });
});

test("both sides are set beside each other without a figure that nobody gave", () => {
  const sides = compareSides(
    counts({
      days: [
        { basis: "order", day: "2026-11-20", currency: "EUR", conversions: 2, gross: "80", net: "60" },
        { basis: "click", day: "2026-11-19", currency: "EUR", conversions: 1, gross: "40", net: "40" },
      ],
      theirs: { ...noSums, spend: "20", purchases: 1, purchaseValue: "30" },
    }),
    currencies({}),
    "2026-11-21",
  );
  expect(sides).toMatchObject({
    byOrderDay: { conversions: 2, roas: { known: true, gross: "4", net: "3" } },
    byClickDay: { conversions: 1, roas: { known: true, gross: "2", net: "2" } },
    theirs: { purchases: 1, roas: "1.5", viewThroughPurchases: undefined },
    reasons: { viewThrough: undefined, mergedAtTikTok: undefined },
  });
});
