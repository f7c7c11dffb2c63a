import type { DiscrepancyCounts, OutcomeCount, WindowCount } from "#app/core/ads/discrepancy-counts.ts";

/** The click windows of the ad groups that spent. Undefined ends: there was none, or none is known. */
export type WindowSpan = {
  readonly shortest: number | undefined;
  /** Undefined while the window of a single ad group is not known: it may be the longest. */
  readonly longest: number | undefined;
  readonly adGroups: number;
  readonly unknown: number;
};

/**
 * Why TikTok's number and ours differ, counted in orders. Undefined: can't be counted, and `windows` or TikTok's
 * missing figure is why. A reason may hold for an order together with others, so they don't add up to the difference.
 */
export type ReasonCounts = {
  /** The click is older than every ad group's window: whichever it came from, TikTok does not count it. */
  readonly outsideEveryWindow: number | undefined;
  /** Older than some ad group's window and not than every one's: which one it came from nobody tells us. */
  readonly outsideSomeWindow: number | undefined;
  readonly clickedOnAnotherDay: number;
  readonly clickedOutside: number;
  readonly orderedOutside: number;
  readonly viewThrough: number | undefined;
  readonly otherDayInShop: number;
  readonly onlyInAccountRange: number;
  readonly onlyInShopRange: number;
  /** Of ours TikTok already had, and by its statistics browser and server events that it took for one. */
  readonly duplicates: number;
  readonly mergedAtTikTok: number | undefined;
  readonly rejected: Clicked;
  readonly gaveUp: Clicked;
  readonly unknown: Clicked;
  readonly waiting: Clicked;
  readonly noConsent: Clicked;
  readonly otherwiseNotSent: Clicked;
  /** Accepted without a TikTok click: TikTok may know the shopper by other means. */
  readonly acceptedWithoutClick: number;
};

/** Orders, and those of them that have a TikTok click. */
export type Clicked = { readonly all: number; readonly withClick: number };

const consentReasons: readonly (string | undefined)[] = ["consent_denied", "consent_unknown"];
const isDuplicate = ({ state, reason }: OutcomeCount) =>
  state === "rejected" && reason === "duplicate_at_tiktok";
const isConsent = ({ state, reason }: OutcomeCount) => state === "skipped" && consentReasons.includes(reason);

export function countReasons(counts: DiscrepancyCounts): ReasonCounts {
  const { clicked, outcomes } = counts;
  const span = spanWindows(counts.windows);
  const older = (days: number) =>
    counts.clickAges.reduce((sum, age) => sum + (age.days > days ? age.conversions : 0), 0);
  const beyondShortest = span.shortest === undefined ? undefined : older(span.shortest);
  const beyondLongest = span.longest === undefined ? undefined : older(span.longest);
  const sum = (isCounted: (outcome: OutcomeCount) => boolean): Clicked => ({
    all: add(outcomes.filter(isCounted)),
    withClick: add(outcomes.filter((each) => each.hasClick && isCounted(each))),
  });
  return {
    outsideEveryWindow: beyondLongest,
    outsideSomeWindow: beyondShortest === undefined ? undefined : beyondShortest - (beyondLongest ?? 0),
    clickedOnAnotherDay: clicked.clickedOnAnotherDay,
    clickedOutside: clicked.clickedOutside,
    orderedOutside: clicked.orderedOutside,
    viewThrough: counts.theirs.viewThroughPurchases,
    otherDayInShop: clicked.otherDayInShop,
    onlyInAccountRange: clicked.onlyInAccountRange,
    onlyInShopRange: clicked.onlyInShopRange,
    duplicates: sum(isDuplicate).all,
    mergedAtTikTok: countMerged(counts.pixelDays),
    rejected: sum((each) => each.state === "rejected" && !isDuplicate(each)),
    gaveUp: sum((each) => each.state === "dead"),
    unknown: sum((each) => each.state === "unknown"),
    waiting: sum((each) => each.state === "pending" || isUnpaid(each)),
    noConsent: sum(isConsent),
    otherwiseNotSent: sum(
      (each) =>
        (each.state === "skipped" && !isConsent(each) && !isUnpaid(each)) || each.state === "redacted",
    ),
    acceptedWithoutClick: sum((each) => each.state === "accepted" && !each.hasClick).all,
  };
}

export function spanWindows(windows: readonly WindowCount[]): WindowSpan {
  const known = windows.flatMap(({ days }) => (days === undefined ? [] : [days]));
  const adGroups = windows.reduce((sum, each) => sum + each.adGroups, 0);
  const unknown = windows.reduce((sum, each) => sum + (each.days === undefined ? each.adGroups : 0), 0);
  return {
    shortest: known.length === 0 ? undefined : Math.min(...known),
    longest: known.length === 0 || unknown > 0 ? undefined : Math.max(...known),
    adGroups,
    unknown,
  };
}

function countMerged(pixelDays: DiscrepancyCounts["pixelDays"]): number | undefined {
  const told = pixelDays.flatMap(({ theirs }) => (theirs === undefined ? [] : [theirs]));
  if (told.length === 0) return undefined;
  return told.reduce((sum, { server, browser, total }) => sum + Math.max(0, server + browser - total), 0);
}

/** An order that waits for its payment: it goes when that comes. */
function isUnpaid({ state, reason }: OutcomeCount): boolean {
  return state === "skipped" && reason === "awaiting_payment";
}

function add(outcomes: readonly OutcomeCount[]): number {
  return outcomes.reduce((total, { conversions }) => total + conversions, 0);
}
