import { readList, readRecord, readText } from "#app/core/shopify/read-field.ts";

/** What the theme app extension wrote into the cart, as it arrives in `note_attributes`; values are as given. */
export type CartAttributes = {
  readonly ttclid: string | undefined;
  /** Unix seconds of the click, as text. */
  readonly ttclidAt: string | undefined;
  readonly ttp: string | undefined;
  readonly consent: string | undefined;
};

/** The fixed interface between storefront and server: attribute name to field. */
export const cartAttributeNames = {
  ttclid: "ttclid",
  ttclidAt: "ttclid_at",
  ttp: "_ttp",
  consent: "tt_consent",
} as const satisfies Record<keyof CartAttributes, string>;

/** Two underscores hide an attribute from themes and the Ajax API; orders carry it under the longer name. */
export const hiddenAttributePrefix = "__";

/**
 * Reads the attributes; the plain name wins over its hidden twin when both are there and not empty.
 * Names are compared whole, so a `__proto__` entry is just another unknown name.
 */
export function readCartAttributes(noteAttributes: unknown): CartAttributes {
  const values = new Map<string, string>();
  for (const entry of readList(noteAttributes)) {
    const record = readRecord(entry);
    const name = readText(record?.name);
    const value = readText(record?.value);
    if (name !== undefined && value !== undefined) values.set(name, value);
  }
  const either = (name: string) => values.get(name) ?? values.get(hiddenAttributePrefix + name);
  return {
    ttclid: either(cartAttributeNames.ttclid),
    ttclidAt: either(cartAttributeNames.ttclidAt),
    ttp: either(cartAttributeNames.ttp),
    consent: either(cartAttributeNames.consent),
  };
}
