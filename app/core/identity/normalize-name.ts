/**
 * A first or last name as TikTok wants it before hashing: lower-case, without punctuation; spaces inside stay
 * single. Letters of every script are kept: "O'Brien" is "obrien", "José María" is "josé maría".
 */
export function normalizeName(name: string): string | undefined {
  const normalized = name
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\s]/gu, "")
    .replaceAll(/\s+/gu, " ")
    .trim();
  return normalized === "" ? undefined : normalized;
}

/** A postal code before hashing: lower-case, letters and digits only ("SW1A 1AA" is "sw1a1aa"). */
export function normalizeZip(zip: string): string | undefined {
  return lettersAndDigits(zip);
}

/** A city, state or country as TikTok takes it, in clear: lower-case, letters and digits of every script. */
export function normalizePlace(place: string): string | undefined {
  return lettersAndDigits(place);
}

function lettersAndDigits(text: string): string | undefined {
  const normalized = text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, "");
  return normalized === "" ? undefined : normalized;
}
