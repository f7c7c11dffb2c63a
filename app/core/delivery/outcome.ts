import type { EventSource } from "#app/core/tiktok/app-event.ts";
import { isAboutRights } from "#app/core/tiktok/judge-refusal.ts";
import { classifyCode, isTikTokCode, type CodeClass } from "#app/core/tiktok/response-codes.ts";

/** What came back for one POST, before anyone judged it. */
export type Answer =
  | {
      readonly kind: "answered";
      readonly httpStatus: number;
      /** TikTok's `code`; undefined when the body was not TikTok's JSON envelope. */
      readonly code: number | undefined;
      readonly message: string | undefined;
      readonly requestId: string | undefined;
    }
  /** The connection was never made: TikTok cannot have it. */
  | { readonly kind: "not_sent"; readonly message: string }
  /** Sent, and no usable reply: TikTok may have it. */
  | { readonly kind: "lost"; readonly message: string };

/** What an Answer means for the deliveries of its batch. */
export type Outcome =
  | { readonly kind: "accepted" }
  /** Surely not accepted; the same again after a while. `onlySource`: what else goes with the connection is not struck. */
  | { readonly kind: "retriable"; readonly throttled: boolean; readonly onlySource?: true }
  /** Perhaps accepted; only the same id and bytes may follow. */
  | { readonly kind: "unknown" }
  /** Send each event alone to learn which is meant. */
  | { readonly kind: "split"; readonly each: boolean; readonly unknown: boolean }
  | { readonly kind: "rejected"; readonly reason: "rejected_by_tiktok" | "duplicate_at_tiktok" }
  /** Hold every delivery of this connection until a person reconnects it. */
  | { readonly kind: "connection_broken" };

/** TikTok's code for an `event_source_id` that nobody has. */
const noSuchSource = 40007;

/**
 * Judges one answer.
 *
 * A server error without TikTok's envelope is a gateway that gave up waiting: the request may have gone
 * through, so it is unknown, not failed. The same holds for 200 with something else than the envelope.
 *
 * @param batchSize how many events the POST carried.
 * @param unknownBefore true when an earlier attempt of the only event may have been accepted: then TikTok's
 *   "duplicate" proves that it was.
 * @param eventSource a mobile app that TikTok does not let in, or does not know, says nothing of the token it is sent
 *   with: its events wait by themselves for a person to put that right.
 */
export function judgeAnswer(
  answer: Answer,
  batchSize: number,
  unknownBefore: boolean,
  eventSource: EventSource = "web",
): Outcome {
  if (answer.kind === "not_sent") return { kind: "retriable", throttled: false };
  if (answer.kind === "lost") return { kind: "unknown" };
  const { code, httpStatus } = answer;
  if (code === undefined || !isTikTokCode(code)) return judgeStatus(httpStatus, batchSize);
  if (httpStatus === 429 && code !== 0) return { kind: "retriable", throttled: true };
  if (eventSource === "app" && (isAboutRights(code) || code === noSuchSource))
    return { kind: "retriable", throttled: false, onlySource: true };
  return judgeClass(classifyCode(code), batchSize, unknownBefore);
}

function judgeClass(codeClass: CodeClass, batchSize: number, unknownBefore: boolean): Outcome {
  switch (codeClass) {
    case "accepted":
      return { kind: "accepted" };
    case "partial":
      return batchSize > 1 ? { kind: "split", each: true, unknown: true } : { kind: "unknown" };
    case "throttled":
      return { kind: "retriable", throttled: true };
    case "transient":
      return { kind: "retriable", throttled: false };
    case "auth":
      return { kind: "connection_broken" };
    case "payload":
      return batchSize > 1
        ? { kind: "split", each: false, unknown: false }
        : { kind: "rejected", reason: "rejected_by_tiktok" };
    case "duplicate":
      if (batchSize > 1) return { kind: "split", each: false, unknown: false };
      return unknownBefore ? { kind: "accepted" } : { kind: "rejected", reason: "duplicate_at_tiktok" };
  }
}

/** Statuses without TikTok's envelope: 4xx is a wrong address or method, which is ours to mend. */
function judgeStatus(httpStatus: number, batchSize: number): Outcome {
  if (httpStatus === 429) return { kind: "retriable", throttled: true };
  if (httpStatus === 413 && batchSize > 1) return { kind: "split", each: false, unknown: false };
  if (httpStatus >= 300 && httpStatus < 500) return { kind: "retriable", throttled: false };
  return { kind: "unknown" };
}
