export type AdminErrorReason =
  /** The shop's points are used up for the moment. */
  | "throttled"
  /** The app may not read this: no scope, or not approved for protected customer data. */
  | "access_denied"
  /** Shopify does not know the access token (any more). */
  | "token_refused"
  | "timed_out"
  | "unreachable"
  | "failed";

/**
 * What went wrong with a question to the Admin API. Its words are ours, for Shopify's may repeat ids: it can be logged
 * as it is.
 */
export class AdminError extends Error {
  override readonly name = "AdminError";
  readonly reason: AdminErrorReason;
  /** What was answered beside the errors, where the errors are those of single fields. */
  readonly data: unknown;

  constructor(reason: AdminErrorReason, data?: unknown) {
    super(`Shopify's Admin API: ${reason}`);
    this.reason = reason;
    this.data = data;
  }
}
