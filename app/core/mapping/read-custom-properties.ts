import { readText } from "#app/core/shopify/read-field.ts";
import type { StorefrontEvent } from "#app/core/storefront/storefront-event.ts";
import { isTikTokCurrency } from "#app/core/tiktok/currencies.ts";
import type { TikTokProperties } from "#app/core/tiktok/event.ts";

type Properties = Extract<StorefrontEvent, { name: "custom" }>["properties"];
type Scalar = Properties[string];

/** What a shopper typed may be an address of theirs, which TikTok takes hashed and elsewhere only. */
const looksLikeEmail = /\S@\S/;

/** A text that TikTok may see in clear, or undefined. */
export function readPublicText(text: string): string | undefined {
  const read = readText(text);
  return read === undefined || looksLikeEmail.test(read) ? undefined : read;
}

const readNumber = (value: Scalar) => {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : undefined;
};

const readWhole = (value: Scalar) => {
  const number = readNumber(value);
  return Number.isInteger(number) ? number : undefined;
};

const readOneOf = (isKnown: (text: string) => boolean) => (value: Scalar) =>
  typeof value === "string" && isKnown(value) ? value : undefined;

const asText = (value: Scalar) => readPublicText(String(value));

const readNothing = () => undefined;

/** TikTok's own keys and what it takes there; it refuses the whole event for anything else. Lists are no scalars. */
const ownKeys = new Map<string, (value: Scalar) => Scalar | undefined>(
  Object.entries({
    value: readNumber,
    predicted_ltv: readNumber,
    num_items: readWhole,
    currency: readOneOf(isTikTokCurrency),
    content_type: readOneOf((text) => text === "product" || text === "product_group"),
    delivery_category: readOneOf((text) => ["in_store", "curbside", "home_delivery"].includes(text)),
    order_id: asText,
    shop_id: asText,
    query: asText,
    search_string: asText,
    description: asText,
    status: asText,
    contents: readNothing,
    content_ids: readNothing,
  }),
);

/** What a merchant published with a custom event, as far as TikTok takes it; it takes any key beside its own. */
export function readCustomProperties(properties: Properties): TikTokProperties {
  const read = Object.entries(properties).flatMap(([key, value]) => {
    const known = ownKeys.get(key);
    const kept = known === undefined ? readOther(value) : known(value);
    return kept === undefined ? [] : [[key, kept] as const];
  });
  return Object.fromEntries(read) as TikTokProperties;
}

function readOther(value: Scalar): Scalar | undefined {
  return typeof value === "string" ? readPublicText(value) : value;
}
