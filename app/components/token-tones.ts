import type { TokenState } from "#app/admin/read-tiktok.ts";

/** The colour of a badge that says how a way to TikTok stands. */
export const tokenTones = {
  connected: "success",
  needs_reconnecting: "critical",
  disconnected: "warning",
  none: "attention",
} as const satisfies Record<TokenState, string>;
