/** Fields of events that are null unless the scope of their kind was approved, wherever in an event they stand. */
const scopeOf: Readonly<Record<string, string>> = {
  firstName: "read_customer_name",
  lastName: "read_customer_name",
  email: "read_customer_email",
  phone: "read_customer_phone",
  smsMarketingPhone: "read_customer_phone",
  address1: "read_customer_address",
  address2: "read_customer_address",
  city: "read_customer_address",
  country: "read_customer_address",
  countryCode: "read_customer_address",
  province: "read_customer_address",
  provinceCode: "read_customer_address",
  zip: "read_customer_address",
};

/** Parts of an event that say where the shop and its shopper are, and not who: not masked. */
const spared = new Set(["shop", "localization", "element", "customData"]);

/** A copy without the personal data that no scope allows. */
export function maskPersonalData(value: unknown, scopes: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((entry) => maskPersonalData(entry, scopes));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      if (spared.has(name)) return [name, field];
      const scope = scopeOf[name];
      if (scope !== undefined && !scopes.includes(scope)) return [name, null];
      return [name, maskPersonalData(field, scopes)];
    }),
  );
}
