import { Big } from "big.js";

import { divide } from "#app/core/ads/ad-figures.ts";
import type { Currencies, DayAmount, OrderAmount } from "#app/core/ads/discrepancy-counts.ts";

/** Why our value can't be set against the ad account's spend. */
export type RoasProblem =
  | "no_rate"
  | "other_currency"
  | "account_currency_unknown"
  | "order_currency_unknown"
  | "no_spend";

export type OurRoas =
  | { readonly known: true; readonly gross: string; readonly net: string }
  | { readonly known: false; readonly problem: RoasProblem };

/** Amounts of the days of one basis, added up by currency, the largest number of orders first. */
export function addAmounts(days: readonly DayAmount[], basis: DayAmount["basis"]): readonly OrderAmount[] {
  const sums = new Map<string | undefined, OrderAmount>();
  for (const day of days) {
    if (day.basis !== basis) continue;
    const sum = sums.get(day.currency) ?? { currency: day.currency, conversions: 0, gross: "0", net: "0" };
    sums.set(day.currency, {
      currency: day.currency,
      conversions: sum.conversions + day.conversions,
      gross: new Big(sum.gross).plus(day.gross).toFixed(),
      net: new Big(sum.net).plus(day.net).toFixed(),
    });
  }
  return [...sums.values()].toSorted(
    (a, b) => b.conversions - a.conversions || (a.currency ?? "").localeCompare(b.currency ?? "", "en"),
  );
}

/**
 * Our value for one unit of spend, when every amount can be told in the account's currency: because it is in it,
 * or by the merchant's own rate. Amounts of nothing need no rate.
 */
export function compareValue(
  amounts: readonly OrderAmount[],
  spend: string,
  currencies: Currencies,
): OurRoas {
  if (new Big(spend).eq(0)) return { known: false, problem: "no_spend" };
  let gross = new Big(0);
  let net = new Big(0);
  for (const amount of amounts) {
    if (new Big(amount.gross).eq(0)) continue;
    const rate = rateFor(amount.currency, currencies);
    if (typeof rate !== "object") return { known: false, problem: rate };
    gross = gross.plus(rate.times(amount.gross));
    net = net.plus(rate.times(amount.net));
  }
  return {
    known: true,
    gross: divide(gross.toFixed(), spend) ?? "0",
    net: divide(net.toFixed(), spend) ?? "0",
  };
}

function rateFor(
  currency: string | undefined,
  { account, shop, exchangeRate }: Currencies,
): Big | RoasProblem {
  if (account === undefined) return "account_currency_unknown";
  if (currency === undefined) return "order_currency_unknown";
  if (currency === account) return new Big(1);
  if (currency !== shop) return "other_currency";
  return exchangeRate === undefined ? "no_rate" : new Big(exchangeRate);
}
