import type { ListedOrder } from "#app/core/shopify/order-listing.ts";
import { isFetchedTopic } from "#app/core/shopify/topics.ts";

const hourMs = 3_600_000;

/** How an order of Shopify's became known here. */
export type HeardBy =
  | "webhook"
  /** It was read from the Admin API, because its webhook never came or from before the app was installed. */
  | "fetched"
  | "missing";

/** What a comparison found in one hour of Shopify's clock. */
export type OrderHour = {
  /** Its beginning, Unix milliseconds. */
  readonly hour: number;
  readonly orders: number;
  readonly fetched: number;
  readonly missing: number;
};

/** @param topic of the message that an order was mapped from; null once that is gone. */
export function heardBy(topic: string | null): HeardBy {
  return topic !== null && isFetchedTopic(topic) ? "fetched" : "webhook";
}

/** The beginning of the hour a moment is in, both in Unix milliseconds. */
export function hourOf(at: number): number {
  return Math.floor(at / hourMs) * hourMs;
}

/** Counts orders hour by hour, the earliest first. Hours without an order are left out. */
export function countOrderHours(
  orders: readonly (ListedOrder & { readonly heard: HeardBy })[],
): readonly OrderHour[] {
  const hours = new Map<number, { orders: number; fetched: number; missing: number }>();
  for (const { createdAt, heard } of orders) {
    const hour = hourOf(createdAt);
    const counts = hours.get(hour) ?? { orders: 0, fetched: 0, missing: 0 };
    counts.orders += 1;
    if (heard !== "webhook") counts[heard] += 1;
    hours.set(hour, counts);
  }
  return [...hours]
    .map(([hour, counts]) => ({ hour, ...counts }))
    .toSorted((one, other) => one.hour - other.hour);
}
