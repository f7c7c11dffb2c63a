import type { Pool } from "pg";

import { addUpLedger, type Ledger } from "#app/core/delivery/ledger.ts";
import type { DeliveryState } from "#app/core/delivery/state.ts";

/**
 * A shop's ledger, from the counters that move with every change of state; no delivery is counted for it.
 *
 * @param since the beginning of the first hour that counts; all time, by the days, unless given.
 */
export async function readLedger(pool: Pool, shopId: number, since?: Date): Promise<Ledger> {
  const { rows } = await pool.query<{ state: DeliveryState; count: string }>(
    since === undefined
      ? {
          name: "read-ledger",
          text: "SELECT state, sum(count) AS count FROM daily_count WHERE shop_id = $1 GROUP BY state",
          values: [shopId],
        }
      : {
          name: "read-ledger-since",
          text: "SELECT state, sum(count) AS count FROM hourly_count WHERE shop_id = $1 AND hour >= $2 GROUP BY state",
          values: [shopId, since],
        },
  );
  return addUpLedger(new Map(rows.map((row) => [row.state, Number(row.count)])));
}
