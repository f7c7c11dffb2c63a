/** Longer than any sentence TikTok writes; a page's width of nonsense stays out of logs and rows. */
const lengthMax = 500;

/**
 * TikTok's own words about a call, made fit for a log, a row and a page: they may quote what they were asked, so
 * every secret of the call is covered, as it is and as it stands in an address.
 *
 * @param secrets whatever of the call nobody may read: the token, the app's secret, an authorisation code.
 * @returns undefined when nothing is left.
 */
export function tellWords(text: string | undefined, secrets: readonly string[]): string | undefined {
  if (text === undefined) return undefined;
  // The longest first: one may be the beginning of another.
  const forms = secrets
    .filter((secret) => secret !== "")
    .flatMap((secret) => [secret, encodeURIComponent(secret.toWellFormed())])
    .toSorted((one, other) => other.length - one.length);
  const covered = forms.reduce((words, secret) => words.replaceAll(secret, "[hidden]"), text);
  // A NUL is refused by Postgres; line breaks would let a message pretend to be several.
  const words = covered
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, lengthMax)
    .toWellFormed();
  return words === "" ? undefined : words;
}
