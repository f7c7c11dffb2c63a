import type { Transition } from "#app/core/delivery/state.ts";
import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import {
  planDeliveries,
  planForPixel,
  type PixelTarget,
  type PlannedDelivery,
} from "#app/core/mapping/plan-deliveries.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import type { TikTokEvent } from "#app/core/tiktok/event.ts";

/** A delivery that exists already. */
export type KnownDelivery = {
  readonly id: string;
  readonly pixelCode: string;
  readonly state: string;
  readonly reason: string | null;
  /** Pending, never tried, and not due yet: it waits for its other half. */
  readonly waits: boolean;
  readonly testEventCode: string | null;
};

/** What a skipped delivery may have waited for, by its reason. */
export const releases = {
  awaiting_payment: "payment_received",
  consent_unknown: "consent_released",
  other_market: "rebuilt",
} as const satisfies { readonly [Reason in SkipReason]?: Transition };

type ReleasableReason = keyof typeof releases;

export type DeliveryChange =
  /** What it waited for has come. */
  | {
      readonly kind: "release";
      readonly deliveryId: string;
      readonly waitedFor: ReleasableReason;
      readonly body: TikTokEvent;
      readonly testEventCode: string | undefined;
    }
  /** Its other half has come: it goes now, with what both know. */
  | {
      readonly kind: "complete";
      readonly deliveryId: string;
      readonly body: TikTokEvent;
      readonly testEventCode: string | undefined;
    }
  /** It turned out to be a test before anyone sent it. */
  | { readonly kind: "tag"; readonly deliveryId: string; readonly testEventCode: string }
  /** It stays skipped, for another reason. */
  | { readonly kind: "restate"; readonly deliveryId: string; readonly reason: SkipReason }
  /** It is withdrawn unless a sender has it already. */
  | { readonly kind: "withdraw"; readonly deliveryId: string; readonly reason: SkipReason }
  /** A pixel that was connected while the conversion waited. */
  | { readonly kind: "add"; readonly plan: PlannedDelivery };

/** Why what was not sent yet may not leave at all, or not without a test event code. */
const refusals = ["consent_denied", "test_order", "own_visit"] as const satisfies readonly SkipReason[];

/** Why a half that is sent later may not be sent either: rules that hold for the event as a whole. */
const withdrawals: ReadonlySet<SkipReason> = new Set([
  ...refusals,
  "channel_off",
  "total_zero",
  "bot",
  "event_off",
  "other_market",
]);

const refused: ReadonlySet<SkipReason> = new Set(refusals);

/**
 * What a further message about a known conversion changes. Messages come in any order and more than once: only
 * payment, consent, the buyer's country, cancellation, who did it and the other half of an event change anything, and
 * nothing brings back what TikTok has or what was cancelled.
 *
 * A pixel without a delivery gets one where this message is the first after which the conversion may be sent at all:
 * it was connected while the order waited for its payment or its consent. What could be sent before stays with the
 * pixels of that time, so that nothing old ever goes to a new pixel.
 *
 * @param pixels the shop's enabled pixels; a delivery of one that is gone is not sent to it.
 */
export function planChanges(
  conversion: MappedConversion,
  known: readonly KnownDelivery[],
  pixels: readonly PixelTarget[],
): readonly DeliveryChange[] {
  const changes = known.flatMap((delivery) => changeKnown(conversion, delivery, pixels));
  const codes = new Set(known.map(({ pixelCode }) => pixelCode));
  const added = pixels.filter(({ code }) => !codes.has(code));
  if (conversion.skip !== undefined || added.length === 0 || !wasHeldBack(known)) return changes;
  return [...changes, ...planDeliveries(conversion, added).map((plan) => ({ kind: "add" as const, plan }))];
}

/** Whether the conversion could be sent to nobody until now, because its payment or its consent was missing. */
function wasHeldBack(known: readonly KnownDelivery[]): boolean {
  return known.every(({ state }) => state === "skipped") && known.some(isHeldBack);
}

/** Whether a delivery waits for payment or consent. */
export function isHeldBack({ state, reason }: KnownDelivery): boolean {
  return state === "skipped" && (reason === "awaiting_payment" || reason === "consent_unknown");
}

function changeKnown(
  conversion: MappedConversion,
  delivery: KnownDelivery,
  pixels: readonly PixelTarget[],
): readonly DeliveryChange[] {
  const deliveryId = delivery.id;
  const isPending = delivery.state === "pending";
  const waited = waitedFor(conversion, delivery);
  if (conversion.cancelledAt !== undefined) {
    const kind = isPending ? "withdraw" : "restate";
    return isPending || waited !== undefined ? [{ kind, deliveryId, reason: "cancelled" }] : [];
  }
  const plan = planKnown(conversion, delivery, pixels);
  if (isPending) return changePending(delivery, plan);
  if (waited === undefined) return [];
  if (plan.state === "pending") {
    const { body, testEventCode } = plan;
    return [{ kind: "release", deliveryId, waitedFor: waited, body, testEventCode }];
  }
  return plan.reason === waited ? [] : [{ kind: "restate", deliveryId, reason: plan.reason }];
}

type Plan =
  | Pick<
      Extract<PlannedDelivery, { state: "pending" }>,
      "state" | "body" | "awaitsOtherHalf" | "testEventCode"
    >
  | Pick<Extract<PlannedDelivery, { state: "skipped" }>, "state" | "reason">;

/** What would be planned for a delivery that exists: one that was a test stays one, with the code it was given. */
function planKnown(
  conversion: MappedConversion,
  { pixelCode, testEventCode }: KnownDelivery,
  pixels: readonly PixelTarget[],
): Plan {
  const pixel = pixels.find(({ code }) => code === pixelCode);
  if (pixel === undefined) return { state: "skipped", reason: conversion.skip ?? "not_connected" };
  const plan = planForPixel(conversion, { ...pixel, testModeCode: testEventCode ?? pixel.testModeCode });
  return plan.state === "pending" && testEventCode !== null ? { ...plan, testEventCode } : plan;
}

function changePending(delivery: KnownDelivery, plan: Plan): readonly DeliveryChange[] {
  const deliveryId = delivery.id;
  if (plan.state === "skipped") {
    const ends = delivery.waits ? withdrawals : refused;
    return ends.has(plan.reason) ? [{ kind: "withdraw", deliveryId, reason: plan.reason }] : [];
  }
  const { body, testEventCode } = plan;
  if (delivery.waits && !plan.awaitsOtherHalf) return [{ kind: "complete", deliveryId, body, testEventCode }];
  return testEventCode === undefined || delivery.testEventCode !== null
    ? []
    : [{ kind: "tag", deliveryId, testEventCode }];
}

/** A checkout learns of its address as it goes; an order has the buyer's country from its first message on. */
function waitedFor(conversion: MappedConversion, delivery: KnownDelivery): ReleasableReason | undefined {
  const { state, reason } = delivery;
  if (state !== "skipped" || reason === null || !Object.hasOwn(releases, reason)) return undefined;
  return reason === "other_market" && conversion.source !== "checkout"
    ? undefined
    : (reason as ReleasableReason);
}
