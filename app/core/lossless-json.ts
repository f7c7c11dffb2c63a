/** 2^53 has sixteen digits: a shorter integer is always safe. */
const digitsMin = 16;

/** JSON.parse's reviver context, which carries the number as it was written (ES2025, Node 21 and newer). */
type ReviverContext = { readonly source?: string };

/**
 * Parses JSON without ever rounding an integer: those past 2^53 come back as strings of their digits.
 *
 * The reviver that sees the source text costs several times a plain parse, so it only runs where a long
 * integer occurs at all; Shopify's real ids are 13 or 14 digits today, its samples have 18.
 *
 * @throws SyntaxError when the text is not JSON.
 */
export function parseLosslessJson(text: string): unknown {
  if (!mayHoldLongInteger(text)) return JSON.parse(text) as unknown;
  return JSON.parse(text, (_key, value: unknown, context?: ReviverContext) =>
    typeof value === "number" &&
    Number.isInteger(value) &&
    !Number.isSafeInteger(value) &&
    /^-?\d+$/.test(context?.source ?? "")
      ? context?.source
      : value,
  ) as unknown;
}

/**
 * Whether an integer of sixteen digits or more stands outside of quotes; true too often only for odd strings.
 * Looks at every sixteenth character, which such a run cannot slip through: a regular expression over the whole
 * text costs half as much as parsing it. Digits behind anything else are part of a string, as the campaign ids in
 * landing pages are, or of a fraction.
 */
function mayHoldLongInteger(text: string): boolean {
  for (let at = digitsMin - 1; at < text.length; at += digitsMin) {
    if (!isDigit(text, at)) continue;
    let start = at;
    while (isDigit(text, start - 1)) start -= 1;
    let end = at + 1;
    while (isDigit(text, end)) end += 1;
    if (end - start >= digitsMin && (start === 0 || ":,[- \t\n\r".includes(text[start - 1] ?? "")))
      return true;
    at = end;
  }
  return false;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}
