/** The currencies TikTok takes in `properties.currency` (Events API 2.0, November 2026). */
export const tiktokCurrencies: ReadonlySet<string> = new Set(
  (
    "AED ARS AUD BDT BHD BIF BOB BRL CAD CHF CLP CNY COP CRC CZK DKK DZD EGP EUR GBP GTQ HKD HNL HUF IDR ILS " +
    "INR ISK JPY KES KHR KRW KWD KZT MAD MOP MXN MYR NGN NIO NOK NZD OMR PEN PHP PKR PLN PYG QAR RON RUB SAR " +
    "SEK SGD THB TRY TWD UAH USD VES VND ZAR"
  ).split(" "),
);

export function isTikTokCurrency(currency: string): boolean {
  return tiktokCurrencies.has(currency);
}

/**
 * The currencies of ISO 4217 without two decimals. Not asked of Intl: its data follows cash in daily life, where
 * HUF, IDR, COP and PKR have none, and changes with the runtime.
 */
const isoDecimals: ReadonlyMap<string, number> = new Map([
  ..."BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
    .split(" ")
    .map((currency) => [currency, 0] as const),
  ..."BHD IQD JOD KWD LYD OMR TND".split(" ").map((currency) => [currency, 3] as const),
  ..."CLF UYW".split(" ").map((currency) => [currency, 4] as const),
]);

/** Decimal places of a currency by ISO 4217: 2 for USD, 0 for JPY, 3 for KWD; 2 for a code nobody knows. */
export function currencyDecimals(currency: string): number {
  return isoDecimals.get(currency) ?? 2;
}
