import { noteSource, type Click } from "#app/core/identity/click.ts";
import { sha256, type Sha256 } from "#app/core/identity/hash.ts";
import { normalizeLocale } from "#app/core/identity/locale.ts";
import { normalizeEmail } from "#app/core/identity/normalize-email.ts";
import { normalizeName, normalizePlace, normalizeZip } from "#app/core/identity/normalize-name.ts";
import { normalizePhone } from "#app/core/identity/normalize-phone.ts";
import { readPublicIp } from "#app/core/identity/shopper-address.ts";
import { readTikTokId } from "#app/core/identity/tiktok-id.ts";
import type { VisitorContext } from "#app/core/identity/visitor.ts";
import type { Sale } from "#app/core/shopify/sale.ts";
import type { TikTokUser } from "#app/core/tiktok/event.ts";

/** Which part of the Shopify message a key was taken from, or why there is none. */
export type KeySources = { [Key in keyof TikTokUser]?: string };

/** What of a sale tells of who bought; of a new customer the rest of it is absent. */
export type Buyer = Pick<
  Sale,
  "email" | "phone" | "locale" | "browserIp" | "userAgent" | "customer" | "billingAddress" | "shippingAddress"
> & { readonly attributes: Pick<Sale["attributes"], "ttp"> };

/** Normalised and hashed identity, and where each part of it came from. */
export type MatchKeys = { readonly user: TikTokUser; readonly sources: KeySources };

type Candidate = readonly [source: string, value: string | undefined];

/**
 * Collects TikTok's `user` from a sale, or from a new customer. Each key takes the first candidate that survives its normalisation;
 * an absent key stays absent, because a hash of nothing would match strangers.
 *
 * @param visitor what the storefront saw of the browser and of who used it; webhooks of young checkouts know neither.
 */
export function collectMatchKeys(
  sale: Buyer,
  click: Click | undefined,
  visitor: VisitorContext | undefined,
): MatchKeys {
  const user: TikTokUser = {};
  const sources: KeySources = {};
  const { billingAddress: billing, shippingAddress: shipping, customer } = sale;

  const take = <Key extends keyof TikTokUser>(
    key: Key,
    candidates: readonly Candidate[],
    normalize: (value: string) => TikTokUser[Key] | undefined,
  ) => {
    for (const [source, value] of candidates) {
      if (value === undefined) continue;
      const normalized = normalize(value);
      if (normalized === undefined) continue;
      user[key] = normalized;
      sources[key] = source;
      return;
    }
  };
  const countries = buyerCountries(sale);
  const addresses = [
    ["billing address", billing],
    ["shipping address", shipping],
    ["customer's address", customer?.address],
  ] as const;
  // A gift's Texas must not stand beside the payer's Germany: the parts of one place come from one country.
  const atHome = addresses.filter(([, address]) => [undefined, countries[0]].includes(address?.country));
  const places = (field: "zip" | "city" | "province" | "country"): readonly Candidate[] =>
    atHome.map(([source, address]) => [source, address?.[field]]);
  const names = (field: "firstName" | "lastName"): readonly Candidate[] => [
    ["billing address", billing?.[field]],
    ["shipping address", shipping?.[field]],
    ["customer", customer?.[field]],
  ];
  take(
    "email",
    [
      ["order", sale.email],
      ["customer", customer?.email],
    ],
    hashed(normalizeEmail),
  );
  // A national number is read in the country of the address it stands in, before the buyer's other one.
  const phones = [
    ["order", sale.phone, undefined],
    ["billing address", billing?.phone, billing?.country],
    ["shipping address", shipping?.phone, shipping?.country],
    ["customer", customer?.phone, undefined],
    ["customer's address", customer?.address?.phone, customer?.address?.country],
  ] as const;
  for (const [source, phone, country] of phones) {
    if (user.phone !== undefined) break;
    const tried = country === undefined ? countries : [country, ...countries];
    take(
      "phone",
      [[source, phone]],
      hashed((text) => normalizePhone(text, tried)),
    );
  }
  take("external_id", [["customer id", customer?.id]], sha256);
  const heard = [
    ["email", visitor?.email],
    ["phone", visitor?.phone],
    ["external_id", visitor?.externalId],
  ] as const;
  for (const [key, hash] of heard) {
    if (user[key] !== undefined || hash === undefined) continue;
    user[key] = hash;
    sources[key] = "storefront visit";
  }
  take("first_name", names("firstName"), hashed(normalizeName));
  take("last_name", names("lastName"), hashed(normalizeName));
  take("zip_code", places("zip"), hashed(normalizeZip));
  take("city", places("city"), normalizePlace);
  take("state", places("province"), normalizePlace);
  take("country", places("country"), (country) => country.toLowerCase());
  take(
    "ip",
    [
      ["shopper's browser", sale.browserIp],
      ["storefront visit", visitor?.ip],
    ],
    readPublicIp,
  );
  take(
    "user_agent",
    [
      ["shopper's browser", sale.userAgent],
      ["storefront visit", visitor?.userAgent],
    ],
    (agent) => agent,
  );
  take("locale", [["order", sale.locale]], normalizeLocale);
  if (click !== undefined) take("ttclid", [[noteSource(click), click.ttclid]], (id) => id);
  take(
    "ttp",
    [
      ["cart attributes", sale.attributes.ttp],
      ["storefront visit", visitor?.ttp],
    ],
    readTikTokId,
  );
  return { user, sources };
}

/** The buyer's countries, most telling first, without repeats. */
export function buyerCountries(
  sale: Pick<Sale, "billingAddress" | "shippingAddress" | "customer">,
): readonly string[] {
  const all = [sale.billingAddress, sale.shippingAddress].map((address) => address?.country);
  const known = all.filter((country) => country !== undefined);
  if (known.length > 0) return [...new Set(known)];
  const fallback = sale.customer?.address?.country;
  return fallback === undefined ? [] : [fallback];
}

/** A normalisation whose result is hashed; what it refuses stays absent. */
function hashed(normalize: (value: string) => string | undefined): (value: string) => Sha256 | undefined {
  return (value) => {
    const normalized = normalize(value);
    return normalized === undefined ? undefined : sha256(normalized);
  };
}
