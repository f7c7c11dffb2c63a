import type { SkipReason, UnreadableReason } from "#app/core/mapping/skip-reason.ts";

/** Reasons that arise after mapping: TikTok's answers, the end of patience, and our own mistakes. */
export const settledReasons = [
  "rejected_by_tiktok",
  "duplicate_at_tiktok",
  "retries_exhausted",
  "outcome_unknown",
  "mapping_failed",
  "uninstalled",
] as const;

/** Every reason a delivery can give for its state. */
export type Reason = SkipReason | UnreadableReason | (typeof settledReasons)[number];
