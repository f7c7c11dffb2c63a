import { currencies } from "./currencies.ts";
import { listOf, number, object, oneOf, text } from "./rule.ts";
import type { Rule } from "./rule.ts";

const contentType = oneOf(["product", "product_group"]);

const content = object({
  content_id: text(),
  content_name: text(),
  content_category: text(),
  brand: text(),
  // TikTok answers a bad price with 40000 and these words, not with 40002 like every other field.
  price: number({ code: 40000, says: "Invalid Price Field" }),
  quantity: number({ integer: true, min: 1 }),
  // The documented place is `properties.content_type`; TikTok's own template puts it here.
  content_type: contentType,
});

/**
 * `data[].properties`: what was bought. TikTok enforces no field for any event, so value without currency and
 * currency without value both pass, though neither can be reported as revenue.
 */
export const propertyRules: Rule = object({
  contents: listOf(content),
  content_type: contentType,
  content_ids: listOf(text()),
  value: number({ min: 0 }),
  currency: oneOf(currencies),
  num_items: number({ integer: true }),
  order_id: text(),
  shop_id: text(),
  query: text(),
  search_string: text(),
  description: text(),
  status: text(),
  delivery_category: oneOf(["in_store", "curbside", "home_delivery"]),
  predicted_ltv: number(),
});
