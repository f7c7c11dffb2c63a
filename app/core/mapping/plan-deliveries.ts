import type { MappedConversion, MappedEvent, Warning } from "#app/core/mapping/conversion.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import { saleSources } from "#app/core/rules/rule-choices.ts";
import { spellEvent, type EventSpelling } from "#app/core/tiktok/event-names.ts";
import { asAppEvent, type EventSource, type TikTokAppEvent } from "#app/core/tiktok/app-event.ts";
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
  /** Events it does not get, canonical or by a custom event's name. */
  readonly eventsOff: readonly string[];
  /** The code tests go there with: of its test mode while that lasts, else the operator's; undefined: it gets none. */
  readonly testModeCode: string | undefined;
};

/** What a delivery sends: to a pixel, or for a mobile app. */
export type SentEvent = TikTokEvent | TikTokAppEvent;

/** A Delivery to be: pending with the event to send, or skipped with its reason. */
export type PlannedDelivery = {
  readonly pixelId: number | null;
  /** The pixel's code, or TikTok's number of the mobile app it is reported for. */
  readonly pixelCode: string;
  /** Absent for a pixel's. */
  readonly eventSource?: EventSource;
  readonly event: string;
  readonly eventName: string;
  readonly ruleId: string | undefined;
  readonly warnings: readonly Warning[];
} & (
  | {
      readonly state: "pending";
      readonly body: SentEvent;
      readonly awaitsOtherHalf: boolean;
      /** Set for a test: it only ever leaves with this code. */
      readonly testEventCode: string | undefined;
    }
  | { readonly state: "skipped"; readonly reason: SkipReason }
);

/** One count per conversion, event and target: what each target gets, or why it does not. */
export function planDeliveries(
  conversion: Pick<
    MappedConversion,
    "test" | "source" | "facts" | "tiktokEventId" | "awaitsOtherHalf" | "events"
  >,
  pixels: readonly PixelTarget[],
): readonly PlannedDelivery[] {
  return conversion.events.flatMap((event) =>
    pixels.length === 0 ? [planNowhere(event)] : planEvent(conversion, event, pixels),
  );
}

/**
 * Where one event goes: to every pixel, or once to the mobile app that sold it (docs/decisions/023-mobile-apps.md).
 *
 * @param pixels the shop's enabled ones; the first is the one whose connection an app's event is sent with.
 */
export function planEvent(
  conversion: Targeted,
  event: MappedEvent,
  pixels: readonly PixelTarget[],
): readonly PlannedDelivery[] {
  const { appId } = conversion.facts;
  if (appId === undefined) return pixels.map((pixel) => planForPixel(conversion, event, pixel));
  const [carrier] = pixels;
  return carrier === undefined ? [] : [planForApp(conversion, event, appId, carrier)];
}

/** Of a conversion what decides where its events go. */
type Targeted = Pick<MappedConversion, "test" | "source" | "facts" | "tiktokEventId" | "awaitsOtherHalf">;

/**
 * What a mobile app is told. The pixel only lends its connection: its markets and events are those of websites. TikTok's
 * test event codes are a pixel's own, so a test is not reported for an app at all.
 */
export function planForApp(
  conversion: Targeted,
  { event, ruleId, warnings, skip, draft }: MappedEvent,
  appId: string,
  carrier: PixelTarget,
): PlannedDelivery {
  const eventName = spellEvent(event, "classic");
  const pixelId = carrier.id;
  const target = {
    pixelId,
    pixelCode: appId,
    eventSource: "app",
    event,
    eventName,
    ruleId,
    warnings,
  } as const;
  const reason = conversion.test ?? skip;
  if (reason !== undefined) return { ...target, state: "skipped", reason };
  if (draft === undefined) throw new Error(`${conversion.tiktokEventId} may be sent but has no event`);
  return {
    ...target,
    state: "pending",
    body: asAppEvent({ event: eventName, ...draft }, appId),
    awaitsOtherHalf: conversion.awaitsOtherHalf,
    testEventCode: undefined,
  };
}

function planNowhere({ event, ruleId, warnings, skip }: MappedEvent): PlannedDelivery {
  return {
    pixelId: null,
    pixelCode: noPixelCode,
    event,
    eventName: spellEvent(event, "classic"),
    ruleId,
    warnings,
    state: "skipped",
    reason: skip ?? "not_connected",
  };
}

/**
 * What one pixel gets. Its own rules come last, so that an order which waits says so everywhere, and each pixel's
 * settings decide as they are when it counts; but a test that the pixel never gets waits for nothing.
 */
export function planForPixel(
  conversion: Targeted,
  { event, ruleId, warnings, skip, draft }: MappedEvent,
  pixel: PixelTarget,
): PlannedDelivery {
  const eventName = spellEvent(event, pixel.eventSpelling);
  const target = { pixelId: pixel.id, pixelCode: pixel.code, event, eventName, ruleId, warnings };
  const { test } = conversion;
  const skipped = (reason: SkipReason) => ({ ...target, state: "skipped" as const, reason });
  if (test !== undefined && pixel.testModeCode === undefined) return skipped(test);
  if (skip !== undefined) return skipped(skip);
  if (pixel.eventsOff.includes(event)) return skipped("event_off");
  if (!isOfMarket(conversion, pixel)) return skipped("other_market");
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
function isOfMarket(
  { source, facts }: Pick<MappedConversion, "source" | "facts">,
  { markets }: PixelTarget,
): boolean {
  if (markets.length === 0 || !saleSources.has(source)) return true;
  const [country] = facts.countries;
  return country !== undefined && markets.includes(country);
}
