/**
 * The states of a Delivery and every way from one to another. The database holds the same table in a trigger
 * (prisma/migrations), and a test compares the two: what is not listed here cannot happen.
 */
export const deliveryStates = [
  "pending",
  "accepted",
  "rejected",
  "unknown",
  "dead",
  "skipped",
  "redacted",
] as const;

export type DeliveryState = (typeof deliveryStates)[number];

export const transitions = {
  /** Leaving pending: what TikTok said, what the clock said, or what Shopify said meanwhile. */
  accepted: { from: ["pending"], to: "accepted" },
  rejected: { from: ["pending"], to: "rejected" },
  gave_up: { from: ["pending"], to: "dead" },
  too_old: { from: ["pending"], to: "dead" },
  parked: { from: ["pending"], to: "unknown" },
  cancelled: { from: ["pending"], to: "skipped" },
  /** The named ways back. */
  replayed: { from: ["skipped", "rejected", "dead", "unknown"], to: "pending" },
  rebuilt: { from: ["skipped", "rejected", "dead", "unknown"], to: "pending" },
  payment_received: { from: ["skipped"], to: "pending" },
  consent_released: { from: ["skipped"], to: "pending" },
  signup_seen: { from: ["skipped"], to: "pending" },
  /** A person's data was erased before TikTok accepted it. */
  redacted: { from: ["pending", "skipped", "rejected", "dead", "unknown"], to: "redacted" },
} as const satisfies Record<string, { from: readonly DeliveryState[]; to: DeliveryState }>;

export type Transition = keyof typeof transitions;

/** States that nothing leaves. */
export const finalStates: readonly DeliveryState[] = ["accepted", "redacted"];
