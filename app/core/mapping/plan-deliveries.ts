import type { Transition } from "#app/core/delivery/state.ts";
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
  /** Every event of it is tagged as a test at TikTok, so test orders may go there. */
  readonly tagsTests: boolean;
};

/** A Delivery to be: pending with the event to send, or skipped with its reason. */
export type PlannedDelivery = {
  readonly pixelId: number | null;
  readonly pixelCode: string;
  readonly eventName: string;
} & (
  | { readonly state: "pending"; readonly body: TikTokEvent; readonly awaitsOtherHalf: boolean }
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

function planForPixel(conversion: MappedConversion, pixel: PixelTarget): PlannedDelivery {
  const eventName = spellEvent(conversion.event, pixel.eventSpelling);
  const target = { pixelId: pixel.id, pixelCode: pixel.code, eventName };
  const { draft } = conversion.facts;
  if (conversion.test && !pixel.tagsTests) return { ...target, state: "skipped", reason: "test_order" };
  if (conversion.skip !== undefined) return { ...target, state: "skipped", reason: conversion.skip };
  if (draft === undefined) throw new Error(`${conversion.tiktokEventId} may be sent but has no event`);
  return {
    ...target,
    state: "pending",
    body: { event: eventName, ...draft },
    awaitsOtherHalf: conversion.awaitsOtherHalf,
  };
}

/** A delivery that exists already. */
export type KnownDelivery = {
  readonly id: string;
  readonly pixelCode: string;
  readonly state: string;
  readonly reason: string | null;
  /** Pending, never tried, and not due yet: it waits for its other half. */
  readonly waits: boolean;
};

/** What a skipped delivery may have waited for, by its reason. */
export const releases = {
  awaiting_payment: "payment_received",
  consent_unknown: "consent_released",
} as const satisfies { readonly [Reason in SkipReason]?: Transition };

type ReleasableReason = keyof typeof releases;

export type DeliveryChange =
  /** What it waited for has come. */
  | {
      readonly kind: "release";
      readonly deliveryId: string;
      readonly waitedFor: ReleasableReason;
      readonly body: TikTokEvent;
    }
  /** Its other half has come: it goes now, with what both know. */
  | { readonly kind: "complete"; readonly deliveryId: string; readonly body: TikTokEvent }
  /** It stays skipped, for another reason. */
  | { readonly kind: "restate"; readonly deliveryId: string; readonly reason: SkipReason }
  /** It is withdrawn unless a sender has it already. */
  | { readonly kind: "withdraw"; readonly deliveryId: string; readonly reason: SkipReason };

/** Why a half that is sent later may not be sent at all: rules that hold for the event as a whole. */
const withdrawals: ReadonlySet<SkipReason> = new Set(["consent_denied", "channel_off", "total_zero"]);

/**
 * What a further message about a known conversion changes. Messages come in any order and more than once: only
 * payment, consent, cancellation and the other half of an event change anything, and nothing brings back what
 * TikTok has or what was cancelled.
 */
export function planChanges(
  conversion: MappedConversion,
  known: readonly KnownDelivery[],
  pixels: readonly PixelTarget[],
): readonly DeliveryChange[] {
  if (conversion.cancelledAt !== undefined)
    return known.flatMap((delivery): DeliveryChange[] => {
      if (delivery.state === "pending")
        return [{ kind: "withdraw", deliveryId: delivery.id, reason: "cancelled" }];
      return waitedFor(delivery) !== undefined
        ? [{ kind: "restate", deliveryId: delivery.id, reason: "cancelled" }]
        : [];
    });
  const planned = new Map(planDeliveries(conversion, pixels).map((plan) => [plan.pixelCode, plan]));
  return known.flatMap((delivery): DeliveryChange[] => {
    const plan = planned.get(delivery.pixelCode);
    if (plan === undefined) return [];
    const deliveryId = delivery.id;
    if (delivery.waits) {
      if (plan.state === "pending")
        return plan.awaitsOtherHalf ? [] : [{ kind: "complete", deliveryId, body: plan.body }];
      return withdrawals.has(plan.reason) ? [{ kind: "withdraw", deliveryId, reason: plan.reason }] : [];
    }
    const waited = waitedFor(delivery);
    if (waited === undefined) return [];
    if (plan.state === "pending")
      return [{ kind: "release", deliveryId, waitedFor: waited, body: plan.body }];
    return waited === "awaiting_payment" && plan.reason !== waited
      ? [{ kind: "restate", deliveryId, reason: plan.reason }]
      : [];
  });
}

function waitedFor(delivery: KnownDelivery): ReleasableReason | undefined {
  if (delivery.state !== "skipped" || delivery.reason === null) return undefined;
  return Object.hasOwn(releases, delivery.reason) ? (delivery.reason as ReleasableReason) : undefined;
}
