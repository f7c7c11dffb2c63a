/** What templates and scripts write where they had nothing to write. */
const placeholders = new Set(["null", "undefined"]);

/** They pick how the character before them is drawn and outlive it when an emoji is taken away. */
const variationSelectors = "\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}";

const notInNames = new RegExp(`[^\\p{L}\\p{M}\\p{N}\\s]|[${variationSelectors}]`, "gu");
const notInPlaces = new RegExp(`[^\\p{L}\\p{M}\\p{N}]|[${variationSelectors}]`, "gu");

/**
 * A first or last name as TikTok wants it before hashing: lower-case, without punctuation; spaces inside stay
 * single. Letters of every script are kept: "O'Brien" is "obrien", "José María" is "josé maría".
 */
export function normalizeName(name: string): string | undefined {
  return finish(name.toLowerCase().replaceAll(notInNames, "").replaceAll(/\s+/gu, " ").trim());
}

/** A postal code before hashing: lower-case, letters and digits only ("SW1A 1AA" is "sw1a1aa"). */
export function normalizeZip(zip: string): string | undefined {
  return finish(zip.toLowerCase().replaceAll(notInPlaces, ""));
}

/** A city, state or country as TikTok takes it, in clear: lower-case, letters and digits of every script. */
export function normalizePlace(place: string): string | undefined {
  return finish(place.toLowerCase().replaceAll(notInPlaces, ""));
}

/** Composes last: what was taken out may have stood between a letter and its accent. */
function finish(text: string): string | undefined {
  return /[\p{L}\p{N}]/u.test(text) && !placeholders.has(text) ? text.normalize("NFC") : undefined;
}
