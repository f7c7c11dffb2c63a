/** Sixteen digits in a row can be a number that a JavaScript number would round (2^53 has sixteen). */
const longDigits = /\d{16}/;

/** JSON.parse's reviver context, which carries the number as it was written (ES2025, Node 21 and newer). */
type ReviverContext = { readonly source?: string };

/**
 * Parses JSON without ever rounding an integer: those past 2^53 come back as strings of their digits.
 *
 * The reviver that sees the source text costs several times a plain parse, so it only runs where a long run
 * of digits occurs at all; Shopify's real ids are 13 or 14 digits today, its samples have 18.
 *
 * @throws SyntaxError when the text is not JSON.
 */
export function parseLosslessJson(text: string): unknown {
  if (!longDigits.test(text)) return JSON.parse(text) as unknown;
  return JSON.parse(text, (_key, value: unknown, context?: ReviverContext) =>
    typeof value === "number" &&
    Number.isInteger(value) &&
    !Number.isSafeInteger(value) &&
    /^-?\d+$/.test(context?.source ?? "")
      ? context?.source
      : value,
  ) as unknown;
}
