import type { Answer, Outcome } from "#app/core/delivery/outcome.ts";

/** One try at a Delivery, as it is kept and shown. Moments in ISO 8601. */
export type Attempt = {
  readonly at: string;
  /**
   * `interrupted`: the sender ended before it could note an answer. `replayed`: no try, a person had it sent again
   * from here on.
   */
  readonly outcome: Outcome["kind"] | "interrupted" | "replayed";
  /** Events in the request. */
  readonly batchSize: number;
  readonly httpStatus?: number;
  readonly code?: number;
  readonly message?: string;
  readonly requestId?: string;
  /** Who had it sent again: a staff member (Shopify user id), or "operator". */
  readonly by?: string;
};

const messageLengthMax = 500;

/** @param secrets values of the request that may not be kept in clear; TikTok quotes what it dislikes. */
export function noteAttempt(
  at: Date,
  answer: Answer,
  outcome: Outcome["kind"],
  batchSize: number,
  secrets: readonly string[],
): Attempt {
  const message = answer.message === undefined ? undefined : scrubMessage(answer.message, secrets);
  return {
    at: at.toISOString(),
    outcome,
    batchSize,
    ...(message === undefined ? {} : { message }),
    ...(answer.kind === "answered" ? { httpStatus: answer.httpStatus } : {}),
    ...(answer.kind === "answered" && answer.code !== undefined ? { code: answer.code } : {}),
    ...(answer.kind === "answered" && answer.requestId !== undefined ? { requestId: answer.requestId } : {}),
  };
}

/** A message without the shopper's own values, short enough to keep, and storable (no NUL, no lone surrogates). */
export function scrubMessage(message: string, secrets: readonly string[]): string {
  let scrubbed = message.replaceAll("\0", "");
  for (const secret of secrets)
    if (secret.length >= 4) scrubbed = scrubbed.replaceAll(secret, "[value left out]");
  return scrubbed.slice(0, messageLengthMax).toWellFormed();
}
