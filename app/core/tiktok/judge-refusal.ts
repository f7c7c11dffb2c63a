import type { CodeClass } from "#app/core/tiktok/response-codes.ts";

/**
 * What a request for figures that failed asks of the sync.
 *
 * - `again`: the same later.
 * - `throttled`: the same, once TikTok's quota has recovered.
 * - `reconnect`: the token is dead for everything; a person has to connect again.
 * - `refused`: this will not be answered, whoever asks how often: a right is missing, or the account's, or TikTok
 *   dislikes the request. The rest of the run goes on, and so does sending.
 */
export type Refusal = "again" | "throttled" | "reconnect" | "refused";

/**
 * Codes about what a token may see, or of which ad account, not about the token. Sending finds out by itself whether
 * it is struck too: a missing right to reports must not hold a shop's conversions back.
 */
const rightsCodes: ReadonlySet<number> = new Set([40001, 40106, 40118, 40119, 40124, 40125, 40300, 40301]);

/** Whether a code is about what the token may do, or with which account, and not about the token itself. */
export function isAboutRights(code: number | undefined): boolean {
  return code !== undefined && rightsCodes.has(code);
}

export function judgeRefusal(error: {
  readonly kind: "refused" | "no_answer";
  readonly code: number | undefined;
  readonly codeClass: CodeClass | undefined;
}): Refusal {
  if (error.kind === "no_answer") return "again";
  switch (error.codeClass) {
    case "throttled":
      return "throttled";
    case "auth":
      return isAboutRights(error.code) ? "refused" : "reconnect";
    case "payload":
      return "refused";
    case "accepted":
    case "partial":
    case "duplicate":
    case "transient":
    case undefined:
      return "again";
  }
}
