import { z } from "zod";

import { unknownConsentPolicies } from "#app/core/storefront/consent.ts";

/**
 * What a shop can change, with what holds unless it does. Stored are only the differences; unknown keys of a
 * newer version are ignored by an older one.
 */
export const shopSettingsSchema = z.object({
  /**
   * When an order counts as a purchase. `authorised`: on orders/create when money is authorised or paid, else
   * on orders/paid. `placed`: always on orders/create. `paid`: only on paid orders.
   */
  purchaseTrigger: z.enum(["authorised", "placed", "paid"]).default("authorised"),
  /** Days a click may be older than the conversion. */
  attributionWindowDays: z.int().min(1).max(90).default(30),
  /** Send a conversion whose only clicks are outside the window, without the click. */
  sendOutsideWindow: z.boolean().default(false),
  /** Days a conversion may be old when it is mapped. */
  maxAgeDays: z.int().min(1).max(28).default(7),
  /** Which id a catalogue at TikTok knows; the next in the list stands in where one is missing. */
  contentId: z.enum(["sku", "variant", "product"]).default("sku"),
  value: z.enum(["total", "subtotal", "without_tax", "without_shipping"]).default("total"),
  currency: z.enum(["shop", "buyer"]).default("shop"),
  sendFreeOrders: z.boolean().default(false),
  /** Shopify `source_name` to whether its orders count; what is not listed does not. */
  channels: z.record(z.string().min(1).max(100), z.boolean()).default({ web: true }),
  /** Seconds a purchase without click or consent waits for the web pixel's half; 0 sends at once. */
  purchaseWaitSeconds: z.int().min(0).max(300).default(20),
  /** Seconds an InitiateCheckout waits for its other half; 0 sends at once. */
  checkoutWaitSeconds: z.int().min(0).max(300).default(60),
  unknownConsent: z.enum(unknownConsentPolicies).default("withhold_where_required"),
});

export type ShopSettings = z.infer<typeof shopSettingsSchema>;

/** Settings as stored, read with defaults. @throws ZodError naming the field when a stored value is not valid. */
export function readShopSettings(stored: unknown): ShopSettings {
  return shopSettingsSchema.parse(stored ?? {});
}
