/**
 * The address of a page of ours inside the Shopify admin, for a browser that is outside of it.
 *
 * @param path path and query inside the app.
 */
export function adminAddress(shopDomain: string, shopifyApiKey: string, path: string): string {
  const handle = shopDomain.slice(0, -".myshopify.com".length);
  return `https://admin.shopify.com/store/${handle}/apps/${shopifyApiKey}${path}`;
}

/** What Shopify puts into the address of a frame, and a page needs to be opened in one. */
const frameParameters = ["embedded", "shop", "host", "locale", "id_token"];

/** A path inside the app for a redirect from a page of it: what Shopify said goes along, the page's own query does not. */
export function pathWithinFrame(request: Request, path: string): string {
  const { searchParams } = new URL(request.url);
  const kept = new URLSearchParams();
  for (const name of frameParameters) {
    const value = searchParams.get(name);
    if (value !== null) kept.set(name, value);
  }
  return kept.size === 0 ? path : `${path}${path.includes("?") ? "&" : "?"}${kept}`;
}
