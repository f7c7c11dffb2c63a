import type { PrismaClient } from "@prisma/client";

import { ledgerStates, type Ledger } from "#app/admin/ledger.ts";
import type { DeliveryState } from "#app/core/delivery/state.ts";
import type { ShopHandle } from "#app/shops.server.ts";

export type Ledgers = {
  readonly allTime: Ledger;
  readonly lastDay: Ledger;
  /** The beginning of the first hour that `lastDay` counts, ISO 8601. */
  readonly lastDaySince: string;
};

const hourMs = 3_600_000;

/** The ledger of all time and of the last 24 hours (this hour and the 23 before), from the hourly counters alone. */
export async function readLedger(prisma: PrismaClient, shop: ShopHandle, now: Date): Promise<Ledgers> {
  const since = new Date(Math.floor(now.getTime() / hourMs) * hourMs - 23 * hourMs);
  const rows = await prisma.$queryRaw<{ state: DeliveryState; total: bigint; recent: bigint }[]>`
    SELECT state::text, sum(count)::bigint AS total,
      coalesce(sum(count) FILTER (WHERE hour >= ${since}), 0)::bigint AS recent
    FROM hourly_count WHERE shop_id = ${shop.id} GROUP BY state`;
  return {
    allTime: addUp(rows.map(({ state, total }) => [state, Number(total)])),
    lastDay: addUp(rows.map(({ state, recent }) => [state, Number(recent)])),
    lastDaySince: since.toISOString(),
  };
}

function addUp(counts: readonly (readonly [DeliveryState, number])[]): Ledger {
  const known = new Map(counts);
  const states = Object.fromEntries(ledgerStates.map((state) => [state, known.get(state) ?? 0])) as Record<
    DeliveryState,
    number
  >;
  return { received: counts.reduce((sum, [, count]) => sum + count, 0), ...states };
}
