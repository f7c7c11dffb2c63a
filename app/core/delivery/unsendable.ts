import type { Transition } from "#app/core/delivery/state.ts";

/** Why a claimed delivery is not sent, what becomes of it, and what its last attempt notes instead of an answer. */
export const unsendable = {
  /** A connection was broken, or no worker ran, for longer than TikTok deduplicates: it could count twice. */
  tooUncertain: {
    transition: "parked",
    reason: "outcome_unknown",
    outcome: "unknown",
    message: "not sent again: TikTok recognises a repeated event for 48 hours only",
  },
  /** It waited past TikTok's longest window, for a connection that was broken for weeks. */
  tooOld: {
    transition: "too_old",
    reason: "too_old",
    outcome: "rejected",
    message: "not sent: older than 28 days",
  },
  bodyLost: {
    transition: "gave_up",
    reason: "body_unsealable",
    outcome: "rejected",
    message: "not sent: its stored body does not open",
  },
} as const satisfies Record<
  string,
  { transition: Transition; reason: string; outcome: "unknown" | "rejected"; message: string }
>;

export type Unsendable = keyof typeof unsendable;

/** Which of them an attempt notes that reached out to nobody; undefined for any other message. */
export function readUnsendable(message: string | undefined): Unsendable | undefined {
  const names = Object.keys(unsendable) as Unsendable[];
  return names.find((name) => unsendable[name].message === message);
}
