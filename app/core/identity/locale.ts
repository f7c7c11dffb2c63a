/** A BCP 47 tag in its canonical spelling ("en-us" is "en-US"), or undefined. */
export function normalizeLocale(locale: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}
