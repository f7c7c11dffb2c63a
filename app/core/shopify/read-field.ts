/**
 * Lenient readers of single fields. A webhook that was answered 200 must end somewhere, and one odd field must
 * not take the rest of an order with it: what cannot be read counts as absent, and the caller decides what
 * absence means. (See docs/decisions/003-lenient-payload-readers.md.)
 */

export type JsonRecord = { readonly [key: string]: unknown };

/** A plain object; own `__proto__` keys of hostile JSON are data here, nothing is ever merged from it. */
export function readRecord(value: unknown): JsonRecord | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonRecord)
    : undefined;
}

export function readList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/**
 * A trimmed, non-empty text that Postgres and TikTok can both hold: lone surrogates are replaced, NUL removed.
 */
export function readText(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = (value.includes("\0") ? value.replaceAll("\0", "") : value).trim();
  if (text === "") return undefined;
  return text.isWellFormed() ? text : text.toWellFormed();
}

/** An id as its decimal digits; safe integers and digit strings only. */
export function readId(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) && value > 0 ? String(value) : undefined;
  return typeof value === "string" && /^\d{1,24}$/.test(value) ? value : undefined;
}

/** The number at the end of a GraphQL id such as `gid://shopify/Order/820982911946154508`, as digits. */
export function readGid(value: unknown, type: string): string | undefined {
  if (typeof value !== "string") return undefined;
  const prefix = `gid://shopify/${type}/`;
  return value.startsWith(prefix) ? readId(value.slice(prefix.length)) : undefined;
}

/** A decimal as Shopify writes money: `"12.00"`, seldom a number. Never a float in between. */
export function readDecimal(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? readDecimal(String(value)) : undefined;
  return typeof value === "string" && /^-?\d{1,15}(\.\d{1,8})?$/.test(value) ? value : undefined;
}

/** A whole number of zero or more. */
export function readCount(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** A moment written in ISO 8601, as Unix milliseconds. */
export function readInstant(value: unknown): number | undefined {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}T/.test(value)) return undefined;
  const milliseconds = Date.parse(value);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

/** An ISO 4217 code in upper case. */
export function readCurrency(value: unknown): string | undefined {
  return typeof value === "string" && /^[A-Za-z]{3}$/.test(value) ? value.toUpperCase() : undefined;
}

/** An ISO 3166 two-letter country code in upper case. */
export function readCountry(value: unknown): string | undefined {
  return typeof value === "string" && /^[A-Za-z]{2}$/.test(value) ? value.toUpperCase() : undefined;
}
