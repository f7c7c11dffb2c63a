import type { cartAttributeNames } from "#app/core/shopify/cart-attributes.ts";

import { findCookie, readTikTokId } from "./find-value.ts";
import { keepClick } from "./keep-click.ts";
import { readConsent } from "./read-consent.ts";
import { attributePrefix } from "./settings.ts";

/** The server's names: neither side can change one alone. */
type Name = (typeof cartAttributeNames)[keyof typeof cartAttributeNames];

/** The field of Shopify's cart forms that sets an attribute. */
export const cartField = (name: string) => `attributes[${name}]`;

/**
 * What there is to say now, as fields of a cart form. Only with consent is anything looked at, and a click that arrived
 * is kept in passing. After a refusal it is forgotten, and the ids are said to be empty, which takes them out of a cart;
 * what is merely not known is left unsaid. Empty where nobody has decided anything.
 *
 * @throws where the page has no privacy API (yet)
 */
export const composeCartMessage = (cookies?: string): URLSearchParams => {
  const message = new URLSearchParams();
  const consent = readConsent();
  if (consent) {
    const isAllowed = consent !== "denied";
    const add = (name: Name, value = "") => {
      if (value || !isAllowed) message.set(cartField(attributePrefix + name), value);
    };
    const [ttclid, at] = keepClick(isAllowed);
    add("tt_consent", consent);
    add("ttclid", ttclid);
    add("ttclid_at", at);
    add("_ttp", isAllowed ? readTikTokId(findCookie("_ttp", cookies)) : "");
  }
  return message;
};
