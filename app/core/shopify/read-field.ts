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

/** Longer than anything Shopify's own forms take; most stop at 255. */
const textLengthMax = 2_000;

/**
 * A trimmed, non-empty text that Postgres and TikTok can both hold: lone surrogates are replaced, NUL removed.
 * What is longer than `lengthMax` counts as absent: cut short it would be another title, and an event with a
 * megabyte in it would not fit into a request.
 */
export function readText(value: unknown, lengthMax = textLengthMax): string | undefined {
  if (typeof value !== "string" || value.length > lengthMax) return undefined;
  const text = (value.includes("\0") ? value.replaceAll("\0", "") : value).trim();
  if (text === "") return undefined;
  return text.isWellFormed() ? text : text.toWellFormed();
}

/** An id as its decimal digits, one spelling per id: safe integers and digit strings above zero. */
export function readId(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) && value > 0 ? String(value) : undefined;
  return typeof value === "string" && /^[1-9]\d{0,23}$/.test(value) ? value : undefined;
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

/** Shopify counts in 32 bits; sums of such counts stay exact. */
const countMax = 2 ** 31 - 1;

/** A whole number of zero or more. */
export function readCount(value: unknown): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= countMax
    ? value
    : undefined;
}

const instantShape = /^\d{4}-\d{2}-\d{2}T[\d:.]{5,18}(Z|[+-]\d{2}:\d{2})$/;

/** A moment written in ISO 8601 with its offset, without which it would be read in the server's own time zone. */
export function readInstant(value: unknown): number | undefined {
  if (typeof value !== "string" || !instantShape.test(value)) return undefined;
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
