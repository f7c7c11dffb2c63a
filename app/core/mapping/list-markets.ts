import { marketCountries } from "#app/core/mapping/market-countries.ts";

/**
 * Every country a pixel can be limited to, with its name, in the order of the names.
 *
 * @param locale BCP 47.
 */
export function listMarkets(locale: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(locale, { type: "region" });
  const { compare } = new Intl.Collator(locale);
  return marketCountries
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .toSorted((one, other) => compare(one.label, other.label));
}
