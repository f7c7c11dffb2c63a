import { embedBlock } from "#app/core/guide/read-embed-state.ts";

/** Opens the theme editor with the app embed switched on, ready to be saved. */
export function embedUrl(shopDomain: string, shopifyApiKey: string): string {
  const query = new URLSearchParams({ context: "apps", activateAppId: `${shopifyApiKey}/${embedBlock}` });
  return `https://${shopDomain}/admin/themes/current/editor?${query.toString()}`;
}
