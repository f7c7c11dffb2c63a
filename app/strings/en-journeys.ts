import type { ClickSource } from "#app/core/identity/click.ts";
import type { JourneyVerdict, VisitKind } from "#app/core/journey/trace-journey.ts";

/** What the pages about journeys say. */
export const enJourneys = {
  title: "Journeys",
  about: "Orders that a TikTok click led to, newest first.",
  columns: {
    order: "Order",
    value: "Value",
    wait: "Click to order",
    source: "The click came from",
    delivery: "Sent",
    at: "Ordered",
  },
  empty: "No journeys yet",
  emptyHint:
    "Orders appear here once a shopper who clicked a TikTok ad has bought something, and agreed to marketing.",
  past: "No older journeys",
  pastHint: "This is the end of the list.",
  newest: "To the newest",
  older: "Older",
  noSource: "No longer kept",
  source: {
    cart_attributes: "This browser, by its cart",
    landing_page: "Landing page of the order",
    checkout_visitor: "This browser",
    same_customer: "Another device of the same customer",
    same_email: "Another device, same email",
    same_phone: "Another device, same phone number",
  } satisfies Record<ClickSource, string>,
  steps: "What led to the order",
  ordered: "Ordered",
  click: "TikTok click",
  visit: {
    first_seen: "This browser was first seen",
    cart: "Seen with this cart",
    checkout: "Seen in this checkout",
    order: "Seen with this order",
  } satisfies Record<VisitKind, string>,
  verdict: {
    used: "Used",
    older_than_another: "Older",
    outside_window: "Too old",
    heard_later: "Heard of later",
  } satisfies Record<JourneyVerdict, string>,
  meaning: {
    used: "The newest click inside the attribution window: the one the order is credited to.",
    older_than_another: "Inside the attribution window, but another click is newer or says more.",
    outside_window: "Older than the attribution window, so it did not count.",
    heard_later: "We heard of it only after the order was taken in, so it did not count.",
  } satisfies Record<JourneyVerdict, string>,
  timeUnknown: "Nobody noted its time; the time of the order stands in.",
  before: (time: string) => `${time} before the order`,
  atOnce: "At the time of the order",
  noClicks: "No TikTok click is known for this order.",
  untold: {
    refused: "The shopper did not allow marketing, so nothing about the way to this order is kept.",
    gone: "What was known of the way to this order is no longer kept.",
    partly:
      "The order's message is no longer kept: only what was known when the order was taken in is shown.",
  },
  deliveries: "What TikTok was told",
  see: "See the journey",
  notFound: "There is no such journey",
  /** A length of time in its two largest units. */
  duration: (ms: number): string => {
    const minutes = Math.round(ms / 60_000);
    if (minutes < 1) return "less than a minute";
    const parts: readonly (readonly [number, string])[] = [
      [Math.floor(minutes / 1_440), "d"],
      [Math.floor((minutes % 1_440) / 60), "h"],
      [minutes % 60, "min"],
    ];
    const from = parts.findIndex(([count]) => count > 0);
    return parts
      .slice(from, from + 2)
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count} ${unit}`)
      .join(" ");
  },
};
