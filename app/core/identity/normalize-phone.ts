import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js";

/** E.164 allows 15 digits; fewer than 8 is no subscriber number anywhere. */
const e164Shape = /^\+[1-9]\d{7,14}$/;

/**
 * A phone number in E.164 with its plus, which is part of what TikTok hashes.
 *
 * National formats need a country: the order's address says it. A leading 00 is tried as the international
 * prefix whatever the country, because shoppers abroad write it. A number with a plus that the library's
 * metadata does not know (new ranges appear) is kept when it has E.164's shape.
 *
 * @param countries ISO 3166 codes to try in order, most likely first.
 * @returns undefined when no reading gives a possible number.
 */
export function normalizePhone(phone: string, countries: readonly string[]): string | undefined {
  const written = phone.trim();
  if (written.length === 0 || written.length > 64) return undefined;
  const international = written.replace(/^00/, "+");
  const readings = [
    // A lambda on purpose: the library takes its own metadata as a second argument.
    ...countries.map((country) => (isSupportedCountry(country) ? read(written, country) : undefined)),
    read(international),
  ].filter((number) => number !== undefined);
  const best = readings.find((number) => number.isValid()) ?? readings.find((number) => number.isPossible());
  if (best !== undefined) return best.number;
  const digits = international.replaceAll(/[\s().-]/g, "");
  return e164Shape.test(digits) ? digits : undefined;
}

function read(text: string, country?: CountryCode) {
  return country === undefined
    ? parsePhoneNumberFromString(text, { extract: false })
    : parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
}
