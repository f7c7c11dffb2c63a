import type { PrismaClient } from "@prisma/client";

import type { ShopHandle } from "#app/shops.server.ts";

/** A pixel whose test mode is on. */
export type RunningTestMode = {
  readonly pixelId: number;
  readonly pixelCode: string;
  /** TikTok's name for the pixel: text from outside. */
  readonly pixelName: string | undefined;
  readonly testEventCode: string;
  /** ISO 8601 */
  readonly until: string;
};

/** The shop's pixels in test mode at this moment, those that are switched off included. */
export async function readTestModes(
  prisma: PrismaClient,
  shop: ShopHandle,
  now: Date,
): Promise<readonly RunningTestMode[]> {
  const pixels = await prisma.pixel.findMany({
    where: { shopId: shop.id, testModeUntil: { gt: now }, connection: { state: { not: "disconnected" } } },
    orderBy: { id: "asc" },
    select: { id: true, code: true, name: true, testModeCode: true, testModeUntil: true },
  });
  return pixels.flatMap(({ id, code, name, testModeCode, testModeUntil }) =>
    testModeCode === null || testModeUntil === null
      ? []
      : [
          {
            pixelId: id,
            pixelCode: code,
            pixelName: name ?? undefined,
            testEventCode: testModeCode,
            until: testModeUntil.toISOString(),
          },
        ],
  );
}
