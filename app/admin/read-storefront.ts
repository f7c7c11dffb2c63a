import type { PrismaClient } from "@prisma/client";

import type { ShopHandle } from "#app/shops.server.ts";

/** What is known of the storefront's side. */
export type StorefrontStatus = {
  /** Shopify has the web pixel with our settings. */
  readonly hasWebPixel: boolean;
  /** When a storefront last told us something, to the minute. */
  readonly seenAt: string | undefined;
  /** Opens the theme editor with the app embed switched on, ready to be saved. */
  readonly embedUrl: string;
};

/** The app embed's block file in extensions/click-capture/blocks, without its ending. */
const embedBlock = "click-capture";

export async function readStorefront(
  prisma: PrismaClient,
  shop: ShopHandle,
  shopifyApiKey: string,
): Promise<StorefrontStatus> {
  const row = await prisma.shop.findUniqueOrThrow({
    where: { id: shop.id },
    select: { webPixelId: true, storefrontSeenAt: true },
  });
  const query = new URLSearchParams({ context: "apps", activateAppId: `${shopifyApiKey}/${embedBlock}` });
  return {
    hasWebPixel: row.webPixelId !== null,
    seenAt: row.storefrontSeenAt?.toISOString(),
    embedUrl: `https://${shop.domain}/admin/themes/current/editor?${query.toString()}`,
  };
}
