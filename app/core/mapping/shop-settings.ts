import { z } from "zod";

import { channelsSchema } from "#app/core/shopify/channel.ts";
import { unknownConsentSchema } from "#app/core/storefront/unknown-consent.ts";

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
  /** Send a conversion that came with no click at all, for matching by identity. */
  sendWithoutClick: z.boolean().default(true),
  /** Days a conversion may be old when it is mapped. */
  maxAgeDays: z.int().min(1).max(28).default(7),
  /** Which id a catalogue at TikTok knows; the next in the list stands in where one is missing. */
  contentId: z.enum(["sku", "variant", "product"]).default("sku"),
  value: z.enum(["total", "subtotal", "without_tax", "without_shipping"]).default("total"),
  currency: z.enum(["shop", "buyer"]).default("shop"),
  sendFreeOrders: z.boolean().default(false),
  /** Which sales channels count, and which of them is the shop's mobile app. */
  channels: channelsSchema.default({ web: true }),
  /** Seconds a purchase without click or consent waits for the web pixel's half; 0 sends at once. */
  purchaseWaitSeconds: z.int().min(0).max(300).default(20),
  /** Seconds an InitiateCheckout waits for its other half; 0 sends at once. */
  checkoutWaitSeconds: z.int().min(0).max(300).default(60),
  /** What is done where nothing is known of consent, by where the buyer is. */
  unknownConsent: unknownConsentSchema.prefault({}),
  /** Days that messages of Shopify and the storefront are kept as they came, sealed: what can be mapped again. */
  keepMessagesDays: z.int().min(1).max(30).default(7),
  /** Days that conversions, deliveries, clicks and visitors are kept; their counts stay. */
  keepHistoryDays: z.int().min(30).max(365).default(90),
  /** Days that it is kept who exported or erased somebody's data. */
  keepAuditDays: z.int().min(30).max(730).default(180),
});

export type ShopSettings = z.infer<typeof shopSettingsSchema>;

/** Settings as stored, read with defaults. @throws ZodError naming the field when a stored value is not valid. */
export function readShopSettings(stored: unknown): ShopSettings {
  return shopSettingsSchema.parse(stored ?? {});
}
