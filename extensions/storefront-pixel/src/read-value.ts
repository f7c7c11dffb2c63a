import { attempt } from "./attempt.ts";

/**
 * Lenient readers of single values, with the server's own limits: what it would refuse is left out, and the rest of
 * its event is told. (The server reads all of it again: app/core/storefront/storefront-event.ts.)
 *
 * They take the way to a value, because any step of it may be missing or null, whatever Shopify's types say; written
 * so, and not with `?.`, because Shopify builds for ES6, where `?.` costs three times the bytes.
 */

/** Trimmed and not empty. Too long counts as absent: cut short it would be another title or name. */
export function readText(way: () => unknown, lengthMax = 1_000): string | undefined {
  const text = attempt(() => (way() as string).trim());
  return text && text.length <= lengthMax ? text : undefined;
}

/** What the shape matches in the text, or its last group. */
export function readShape(way: () => unknown, shape: RegExp): string | undefined {
  return (shape.exec(readText(way) || "") || []).pop();
}

/** The number of a Shopify resource as digits, out of `gid://shopify/Order/123` or `123`. */
export function readNumericId(way: () => unknown): string | undefined {
  return readShape(way, /(^|\/)([1-9]\d{0,23})(?=\?|$)/);
}

/** A `ttclid` or `_ttp` that TikTok could have made; the server's rule, app/core/identity/tiktok-id.ts. */
export function readTikTokId(way: () => unknown): string | undefined {
  return readShape(way, /^(?!(null|undefined|NaN)$)([\w.~-]+)$/);
}

/**
 * Money as a decimal string, over `units`. The finest currency has four decimals, and more would show the noise of
 * floating point.
 */
export function readDecimal(way: () => unknown, units = 1): string | undefined {
  const amount = attempt(way);
  return typeof amount === "number" && Math.abs(amount) < 1e15
    ? `${+(amount / units).toFixed(4)}`
    : undefined;
}
