import { cents } from "./catalogue.ts";
import type { Checkout } from "./checkouts.ts";

/** Hidden attributes are among them, as Shopify's documentation lets one expect. */
export function noteAttributes({ attributes }: Checkout) {
  return attributes.map(([name, value]) => ({ name, value }));
}

export function subtotalCents({ lines }: Checkout): number {
  return lines.reduce((sum, { variant, quantity }) => sum + cents(variant.price) * quantity, 0);
}

/** Shopify writes a shop's own offset, and whole seconds. */
export function instant(at: number): string {
  return new Date(at - 5 * 3_600_000).toISOString().replace(/\.\d{3}Z$/, "-05:00");
}
