import { z } from "zod";

import type { Sha256 } from "#app/core/identity/hash.ts";
import { isTikTokCurrency } from "#app/core/tiktok/currencies.ts";

/** Who did it. Hashes are SHA-256 of normalised values; the rest TikTok takes in clear. Absent keys are left out. */
export type TikTokUser = {
  email?: Sha256;
  phone?: Sha256;
  external_id?: Sha256;
  first_name?: Sha256;
  last_name?: Sha256;
  zip_code?: Sha256;
  city?: string;
  state?: string;
  country?: string;
  ip?: string;
  user_agent?: string;
  locale?: string;
  ttclid?: string;
  ttp?: string;
};

export type TikTokContent = {
  content_id: string;
  content_name?: string;
  content_category?: string;
  brand?: string;
  quantity: number;
  /** One unit after discounts. */
  price?: number;
};

export type TikTokProperties = {
  contents?: TikTokContent[];
  content_type?: "product" | "product_group";
  value?: number;
  currency?: string;
  order_id?: string;
  num_items?: number;
  search_string?: string;
  /** The older name of `search_string`; senders give both. */
  query?: string;
};

/** One entry of `data` in POST /open_api/v1.3/event/track/, exactly as TikTok receives it. */
export type TikTokEvent = {
  event: string;
  /** Unix seconds of the act itself. */
  event_time: number;
  event_id: string;
  user: TikTokUser;
  page: { url: string };
  properties: TikTokProperties;
  limited_data_use?: true;
};

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const text = z.string().min(1);

/**
 * The same shape as a schema, strict. Tests hold every mapped event against it; on the path the type suffices,
 * because it is our own code that builds the object.
 */
export const tiktokEventSchema = z.strictObject({
  event: text,
  event_time: z.int().min(1_000_000_000).max(9_999_999_999),
  event_id: text,
  user: z.strictObject({
    email: sha256.optional(),
    phone: sha256.optional(),
    external_id: sha256.optional(),
    first_name: sha256.optional(),
    last_name: sha256.optional(),
    zip_code: sha256.optional(),
    city: text.optional(),
    state: text.optional(),
    country: z
      .string()
      .regex(/^[a-z]{2}$/)
      .optional(),
    ip: z.union([z.ipv4(), z.ipv6()]).optional(),
    user_agent: text.optional(),
    locale: text.optional(),
    ttclid: text.max(1_000).optional(),
    ttp: text.max(1_000).optional(),
  }),
  page: z.strictObject({ url: z.url({ protocol: /^https$/ }) }),
  properties: z.strictObject({
    contents: z
      .array(
        z.strictObject({
          content_id: text,
          content_name: text.optional(),
          content_category: text.optional(),
          brand: text.optional(),
          quantity: z.int().min(1),
          price: z.number().min(0).optional(),
        }),
      )
      .optional(),
    content_type: z.enum(["product", "product_group"]).optional(),
    value: z.number().min(0).optional(),
    currency: z.string().refine(isTikTokCurrency).optional(),
    order_id: text.optional(),
    search_string: z.string().optional(),
    query: z.string().optional(),
    num_items: z.int().min(1).optional(),
  }),
  limited_data_use: z.literal(true).optional(),
});
