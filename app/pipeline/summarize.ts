import type { Pool } from "pg";

import { deliveryStates, type DeliveryState } from "#app/core/delivery/state.ts";

/** One count per conversion and pixel; `received` is the sum of the others, at every moment. */
export type Ledger = { readonly received: number } & { readonly [State in DeliveryState]: number };

/** The order in which the ledger is written out. */
export const ledgerColumns = [
  "received",
  "accepted",
  "pending",
  "rejected",
  "dead",
  "unknown",
  "skipped",
  "redacted",
] as const satisfies readonly (keyof Ledger)[];

/** A shop's ledger, from the counters that move with every change of state; no delivery is counted for it. */
export async function readLedger(pool: Pool, shopId: number): Promise<Ledger> {
  const { rows } = await pool.query<{ state: DeliveryState; count: string }>({
    name: "read-ledger",
    text: "SELECT state, sum(count) AS count FROM hourly_count WHERE shop_id = $1 GROUP BY state",
    values: [shopId],
  });
  const counts = new Map(rows.map((row) => [row.state, Number(row.count)]));
  const byState = Object.fromEntries(deliveryStates.map((state) => [state, counts.get(state) ?? 0])) as {
    [State in DeliveryState]: number;
  };
  const received = Object.values(byState).reduce((sum, count) => sum + count, 0);
  const ledger = { received, ...byState };
  return Object.fromEntries(ledgerColumns.map((column) => [column, ledger[column]])) as Ledger;
}
