import type { DeliveryState } from "#app/core/delivery/state.ts";

/** One count per conversion and pixel; `received` is the sum of the others, at every moment. */
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

/** The ledger of counts by state; a state that is not counted has none. */
export function addUpLedger(counts: ReadonlyMap<DeliveryState, number>): Ledger {
  const states = ledgerStates.map((state) => [state, counts.get(state) ?? 0] as const);
  const received = states.reduce((sum, [, count]) => sum + count, 0);
  return Object.fromEntries([["received", received], ...states]) as Ledger;
}
