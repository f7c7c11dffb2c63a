import { readTikTokId } from "#app/core/identity/tiktok-id.ts";
import { readList, readRecord, readText } from "#app/core/shopify/read-field.ts";
import { strictestConsent, type Consent } from "#app/core/storefront/consent.ts";

/** What the theme app extension wrote into the cart, as it arrives in `note_attributes`. */
export type CartAttributes = {
  readonly ttclid: string | undefined;
  /** Unix seconds of the click, as text. */
  readonly ttclidAt: string | undefined;
  readonly ttp: string | undefined;
  readonly consent: Consent;
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
 * Reads the attributes. Where both spellings hold a usable id the plain one wins, and a time belongs to the id
 * beside it: another tool's click may stand next to ours. Of two answers about consent the stricter counts.
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
  const plain = readSpelling(values, "");
  const hidden = readSpelling(values, hiddenAttributePrefix);
  const [named, twin] = plain.ttclid === undefined ? [hidden, plain] : [plain, hidden];
  const isSameClick = twin.ttclid === undefined || twin.ttclid === named.ttclid;
  return {
    ttclid: named.ttclid,
    ttclidAt: named.ttclidAt ?? (isSameClick ? twin.ttclidAt : undefined),
    ttp: plain.ttp ?? hidden.ttp,
    consent: strictestConsent([plain.consent, hidden.consent]),
  };
}

function readSpelling(values: ReadonlyMap<string, string>, prefix: string) {
  return {
    ttclid: readTikTokId(values.get(prefix + cartAttributeNames.ttclid)),
    ttclidAt: values.get(prefix + cartAttributeNames.ttclidAt),
    ttp: readTikTokId(values.get(prefix + cartAttributeNames.ttp)),
    consent: values.get(prefix + cartAttributeNames.consent),
  };
}
