import { deduplicationMs, unknownWindowMs } from "#app/core/delivery/retry-policy.ts";
import type { DeliveryState } from "#app/core/delivery/state.ts";

const dayMs = 86_400_000;

/** Why a delivery is not sent again, though a person asks for it. */
export const replayRefusals = [
  "not_found",
  "already_accepted",
  "under_way",
  "erased",
  "held_back",
  "never_mapped",
  "body_gone",
  "pixel_gone",
  "cancelled",
  "too_old",
  "tiktok_has_it",
  "may_still_count",
  "refused",
  "never_send",
  "permission_unknown",
] as const;

export type ReplayRefusal = (typeof replayRefusals)[number];

/** What decides whether a delivery may be sent again. Moments in Unix milliseconds. */
export type ReplayFacts = {
  readonly state: DeliveryState;
  readonly reason: string | undefined;
  readonly isMapped: boolean;
  readonly hasBody: boolean;
  readonly hasPixel: boolean;
  readonly isCancelled: boolean;
  readonly eventTime: number | undefined;
  /** Since when TikTok may have it. */
  readonly unknownSince: number | undefined;
  /** What the shopper and the merchant say by now; `unknown` where nobody can tell any more. */
  readonly permission: "given" | "refused" | "never_send" | "unknown";
};

export type ReplayVerdict =
  | { readonly kind: "replay"; readonly mayCountTwice: boolean }
  /** Only after a person has confirmed that TikTok may count it twice. */
  | { readonly kind: "confirm" }
  | { readonly kind: "refused"; readonly reason: ReplayRefusal };

/**
 * Whether a delivery is sent again because a person wants it. The bytes and the id stay the same, so what TikTok still
 * recognises is counted once; what it may have and no longer recognises goes only where a person has said that it may
 * count twice. Whoever refused meanwhile wins over the person.
 *
 * @param maxAgeDays the shop's limit for what is sent at all.
 */
export function judgeReplay(
  facts: ReplayFacts,
  { now, maxAgeDays, isConfirmed }: { now: number; maxAgeDays: number; isConfirmed: boolean },
): ReplayVerdict {
  const reason = refuse(facts, now, maxAgeDays);
  if (reason !== undefined) return { kind: "refused", reason };
  const mayCountTwice = facts.unknownSince !== undefined && now - facts.unknownSince >= deduplicationMs;
  if (mayCountTwice && !isConfirmed) return { kind: "confirm" };
  return { kind: "replay", mayCountTwice };
}

const refusedStates = {
  accepted: "already_accepted",
  pending: "under_way",
  redacted: "erased",
  // What was never to be sent has no event: the rules decide it anew.
  skipped: "held_back",
} as const satisfies Partial<Record<DeliveryState, ReplayRefusal>>;

function refuse(facts: ReplayFacts, now: number, maxAgeDays: number): ReplayRefusal | undefined {
  const { state, eventTime, unknownSince, permission } = facts;
  if (state === "accepted" || state === "pending" || state === "redacted" || state === "skipped")
    return refusedStates[state];
  if (!facts.isMapped) return "never_mapped";
  if (!facts.hasBody || facts.reason === "body_unsealable") return "body_gone";
  if (!facts.hasPixel) return "pixel_gone";
  if (permission === "refused" || permission === "never_send") return permission;
  if (facts.isCancelled) return "cancelled";
  if (eventTime === undefined || now - eventTime > maxAgeDays * dayMs) return "too_old";
  if (facts.reason === "duplicate_at_tiktok") return "tiktok_has_it";
  const unknownFor = unknownSince === undefined ? undefined : now - unknownSince;
  // In the last of TikTok's hours a delivery is no longer sent either way.
  if (unknownFor !== undefined && unknownFor < deduplicationMs)
    if (state === "unknown" || unknownFor > unknownWindowMs) return "may_still_count";
  return permission === "unknown" ? "permission_unknown" : undefined;
}
