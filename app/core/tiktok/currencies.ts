/** The currencies TikTok takes in `properties.currency` (Events API 2.0, November 2026). */
const tiktokCurrencies = new Set(
  (
    "AED ARS AUD BDT BHD BIF BOB BRL CAD CHF CLP CNY COP CRC CZK DKK DZD EGP EUR GBP GTQ HKD HNL HUF IDR ILS " +
    "INR ISK JPY KES KHR KRW KWD KZT MAD MOP MXN MYR NGN NIO NOK NZD OMR PEN PHP PKR PLN PYG QAR RON RUB SAR " +
    "SEK SGD THB TRY TWD UAH USD VES VND ZAR"
  ).split(" "),
);

export function isTikTokCurrency(currency: string): boolean {
  return tiktokCurrencies.has(currency);
}

const digits = new Map<string, number>();

/** Decimal places of a currency by ISO 4217: 2 for USD, 0 for JPY, 3 for KWD; 2 for a code nobody knows. */
export function currencyDecimals(currency: string): number {
  const known = digits.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  digits.set(currency, decimals);
  return decimals;
}
