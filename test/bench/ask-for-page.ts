import type { Demo } from "../demo/open-demo.ts";

// Shopify's library answers 410 to anything that does not look like a person's browser.
const userAgent =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

export type PageCost = {
  /** Until the whole page has come, rendered, what it defers too. */
  readonly documentMs: number;
  /** Until the whole answer of all its loaders has come, as the page's own script asks for it. */
  readonly dataMs: number;
};

/**
 * Asks for an admin page as the admin's frame does, and for its data as its scripts do.
 *
 * @throws where either is not answered with HTTP 200.
 */
export async function askForPage(demo: Demo, shop: string, path: string): Promise<PageCost> {
  const query = demo.shopify.documentQuery(shop);
  query.set("id_token", demo.shopify.idToken(shop));
  const headers = { authorization: `Bearer ${demo.shopify.idToken(shop)}` };
  return {
    documentMs: await timed(`${demo.clickback.origin}${path}?${query}`, {}),
    dataMs: await timed(`${demo.clickback.origin}${path}.data`, headers),
  };
}

async function timed(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const startedAt = performance.now();
  const answer = await fetch(url, { headers: { "user-agent": userAgent, ...headers }, redirect: "manual" });
  await answer.arrayBuffer();
  const took = performance.now() - startedAt;
  if (answer.status !== 200) throw new Error(`${new URL(url).pathname} was answered ${answer.status}`);
  return took;
}
