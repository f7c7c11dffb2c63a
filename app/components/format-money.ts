import { currencyDecimals } from "#app/core/tiktok/currencies.ts";

/** A decimal string with its currency, exact: it never becomes a JavaScript number. */
export function formatMoney(amount: string, currency: string | undefined): string {
  if (currency === undefined) return amount;
  const format = new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    // More decimals than the currency has are shown, not rounded away.
    maximumFractionDigits: Math.max(currencyDecimals(currency), 6),
    minimumFractionDigits: currencyDecimals(currency),
  });
  return format.format(amount as Intl.StringNumericLiteral);
}
