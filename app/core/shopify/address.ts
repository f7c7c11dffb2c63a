import { readCountry, readRecord, readText } from "#app/core/shopify/read-field.ts";

/** The parts of a postal address that matching and consent rules use; as given, not normalised. */
export type Address = {
  readonly firstName: string | undefined;
  readonly lastName: string | undefined;
  readonly phone: string | undefined;
  readonly city: string | undefined;
  /** The province's code where Shopify has one, else its name. */
  readonly province: string | undefined;
  readonly zip: string | undefined;
  /** ISO 3166, two letters, upper case. */
  readonly country: string | undefined;
};

export function readAddress(value: unknown): Address | undefined {
  const record = readRecord(value);
  if (record === undefined) return undefined;
  return {
    firstName: readText(record.first_name),
    lastName: readText(record.last_name),
    phone: readText(record.phone),
    city: readText(record.city),
    province: readText(record.province_code) ?? readText(record.province),
    zip: readText(record.zip),
    country: readCountry(record.country_code),
  };
}
