import { buyerCountries } from "#app/core/identity/match-keys.ts";
import { normalizePhone } from "#app/core/identity/normalize-phone.ts";
import { personLinks, type PersonLink } from "#app/core/identity/person.ts";
import type { ReadMessage } from "#app/core/mapping/read-message.ts";
import type { CustomerRedaction } from "#app/core/shopify/customer-redaction.ts";
import type { Sale } from "#app/core/shopify/sale.ts";
import type { StorefrontMessage } from "#app/core/storefront/storefront-message.ts";

/** What a message says of the person it is about, by which the person's other devices are found. */
export function messagePerson(message: ReadMessage): readonly PersonLink[] {
  if (message.kind === "order") return salePerson(message.order);
  if (message.kind === "checkout") return salePerson(message.checkout);
  if (message.kind === "customer")
    return salePerson({ ...nothingBought, customer: message.created.customer });
  return message.kind === "storefront" ? storefrontPerson(message.message) : [];
}

/** Who is logged in, and what was typed into the checkout or a form; nothing of a robot. */
export function storefrontPerson({ visit, event, isBot }: StorefrontMessage): readonly PersonLink[] {
  if (isBot) return [];
  return personLinks({
    customerId: visit.customerId,
    email: "email" in event ? event.email : undefined,
    phone: "phone" in event && event.phone !== undefined ? normalizePhone(event.phone, []) : undefined,
  });
}

type Buyer = Pick<Sale, "customer" | "email" | "phone" | "billingAddress" | "shippingAddress">;

const nothingBought = {
  email: undefined,
  phone: undefined,
  billingAddress: undefined,
  shippingAddress: undefined,
};

/** Whom an erasure is about. */
export function redactedPerson({ customerId, email, phone }: CustomerRedaction): readonly PersonLink[] {
  const normalized = phone === undefined ? undefined : normalizePhone(phone, []);
  return personLinks({ customerId, email, phone: normalized });
}

/** The buyer. Who gets the parcel may be somebody else, so a phone number of the shipping address tells nobody. */
function salePerson(sale: Buyer): readonly PersonLink[] {
  return personLinks({
    customerId: sale.customer?.id,
    email: sale.email ?? sale.customer?.email,
    phone: readBuyerPhone(sale),
  });
}

function readBuyerPhone({ phone, billingAddress, shippingAddress, customer }: Buyer): string | undefined {
  const countries = buyerCountries({ billingAddress, shippingAddress, customer });
  const phones = [
    [phone, undefined],
    [billingAddress?.phone, billingAddress?.country],
    [customer?.phone, undefined],
    [customer?.address?.phone, customer?.address?.country],
  ] as const;
  for (const [written, country] of phones) {
    const tried = country === undefined ? countries : [country, ...countries];
    const normalized = written === undefined ? undefined : normalizePhone(written, tried);
    if (normalized !== undefined) return normalized;
  }
  return undefined;
}
