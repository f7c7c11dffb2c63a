import type { PrismaClient } from "@prisma/client";

import type { ShopHandle } from "#app/shops.server.ts";

export type MappingPixel = {
  readonly id: number;
  /** Its name at TikTok, or its code. */
  readonly name: string;
  readonly eventsOff: readonly string[];
};

/** The enabled pixels of a shop with the events that are switched off for each. */
export async function listMappingPixels(
  prisma: PrismaClient,
  shop: ShopHandle,
): Promise<readonly MappingPixel[]> {
  const pixels = await prisma.pixel.findMany({
    where: { shopId: shop.id, enabled: true, connection: { state: { not: "disconnected" } } },
    select: { id: true, name: true, code: true, eventsOff: true },
    orderBy: { id: "asc" },
  });
  return pixels.map(({ id, name, code, eventsOff }) => ({ id, name: name ?? code, eventsOff }));
}
