import type { Attempt } from "#app/core/delivery/attempt.ts";
import type { DeliveryState } from "#app/core/delivery/state.ts";
import type { ExplainedDelivery } from "#app/core/explain/explanation.ts";
import type { ExplanationTexts, ReasonText, Waiting } from "#app/core/explain/explanation-texts.ts";
import type { Reason } from "#app/core/explain/reason.ts";

/** What of a delivery decides which words describe it. */
export type Described = Pick<ExplainedDelivery, "state" | "reason" | "unknownSince" | "connection"> & {
  readonly attempts: number;
  /** Nothing was tried since a person had it sent again. */
  readonly isReplayed: boolean;
};

/** The words for a delivery's state and reason; undefined for an accepted one, which needs no reason. */
export function deliveryReason(delivery: Described, texts: ExplanationTexts): ReasonText | undefined {
  switch (delivery.state) {
    case "accepted":
      return undefined;
    case "pending":
      return texts.waiting[waitsFor(delivery)];
    case "redacted":
      return delivery.reason === "erased_while_sending" ? texts.redactedWhileSending : texts.redacted;
    case "rejected":
    case "unknown":
    case "dead":
    case "skipped":
      return settledReason(delivery.state, delivery.reason, texts);
  }
}

function settledReason(
  state: DeliveryState,
  reason: string | undefined,
  texts: ExplanationTexts,
): ReasonText {
  if (state === "dead" && reason === "too_old") return texts.waitedTooLong;
  if (reason !== undefined && isReason(reason, texts)) return texts.reason[reason];
  return texts.otherReason(reason ?? state);
}

/** False for a reason that a newer version wrote. */
function isReason(reason: string, texts: ExplanationTexts): reason is Reason {
  return Object.hasOwn(texts.reason, reason);
}

function waitsFor(delivery: Described): Waiting {
  if (delivery.connection === "needs_reconnecting") return "reconnect";
  if (delivery.connection === "disconnected" || delivery.connection === undefined) return "disconnected";
  if (delivery.isReplayed) return "replayed";
  if (delivery.unknownSince !== undefined) return "unknown";
  return delivery.attempts > 0 ? "again" : "first";
}

/** Whether a person had it sent again and nothing was tried since. */
export function isReplayed(attempts: readonly Attempt[]): boolean {
  return attempts.at(-1)?.outcome === "replayed";
}

/** Attempts that reached out to TikTok; one that only noted the age of the event did not. */
export function countTries(attempts: readonly Attempt[]): number {
  return attempts.filter((attempt) => attempt.outcome === "interrupted" || attempt.batchSize > 0).length;
}
