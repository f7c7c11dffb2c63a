/**
 * In the link by which the merchant opens its own store to try it out: `?clickback_test=<the shop's own visit key>`. The
 * web pixel tells of a page with it (extensions/storefront-pixel/src/open-outbox.ts).
 */
export const ownVisitParameter = "clickback_test";

/** The key in a page's address; undefined where there is none. */
export function readOwnVisitKey(url: string | undefined): string | undefined {
  if (url === undefined || !url.includes(ownVisitParameter) || !URL.canParse(url)) return undefined;
  return new URL(url).searchParams.get(ownVisitParameter) ?? undefined;
}
