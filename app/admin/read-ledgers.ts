import type { Pool } from "pg";

import type { Ledger } from "#app/core/delivery/ledger.ts";
import { readLedger } from "#app/pipeline/summarize.ts";
import type { ShopHandle } from "#app/shops.server.ts";

export type Ledgers = {
  readonly allTime: Ledger;
  readonly lastDay: Ledger;
  /** The beginning of the first hour that `lastDay` counts, ISO 8601. */
  readonly lastDaySince: string;
};

const hourMs = 3_600_000;

/** The ledger of all time and of the last 24 hours: this hour and the 23 before. */
export async function readLedgers(pool: Pool, shop: ShopHandle, now: Date): Promise<Ledgers> {
  const since = new Date(Math.floor(now.getTime() / hourMs) * hourMs - 23 * hourMs);
  const [allTime, lastDay] = await Promise.all([readLedger(pool, shop.id), readLedger(pool, shop.id, since)]);
  return { allTime, lastDay, lastDaySince: since.toISOString() };
}
