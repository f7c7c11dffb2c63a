import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import { spellEvent, type EventSpelling } from "#app/core/tiktok/event-names.ts";
import type { TikTokEvent } from "#app/core/tiktok/event.ts";

/** Stands for the pixel of a shop that has none, so that its conversions are counted too. */
export const noPixelCode = "-";

/** An enabled pixel of the shop. */
export type PixelTarget = {
  readonly id: number;
  readonly code: string;
  readonly eventSpelling: EventSpelling;
  /** Countries (ISO 3166, upper case) whose buyers it hears of; empty: all. */
  readonly markets: readonly string[];
  /** Canonical events it does not get. */
  readonly eventsOff: readonly string[];
  /** The code tests go there with: of its test mode while that lasts, else the operator's; undefined: it gets none. */
  readonly testModeCode: string | undefined;
};

/** A Delivery to be: pending with the event to send, or skipped with its reason. */
export type PlannedDelivery = {
  readonly pixelId: number | null;
  readonly pixelCode: string;
  readonly eventName: string;
} & (
  | {
      readonly state: "pending";
      readonly body: TikTokEvent;
      readonly awaitsOtherHalf: boolean;
      /** Set for a test: it only ever leaves with this code. */
      readonly testEventCode: string | undefined;
    }
  | { readonly state: "skipped"; readonly reason: SkipReason }
);

/** One count per conversion and pixel: what each pixel gets, or why it does not. */
export function planDeliveries(
  conversion: MappedConversion,
  pixels: readonly PixelTarget[],
): readonly PlannedDelivery[] {
  if (pixels.length === 0)
    return [
      {
        pixelId: null,
        pixelCode: noPixelCode,
        eventName: spellEvent(conversion.event, "classic"),
        state: "skipped",
        reason: conversion.skip ?? "not_connected",
      },
    ];
  return pixels.map((pixel) => planForPixel(conversion, pixel));
}

/**
 * What one pixel gets. Its own rules come last, so that an order which waits says so everywhere, and each pixel's
 * settings decide as they are when it counts; but a test that the pixel never gets waits for nothing.
 */
export function planForPixel(conversion: MappedConversion, pixel: PixelTarget): PlannedDelivery {
  const eventName = spellEvent(conversion.event, pixel.eventSpelling);
  const target = { pixelId: pixel.id, pixelCode: pixel.code, eventName };
  const { draft } = conversion.facts;
  const { test } = conversion;
  if (test !== undefined && pixel.testModeCode === undefined)
    return { ...target, state: "skipped", reason: test };
  if (conversion.skip !== undefined) return { ...target, state: "skipped", reason: conversion.skip };
  if (pixel.eventsOff.includes(conversion.event)) return { ...target, state: "skipped", reason: "event_off" };
  if (!isOfMarket(conversion, pixel)) return { ...target, state: "skipped", reason: "other_market" };
  if (draft === undefined) throw new Error(`${conversion.tiktokEventId} may be sent but has no event`);
  return {
    ...target,
    state: "pending",
    body: { event: eventName, ...draft },
    awaitsOtherHalf: conversion.awaitsOtherHalf,
    testEventCode: test === undefined ? undefined : pixel.testModeCode,
  };
}

/**
 * Orders, and the checkouts they come from, have a buyer with an address: the first of its countries
 * (docs/decisions/006-where-a-buyer-is.md) says which market it is, and an address that is not known is in none. What
 * shoppers do before that has no address at all, so every pixel hears of it.
 */
function isOfMarket({ event, facts }: MappedConversion, { markets }: PixelTarget): boolean {
  if (markets.length === 0 || !(event === "CompletePayment" || event === "InitiateCheckout")) return true;
  const [country] = facts.countries;
  return country !== undefined && markets.includes(country);
}
