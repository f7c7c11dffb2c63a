/**
 * What the merchant chose, as the app embed's Liquid says it: "<attribution window in seconds> <prefix>". The prefix
 * is put before the names of the cart attributes; mostly it is empty.
 *
 * @throws where the page has no app embed
 */
export const [windowSeconds, attributePrefix] = document
  .querySelector<HTMLElement>("[data-clickback]")!
  .dataset["clickback"]!.split(" ") as [string, string];
