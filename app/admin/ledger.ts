import type { DeliveryState } from "#app/core/delivery/state.ts";

/** `received` is the sum of the others: one count per conversion and pixel. */
export type Ledger = { readonly received: number } & { readonly [State in DeliveryState]: number };

/** The order in which the ledger is written down everywhere: received = accepted + pending + … */
export const ledgerStates = [
  "accepted",
  "pending",
  "rejected",
  "dead",
  "unknown",
  "skipped",
  "redacted",
] as const satisfies readonly DeliveryState[];
