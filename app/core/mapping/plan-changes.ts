import type { Transition } from "#app/core/delivery/state.ts";
import type { MappedConversion, Warning } from "#app/core/mapping/conversion.ts";
import {
  planEvent,
  type PixelTarget,
  type PlannedDelivery,
  type SentEvent,
} from "#app/core/mapping/plan-deliveries.ts";
import { planKnown, type KnownPlan, type PendingPlan } from "#app/core/mapping/plan-known.ts";
import { refusals } from "#app/core/mapping/refusal.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";

/** A delivery that exists already. */
export type KnownDelivery = {
  readonly id: string;
  readonly pixelCode: string;
  readonly event: string;
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
  no_click: "rebuilt",
  outside_window: "rebuilt",
  other_market: "rebuilt",
  no_account: "signup_seen",
} as const satisfies { readonly [Reason in SkipReason]?: Transition };

type ReleasableReason = keyof typeof releases;

/** Of these what keeps a conversion from everybody, and what its browser or its person may bring. */
const heldBackFor: ReadonlySet<string | null> = new Set<ReleasableReason>([
  "consent_unknown",
  "no_click",
  "outside_window",
]);

/** What was held back for that goes at most so long after it happened: TikTok optimises on what is fresh. */
const heldBackMaxMs = 7 * 86_400_000;

/** What a delivery that goes now goes with. */
export type Going = {
  readonly deliveryId: string;
  readonly body: SentEvent;
  /** The pixel it goes to; of a mobile app's event the one whose connection it goes with. */
  readonly pixelId: number | null;
  readonly ruleId: string | undefined;
  readonly warnings: readonly Warning[];
  readonly testEventCode: string | undefined;
};

export type DeliveryChange =
  /** What it waited for has come. */
  | (Going & { readonly kind: "release"; readonly waitedFor: ReleasableReason })
  /** The merchant said that nothing else reported it. */
  | (Going & { readonly kind: "replay"; readonly reason: SkipReason })
  /** Its other half has come: it goes now, with what both know. */
  | (Going & { readonly kind: "complete" })
  /** It turned out to be a test before anyone sent it. */
  | { readonly kind: "tag"; readonly deliveryId: string; readonly testEventCode: string }
  /** It stays skipped, for another reason. */
  | { readonly kind: "restate"; readonly deliveryId: string; readonly reason: SkipReason }
  /** It is withdrawn unless a sender has it already. */
  | { readonly kind: "withdraw"; readonly deliveryId: string; readonly reason: SkipReason }
  /** A pixel that was connected while the conversion waited. */
  | { readonly kind: "add"; readonly plan: PlannedDelivery };

/** Why what was not sent yet may not leave at all, or not without a test event code. */
const stops = [...refusals, "test_order", "own_visit"] as const satisfies readonly SkipReason[];

/** Why a half that is sent later may not be sent either: rules that hold for the event as a whole. */
const withdrawals: ReadonlySet<SkipReason> = new Set([
  ...stops,
  "channel_off",
  "app_order",
  "outside_window",
  "no_click",
  "total_zero",
  "bot",
  "rule_off",
  "event_off",
  "other_market",
]);

const stopped: ReadonlySet<SkipReason> = new Set(stops);

/**
 * What a further message about a known conversion changes. Messages come in any order and more than once: only
 * payment, consent, a click, the buyer's country, cancellation, who did it and the other half of an event change anything,
 * and nothing brings back what TikTok has or what was cancelled.
 *
 * The rules in force when a conversion is released from waiting for its payment, its consent or a click are those that count:
 * an event that they do not make any more stays skipped with their reason, and one that they make in addition is added.
 * What could be sent before keeps the events it was given then, so that nothing is ever counted a second time under
 * another name; of what still waits for its other half only what its rule was switched off for is withdrawn.
 *
 * A pixel without a delivery gets one where this message is the first after which the conversion may be sent at all:
 * it was connected while the order waited. What could be sent before stays with the
 * pixels of that time, so that nothing old ever goes to a new pixel.
 *
 * @param pixels the shop's enabled pixels; a delivery of one that is gone is not sent to it.
 * @param now Unix milliseconds.
 */
export function planChanges(
  conversion: MappedConversion,
  known: readonly KnownDelivery[],
  pixels: readonly PixelTarget[],
  now: number,
): readonly DeliveryChange[] {
  const isFresh = now - conversion.occurredAt <= heldBackMaxMs;
  const changes = known.flatMap((delivery) => changeKnown(conversion, delivery, pixels, isFresh));
  if (!(wasHeldBack(known) || becameApp(conversion, changes)) || (!isFresh && known.some(isWithheld)))
    return changes;
  const added = conversion.events
    .filter(({ skip }) => skip === undefined)
    .flatMap((event) => planEvent(conversion, event, pixels))
    .filter((plan) => !known.some((one) => one.pixelCode === plan.pixelCode && one.event === plan.event))
    .map((plan) => ({ kind: "add" as const, plan }));
  return [...changes, ...added];
}

/** Whether it turns out only now, before anybody sent it, that a mobile app sold it. */
function becameApp({ facts }: MappedConversion, changes: readonly DeliveryChange[]): boolean {
  return (
    facts.appId !== undefined &&
    changes.some((change) => change.kind === "withdraw" && change.reason === "app_order")
  );
}

/** Whether the conversion could be sent to nobody until now: its payment, its consent, its signup or a click was missing. */
function wasHeldBack(known: readonly KnownDelivery[]): boolean {
  return (
    known.every(({ state }) => state === "skipped") &&
    known.some((delivery) => isHeldBack(delivery) || delivery.reason === "no_account")
  );
}

function isHeldBack(delivery: KnownDelivery): boolean {
  return isWithheld(delivery) || (delivery.state === "skipped" && delivery.reason === "awaiting_payment");
}

/** Whether a delivery waits for what its browser or its person may bring: consent, or a click. */
export function isWithheld({ state, reason }: Pick<KnownDelivery, "state" | "reason">): boolean {
  return state === "skipped" && heldBackFor.has(reason);
}

function changeKnown(
  conversion: MappedConversion,
  delivery: KnownDelivery,
  pixels: readonly PixelTarget[],
  isFresh: boolean,
): readonly DeliveryChange[] {
  const deliveryId = delivery.id;
  const isPending = delivery.state === "pending";
  const waited = waitedFor(conversion, delivery);
  if (conversion.cancelledAt !== undefined) {
    const kind = isPending ? "withdraw" : "restate";
    return isPending || waited !== undefined || isSaidAfterCancellation(delivery)
      ? [{ kind, deliveryId, reason: "cancelled" }]
      : [];
  }
  const plan = planKnown(conversion, delivery, pixels);
  if (isPending) return changePending(delivery, plan);
  if (waited === undefined) return hearRefusal(delivery, plan);
  if (plan.state === "pending")
    return isFresh || !isWithheld(delivery)
      ? [{ kind: "release", waitedFor: waited, ...going(deliveryId, plan) }]
      : [{ kind: "restate", deliveryId, reason: "too_old" }];
  const reason = stillWaits(conversion.facts.skip, plan.reason) ?? plan.reason;
  return reason === waited ? [] : [{ kind: "restate", deliveryId, reason }];
}

/** What mapping says of an order only where it is not cancelled: whichever is told first, it ends as cancelled. */
const saidAfterCancellation: ReadonlySet<string> = new Set<SkipReason>([
  "total_zero",
  "too_old",
  "outside_window",
  "rule_condition",
  "event_off",
  "other_market",
  "not_connected",
]);

function isSaidAfterCancellation({ state, reason }: KnownDelivery): boolean {
  return state === "skipped" && reason !== null && saidAfterCancellation.has(reason);
}

/** Why a skipped delivery never goes, whatever rules and settings come to say. */
export const finalSkips = ["cancelled", ...refusals] as const satisfies readonly SkipReason[];

/** A refusal is kept wherever nothing was sent: another reason may be gone by the time somebody asks again. */
function hearRefusal({ id, state, reason }: KnownDelivery, plan: KnownPlan): readonly DeliveryChange[] {
  if (state !== "skipped" || finalSkips.some((final) => final === reason)) return [];
  if (plan.state !== "skipped" || !refusals.some((refusal) => refusal === plan.reason)) return [];
  return [{ kind: "restate", deliveryId: id, reason: plan.reason }];
}

/** What a conversion still waits for, where only rules speak against it: those of the day when that comes will count. */
function stillWaits(held: SkipReason | undefined, reason: SkipReason): SkipReason | undefined {
  const isRuled = reason === "rule_off" || reason === "no_rule" || reason === "rule_condition";
  const isHeld =
    held !== undefined && (held === "awaiting_payment" || held === "no_account" || heldBackFor.has(held));
  return isRuled && isHeld ? held : undefined;
}

export function going(
  deliveryId: string,
  { body, pixelId, ruleId, warnings, testEventCode }: PendingPlan,
): Going {
  return { deliveryId, body, pixelId, ruleId, warnings, testEventCode };
}

function changePending(delivery: KnownDelivery, plan: KnownPlan): readonly DeliveryChange[] {
  const deliveryId = delivery.id;
  if (plan.state === "skipped") {
    const ends = delivery.waits ? withdrawals : stopped;
    return ends.has(plan.reason) ? [{ kind: "withdraw", deliveryId, reason: plan.reason }] : [];
  }
  const { testEventCode } = plan;
  if (delivery.waits && !plan.awaitsOtherHalf) return [{ kind: "complete", ...going(deliveryId, plan) }];
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
