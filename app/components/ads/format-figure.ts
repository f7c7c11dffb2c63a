import type { Measure } from "#app/admin/ads-search.ts";
import { currencyDecimals } from "#app/core/tiktok/currencies.ts";

const money: ReadonlySet<Measure> = new Set(["spend", "cpc", "cpa"]);

/** A figure as it is shown; a dash where it is absent. The decimal string never becomes a JavaScript number. */
export function formatFigure(
  measure: Measure,
  value: string | number | undefined,
  currency: string | undefined,
  absent: string,
): string {
  if (value === undefined) return absent;
  if (money.has(measure)) return formatAmount(String(value), currency);
  if (measure === "ctr") return `${formatDecimal(String(value), 2)}%`;
  if (measure === "roas") return formatDecimal(String(value), 2);
  return formatCount(Number(value));
}

export function formatCount(count: number): string {
  return count.toLocaleString("en");
}

/** An amount rounded to what its currency has; without a currency to two decimals. */
export function formatAmount(amount: string, currency: string | undefined): string {
  if (currency === undefined) return formatDecimal(amount, 2);
  const decimals = currencyDecimals(currency);
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(amount as Intl.StringNumericLiteral);
}

/** A ratio or a sum without a unit. */
export function formatDecimal(amount: string, decimals: number): string {
  return new Intl.NumberFormat("en", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(amount as Intl.StringNumericLiteral);
}

/** For the axis of a chart, where there is little room. */
export function formatShort(measure: Measure, value: number, currency: string | undefined): string {
  const style =
    money.has(measure) && currency !== undefined ? { style: "currency" as const, currency } : undefined;
  const text = new Intl.NumberFormat("en", {
    notation: "compact",
    maximumFractionDigits: 1,
    minimumFractionDigits: 0,
    ...style,
  }).format(value);
  return measure === "ctr" ? `${text}%` : text;
}

/** A day of a calendar, whichever zone it is of: `Nov 22, 2026`. */
export function formatDay(day: string, length: "medium" | "short" = "medium"): string {
  return new Intl.DateTimeFormat("en", {
    timeZone: "UTC",
    month: "short",
    day: "numeric",
    ...(length === "medium" ? { year: "numeric" as const } : {}),
  }).format(new Date(`${day}T00:00:00Z`));
}
