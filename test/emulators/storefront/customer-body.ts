import { instant } from "./checkout-facts.ts";
import type { StorefrontShop } from "./storefront-shop.ts";

/** The body of `customers/create` for somebody who filled in a form. */
export function customerBody(
  person: { readonly email: string; readonly firstName: string | null; readonly lastName: string | null },
  state: "enabled" | "disabled",
  shop: StorefrontShop,
  number: number,
  at: number,
) {
  const id = 7_400_000_000_000 + number;
  return {
    id,
    admin_graphql_api_id: `gid://shopify/Customer/${id}`,
    created_at: instant(at),
    updated_at: instant(at),
    first_name: person.firstName,
    last_name: person.lastName,
    state,
    note: null,
    verified_email: state === "enabled",
    multipass_identifier: null,
    tax_exempt: false,
    email: person.email,
    phone: null,
    currency: shop.currency,
    addresses: [],
    tax_exemptions: [],
  };
}
