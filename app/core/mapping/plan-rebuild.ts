import { addValue } from "#app/core/mapping/add-value.ts";
import { compareTellings, type EventChange } from "#app/core/mapping/compare-tellings.ts";
import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { finalSkips, type KnownDelivery } from "#app/core/mapping/plan-changes.ts";
import { planDeliveries, type PixelTarget } from "#app/core/mapping/plan-deliveries.ts";
import type { PendingPlan } from "#app/core/mapping/plan-known.ts";
import type { StoredFacts } from "#app/core/mapping/stored-facts.ts";
import { readToldValue, tellEvents, type Telling, type ToldEvent } from "#app/core/mapping/tell-events.ts";

/** A delivery that exists, with what tells whether TikTok may have it. */
export type RebuiltDelivery = Omit<KnownDelivery, "waits"> & {
  readonly ruleId: string | null;
  /** An attempt has not reported back, or its answer got lost. */
  readonly isUncertain: boolean;
};

/** Why an event that the rules make now is not sent. */
export type HeldBy =
  /** TikTok has this conversion from this pixel, or may have it, under whatever name: it would count it twice. */
  | "may_be_counted"
  | "too_old"
  /** Its message is gone, and with it what would tell whether its shopper refused since. */
  | "message_gone";

export type RebuiltChange = EventChange & { readonly heldBy: HeldBy | undefined };

/** What is sent after all. */
export type Resending =
  | { readonly kind: "resend"; readonly deliveryId: string; readonly plan: PendingPlan }
  /** An event that nothing was planned for yet. */
  | { readonly kind: "add"; readonly plan: PendingPlan };

export type RebuildPlan = {
  readonly changes: readonly RebuiltChange[];
  readonly resendings: readonly Resending[];
};

const nothing: RebuildPlan = { changes: [], resendings: [] };

/** What a rebuild leaves alone: refusals, cancellations, robots and tests were judged by more than rules. */
const settled: ReadonlySet<string> = new Set([...finalSkips, "bot", "own_visit", "test_order"]);

const dayMs = 86_400_000;

/**
 * What a conversion becomes under the rules and settings in force, compared with its deliveries as they are, and what
 * of that is sent. Sent is only what TikTok surely does not have, under no name and in no spelling, and can still use.
 *
 * @param conversion as it is mapped now; its age is judged here.
 * @param stored what its events were worth so far.
 * @param options.isFromMessage false where its message is gone and only what was stored of it speaks.
 * @param options.isRefused whether a later message than the one it is mapped from forbade it.
 * @param options.reasons only what was skipped for one of these is looked at; everything unless given.
 */
export function planRebuild(
  conversion: MappedConversion,
  stored: StoredFacts | undefined,
  known: readonly RebuiltDelivery[],
  pixels: readonly PixelTarget[],
  options: {
    readonly isFromMessage: boolean;
    readonly isRefused: boolean;
    readonly reasons: ReadonlySet<string> | undefined;
    readonly maxAgeDays: number;
    readonly now: number;
  },
): RebuildPlan {
  const { test, cancelledAt, occurredAt } = conversion;
  if (test !== undefined || cancelledAt !== undefined || options.isRefused) return nothing;
  if (known.length === 0 || known.some(isSettled)) return nothing;
  // A pixel that has no delivery of it was connected later: nothing old goes to a new pixel.
  const heard = pixels.filter(({ code }) => known.some(({ pixelCode }) => pixelCode === code));
  if (heard.length === 0) return nothing;
  const after = tellEvents(conversion, conversion, heard);
  const changes = compareTellings(tellKnown(known, stored), after);
  const plans = planDeliveries(conversion, heard);
  const isTooOld = options.now - occurredAt > options.maxAgeDays * dayMs;

  const found: RebuiltChange[] = [];
  const resendings: Resending[] = [];
  for (const change of changes) {
    const { pixelCode, event } = change.after;
    const own = known.filter((one) => one.pixelCode === pixelCode);
    const delivery = own.find((one) => one.event === event);
    if (
      options.reasons !== undefined &&
      !(delivery?.state === "skipped" && options.reasons.has(delivery.reason ?? ""))
    )
      continue;
    // It came too late already.
    if (isTooOld && delivery?.state === "skipped" && delivery.reason === "too_old") continue;
    const heldBy = holdBack(own, isTooOld, options.isFromMessage);
    found.push({ ...change, heldBy });
    const plan = plans.find((one) => one.pixelCode === pixelCode && one.event === event);
    if (change.kind !== "appears" || heldBy !== undefined || plan?.state !== "pending") continue;
    resendings.push(
      delivery === undefined ? { kind: "add", plan } : { kind: "resend", deliveryId: delivery.id, plan },
    );
  }
  return { changes: found, resendings };
}

/** @param own the conversion's deliveries to the pixel, of whatever event. */
function holdBack(
  own: readonly RebuiltDelivery[],
  isTooOld: boolean,
  isFromMessage: boolean,
): HeldBy | undefined {
  if (own.some(mayBeCounted)) return "may_be_counted";
  if (isTooOld) return "too_old";
  return isFromMessage ? undefined : "message_gone";
}

function mayBeCounted({ state, isUncertain }: RebuiltDelivery): boolean {
  return isUncertain || !["skipped", "rejected", "dead"].includes(state);
}

function isSettled({ state, reason, testEventCode }: RebuiltDelivery): boolean {
  return state === "redacted" || testEventCode !== null || (state === "skipped" && settled.has(reason ?? ""));
}

/** What pixels heard of it, or are about to. */
function tellKnown(known: readonly RebuiltDelivery[], stored: StoredFacts | undefined): Telling {
  const events = known.map(({ pixelCode, event, state, reason, ruleId }): ToldEvent => {
    if (state !== "accepted" && state !== "pending" && state !== "unknown")
      return { pixelCode, event, state: "skipped", reason: reason ?? state };
    const made = stored?.outcome.events.find((one) => one.event === event);
    const told = stored && made && addValue(stored, made.value, made.valueKind);
    const value = told && readToldValue(told.properties);
    return { pixelCode, event, state: "sent", ruleId: ruleId ?? undefined, value };
  });
  return { events, judged: stored?.outcome.judged ?? [] };
}
