import type { DateRange } from "#app/core/ads/date-range.ts";
import { listDays, type Day } from "#app/core/ads/day.ts";
import { addUpLedger, type Ledger } from "#app/core/delivery/ledger.ts";
import type { DeliveryState } from "#app/core/delivery/state.ts";

/** So many deliveries that were made on a day are in that state now. */
export type DayCount = { readonly day: Day; readonly state: DeliveryState; readonly count: number };

export type LedgerDay = { readonly day: Day; readonly ledger: Ledger };

/** The ledger of each day of a range, also of those on which nothing came. */
export function listLedgerDays(counts: readonly DayCount[], { from, to }: DateRange): readonly LedgerDay[] {
  return listDays(from, to).map((day) => ({
    day,
    ledger: addUpCounts(counts.filter((count) => count.day === day)),
  }));
}

/** The ledger of all days of a range together. */
export function totalLedger(counts: readonly DayCount[], { from, to }: DateRange): Ledger {
  return addUpCounts(counts.filter(({ day }) => day >= from && day <= to));
}

function addUpCounts(counts: readonly DayCount[]): Ledger {
  const byState = new Map<DeliveryState, number>();
  for (const { state, count } of counts) byState.set(state, (byState.get(state) ?? 0) + count);
  return addUpLedger(byState);
}
