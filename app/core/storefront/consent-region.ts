/**
 * Where sending without consent is unlawful: the European Economic Area (the EU's 27, Iceland, Liechtenstein,
 * Norway; with their territories that have codes of their own), the United Kingdom and Switzerland.
 */
const consentRequiredIn: ReadonlySet<string> = new Set(
  (
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE " +
    "IS LI NO GB CH AX GF GP MQ YT RE MF GI GG JE IM"
  ).split(" "),
);

/** Their currencies: the only hint to where a buyer is when no address was given yet, as in a young checkout. */
const consentRequiredWith: ReadonlySet<string> = new Set(
  "EUR BGN CZK DKK HUF PLN RON SEK ISK NOK GBP CHF GIP".split(" "),
);

/** What is known of where the buyer is. Countries are ISO 3166, currency is the buyer's own; all upper case. */
export type BuyerRegion = {
  readonly countries: readonly string[];
  readonly currency: string | undefined;
};

export function isRequiredIn(country: string): boolean {
  return consentRequiredIn.has(country);
}

export function isRequiredWith(currency: string | undefined): boolean {
  return currency !== undefined && consentRequiredWith.has(currency);
}
