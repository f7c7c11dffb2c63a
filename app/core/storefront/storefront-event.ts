import { z } from "zod";

import { checkoutTokenShape } from "#app/core/shopify/checkout.ts";
import { readText } from "#app/core/shopify/read-field.ts";

/**
 * What the browser tells the server, POST /storefront/events: the web pixel's word, and that of storefronts
 * without a theme. Sent as text/plain, so that no preflight delays it. Everything here is a claim: it can
 * never make a purchase, and what it says of money is only used for events that have no webhook.
 */

const id = z.string().min(1).max(200);
/** What is empty, too long or null counts as not said: Shopify has products without type, vendor and SKU. */
const text = z
  .string()
  .nullable()
  .transform((value) => readText(value, 1_000))
  .optional();
const tiktokId = z.string().max(1_000);
const decimal = z.string().regex(/^\d{1,15}(\.\d{1,8})?$/);
const currency = z.string().regex(/^[A-Z]{3}$/);
const checkoutToken = z.string().regex(checkoutTokenShape);

/** Ids that only the server makes, of what only Shopify's messages can tell. */
const ownIds = /^(purchase|checkout|customer|entry)_/;

/** One line of a cart or one product looked at; prices are one unit's, as a decimal string. */
export const storefrontItemSchema = z.object({
  sku: text,
  variantId: text,
  productId: text,
  title: text,
  vendor: text,
  type: text,
  quantity: z.int().min(1).max(1_000_000),
  price: decimal.optional(),
});

const base = z.object({
  /** The web pixel's own event id: also the id TikTok gets, so that a browser pixel given the same is merged. */
  id: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/)
    .refine((value) => !ownIds.test(value)),
  /** When it happened, Unix milliseconds by the browser's clock. */
  at: z.int().min(0),
  /** The page it happened on, as the browser has it; cleaned before anyone else hears of it. */
  url: z.string().max(4_000).optional(),
});

const items = z.array(storefrontItemSchema).max(500);
const money = { currency: currency.optional(), value: decimal.optional() };
const contact = { email: text, phone: text };

export const storefrontEventSchema = z.discriminatedUnion("name", [
  /** Only to record a click or a withdrawal; never sent to TikTok. */
  base.extend({ name: z.literal("page_viewed") }),
  base.extend({ name: z.literal("product_viewed"), items, ...money }),
  base.extend({ name: z.literal("search_submitted"), query: z.string().max(500) }),
  base.extend({ name: z.literal("product_added_to_cart"), items, ...money, cartToken: id.optional() }),
  base.extend({
    name: z.literal("checkout_started"),
    checkoutToken,
    cartToken: id.optional(),
    items,
    ...money,
    ...contact,
  }),
  base.extend({
    name: z.literal("payment_info_submitted"),
    checkoutToken,
    items,
    ...money,
    ...contact,
  }),
  /** Adds context to the purchase that the webhook tells of. */
  base.extend({
    name: z.literal("checkout_completed"),
    checkoutToken,
    orderId: z
      .string()
      .regex(/^\d{1,24}$/)
      .optional(),
    ...contact,
  }),
  base.extend({ name: z.literal("form_submitted"), form: text, ...contact }),
  /** The shop's registration form was sent off; whether an account came of it only Shopify tells. Never sent to TikTok. */
  base.extend({ name: z.literal("signup_submitted"), email: text }),
  /** What a merchant publishes with `Shopify.analytics.publish`; scalar properties only. */
  base.extend({
    name: z.literal("custom"),
    // No control characters and no halves of characters: the ledger counts by this name.
    customName: z.string().regex(/^[^\p{Cc}\p{Cs}]{1,50}$/u),
    properties: z.record(z.string().max(100), z.union([z.string().max(1_000), z.number(), z.boolean()])),
  }),
]);

export type StorefrontEvent = z.infer<typeof storefrontEventSchema>;

/**
 * What the browser is, at the time of the batch; repeated in each batch because no cookie carries it. An id that
 * is none (anyone can put anything into an address) is not said: it does not take the events with it.
 */
export const storefrontVisitSchema = z.object({
  /** The web pixel's `clientId`, or an id a themeless storefront keeps for its visitor. */
  clientId: id,
  /** The shopper's word: with `denied` no event is kept, and what was known of the visitor is forgotten. */
  consent: z.enum(["granted", "granted_no_sale", "denied"]),
  click: z
    .object({ ttclid: tiktokId, /** Unix seconds. */ at: z.int().min(0).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  ttp: tiktokId.optional().catch(undefined),
  /** Shopify's id of a logged-in customer, digits. */
  customerId: z
    .string()
    .regex(/^\d{1,24}$/)
    .optional()
    .catch(undefined),
});

export const storefrontBatchSchema = z.object({
  /** The shop's public key, from the pixel's settings. */
  key: z.string().regex(/^[A-Za-z0-9_-]{8,100}$/),
  visit: storefrontVisitSchema,
  events: z.array(z.unknown()).max(50),
});

export type StorefrontVisit = z.infer<typeof storefrontVisitSchema>;
