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
  let possible: string | undefined;
  // One reading after the other: a refused one costs the library an exception.
  for (const country of [...countries, undefined]) {
    const number = country === undefined ? read(international) : readIn(country, written);
    if (number?.isValid() === true) return number.number;
    if (number?.isPossible() === true) possible ??= number.number;
  }
  if (possible !== undefined) return possible;
  const digits = international.replaceAll(/[\s().-]/g, "");
  return e164Shape.test(digits) ? digits : undefined;
}

function read(text: string, defaultCountry?: CountryCode) {
  return parsePhoneNumberFromString(text, {
    extract: false,
    ...(defaultCountry === undefined ? {} : { defaultCountry }),
  });
}

function readIn(country: string, text: string) {
  return isSupportedCountry(country) ? read(text, country) : undefined;
}
