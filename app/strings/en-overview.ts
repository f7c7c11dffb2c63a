import type { Alert } from "#app/admin/overview/list-alerts.ts";
import type { CoverageChange, CoverageKind, GapCause } from "#app/core/coverage/explain-coverage.ts";
import type { MatchField } from "#app/core/coverage/match-field.ts";

/** What the overview says. */
export const enOverview = {
  title: "Overview",
  days: (from: string, to: string) => (from === to ? from : `${from} to ${to}`),
  daysHint: (zone: string) =>
    `Days are the store's (${zone}), by when a conversion arrived; what becomes of it later is counted on that day.`,
  totals: "What became of it",
  received: "Received",
  receivedMeaning: "one per conversion, event and pixel",
  waiting: "Waiting",
  notConfirmed: "Not confirmed",
  notConfirmedMeaning: "gave up, unreadable, or TikTok never said",
  before: (count: string) => `${count} in the days before`,
  comparedWith: (days: string) => `Compared with ${days}.`,
  ledgerHint: "Everything received is in exactly one state.",
  chart: {
    title: "Day by day",
    summary: (from: string, to: string) =>
      `Conversions by the day they arrived on, and what became of them, from ${from} to ${to}. The table below holds the same numbers.`,
    asTable: "Show as a table",
    day: "Day",
    failed: "The chart could not be loaded. The table below has the same numbers.",
    notConfirmed: "Not confirmed",
  },
  value: {
    title: "Revenue sent",
    hint: "The value of the purchases that TikTok accepted, as the store's rules say it. Tests are left out.",
    purchases: (count: number) => (count === 1 ? "1 purchase" : `${count.toLocaleString("en")} purchases`),
    withoutValue: "Without a value",
    none: "TikTok accepted no purchase in these days.",
    perPixel: "Each pixel for itself: an order that two pixels hear of is told to both.",
  },
  skipped: {
    title: "Not sent, and why",
    none: "Everything that arrived in these days was to be sent.",
    see: "See skipped deliveries",
    conversions: (count: string) => count,
  },
  questions: {
    title: "For you to decide",
    channel: (orders: number, channel: string) =>
      orders === 1
        ? `1 order came through “${channel}”: count it?`
        : `${orders.toLocaleString("en")} orders came through “${channel}”: count them?`,
    suchAs: (examples: readonly string[]) => `Such as ${examples.join(", ")}.`,
    channelHint:
      "In the last 30 days; none of them was sent. Count a channel if TikTok ads lead to it and nothing else reports its orders.",
    count: "Yes",
    leaveOut: "No",
    countLabel: (channel: string) => `Yes, count orders of ${channel}`,
    leaveOutLabel: (channel: string) => `No, do not count orders of ${channel}`,
    counted: (channel: string) => `Orders of “${channel}” count from the next one on`,
    countedHint: "Those of the last days that were not sent can be sent as well:",
    leftOut: (channel: string) => `Orders of “${channel}” are not counted. Settings can change that.`,
    heldBack: (count: number) =>
      count === 1
        ? "1 was held back in the last 30 days: its only TikTok click is older than the store's window"
        : `${count.toLocaleString("en")} were held back in the last 30 days: their only TikTok clicks are older than the store's window`,
    heldBackHint: (sendable: number) =>
      sendable === 0
        ? "All of them are more than 7 days old, too old to be sent now. From the next one on such orders would go without the click, and TikTok would match them by the shopper's details."
        : `Without the click TikTok matches them by the shopper's details. Those of the last 7 days (${sendable.toLocaleString("en")}) go at once, and such orders from now on.`,
    sendHeldBack: "Send them without the click",
    sending: "Those of the last 7 days are being sent without the click",
    sendingHint: "From now on such orders go at once; Settings can change that.",
    busy: "From now on such orders go without the click; those of the last 7 days not yet",
    busyHint: "Another rebuild is under way. When it is done, send them from there:",
    toPastOrders: "Past orders",
  },
  coverage: {
    title: "What TikTok can match",
    hint: (target: number) =>
      `The share of events that carry each key. TikTok finds people well from about ${target} % on.`,
    clickHint: "Only who came by a TikTok ad has a click: there the share is that of your ads, and no fault.",
    kindLabel: "Of",
    kind: {
      purchase: "Purchases",
      checkout: "Checkouts",
      other: "Visits, carts and forms",
    } satisfies Record<CoverageKind, string>,
    none: {
      purchase: "No purchase in these days.",
      checkout: "No checkout in these days.",
      other: "The storefront told of nothing in these days.",
    } satisfies Record<CoverageKind, string>,
    field: {
      email: "Email",
      phone: "Phone",
      ttclid: "TikTok click (ttclid)",
      ttp: "TikTok cookie (ttp)",
      browser: "IP address and browser",
      external_id: "Customer account (external id)",
    } satisfies Record<MatchField, string>,
    columns: { field: "Key", share: "Share", gaps: "Why not the others" },
    of: (has: string, total: string) => `${has} of ${total}`,
    reached: "Target reached",
    below: (target: number) => `Below ${target} %`,
    cause: {
      consent_denied: "no consent: refused",
      consent_unknown: "no consent: not known",
      not_captured: "not captured on the storefront",
      not_given: "not given by the shopper",
      no_click: "came without a TikTok click",
      click_too_old: "click older than the window",
      not_approved: "not approved by Shopify",
    } satisfies Record<GapCause, string>,
    best: "What would raise it most",
    change: {
      capture: (count: string) =>
        `Turn on the app embed and see that the web pixel is installed: on ${count} of them the storefront was silent, so consent, click and cookie are missing.`,
      ask_approval: (count: string) =>
        `Ask Shopify for protected customer data (name, address, email, phone) in the Partner dashboard: on all ${count} of them Shopify kept email and phone from the app.`,
      ask_phone: (count: string) =>
        `Ask for the phone number at checkout (Settings, Checkout, Customer information): ${count} of them came without one.`,
    } satisfies Record<CoverageChange, (count: string) => string>,
    toGuide: "Open the set-up guide",
  },
  learning: {
    title: "TikTok's learning phase",
    hint: (target: number) =>
      `An ad group learns best from about ${target} of its event a week. Accepted in the last 7 days, tests left out; TikTok attributes a part of them to ads.`,
    event: "Event",
    accepted: "Accepted in 7 days",
    verdict: "Of 50 a week",
    enough: "Enough",
    missing: (count: string) => `${count} more`,
    none: "No pixel is connected and switched on.",
  },
  spend: {
    title: "Ad performance",
    ofAccount: (name: string) => `TikTok's figures for ${name}, by the ad account's days.`,
    nothingYet: "No figures of these days were fetched from TikTok yet.",
    begins: (day: string) => `Figures begin on ${day}.`,
    failed: "TikTok's figures could not be read just now.",
    more: "See all of it",
  },
  alerts: {
    title: "Needs a look",
    pixel_refused: (pixel: string) =>
      `TikTok keeps the login from pixel ${pixel}: its conversions wait. Give the login access to it at TikTok, or take it out here.`,
    tagged_as_tests: (pixel: string) =>
      `Pixel ${pixel} is in test mode: TikTok shows its events under Test events and does not count them.`,
    many_lost: (lost: string, received: string) =>
      `Many conversions do not reach TikTok: ${lost} of ${received} in the last 24 hours. The reasons are with the deliveries.`,
    silence: (usual: string) =>
      `Nothing arrived in the last 24 hours, where ${usual} a day are usual. Is the store open, and does Shopify still send its messages?`,
    storefront_silent:
      "The storefront has told of nothing for days: clicks and consent are missing since then.",
    see: {
      pixel_refused: "See the pixel",
      tagged_as_tests: "See the pixels",
      many_lost: "See rejected deliveries",
      silence: "See the latest deliveries",
      storefront_silent: "Open the set-up guide",
    } satisfies Record<Alert["kind"], string>,
  },
  latest: "Latest deliveries",
  allDeliveries: "All deliveries",
  nothingYet: "Nothing has arrived yet. The first order or checkout appears here within seconds.",
};
