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
  | { readonly state: "pending"; readonly body: TikTokEvent }
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
  return { ...target, state: "pending", body: { event: eventName, ...draft } };
}

/** A delivery that exists already. */
export type KnownDelivery = {
  readonly id: string;
  readonly pixelCode: string;
  readonly state: string;
  readonly reason: string | null;
};

export type DeliveryChange =
  /** It waited for payment, which has come. */
  | { readonly kind: "release"; readonly deliveryId: string; readonly body: TikTokEvent }
  /** It stays skipped, for another reason. */
  | { readonly kind: "restate"; readonly deliveryId: string; readonly reason: SkipReason }
  /** It is withdrawn unless a sender has it already. */
  | { readonly kind: "withdraw"; readonly deliveryId: string };

/**
 * What a further message about a known conversion changes. Messages come in any order and more than once:
 * only payment and cancellation change anything, and nothing brings back what TikTok has.
 */
export function planChanges(
  conversion: MappedConversion,
  known: readonly KnownDelivery[],
  pixels: readonly PixelTarget[],
): readonly DeliveryChange[] {
  if (conversion.cancelledAt !== undefined)
    return known.flatMap((delivery): DeliveryChange[] => {
      if (delivery.state === "pending") return [{ kind: "withdraw", deliveryId: delivery.id }];
      return waitsForPayment(delivery)
        ? [{ kind: "restate", deliveryId: delivery.id, reason: "cancelled" }]
        : [];
    });
  const planned = new Map(planDeliveries(conversion, pixels).map((plan) => [plan.pixelCode, plan]));
  return known.filter(waitsForPayment).flatMap((delivery): DeliveryChange[] => {
    const plan = planned.get(delivery.pixelCode);
    if (plan === undefined || (plan.state === "skipped" && plan.reason === "awaiting_payment")) return [];
    return plan.state === "pending"
      ? [{ kind: "release", deliveryId: delivery.id, body: plan.body }]
      : [{ kind: "restate", deliveryId: delivery.id, reason: plan.reason }];
  });
}

function waitsForPayment(delivery: KnownDelivery): boolean {
  return delivery.state === "skipped" && delivery.reason === "awaiting_payment";
}
