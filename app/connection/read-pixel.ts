import type { PrismaClient } from "@prisma/client";

import { inOrder, type StoredSettings } from "#app/core/mapping/are-same-settings.ts";
import type { PixelReach } from "#app/core/mapping/overlapping-pixels.ts";
import { isCanonicalEvent } from "#app/core/tiktok/event-names.ts";
import type { ShopHandle } from "#app/shops.server.ts";

export type TestMode = {
  readonly code: string;
  /** ISO 8601 */
  readonly until: string;
};

/** Everything the page of one pixel shows. No token. */
export type PixelDetails = {
  readonly id: number;
  readonly code: string;
  /** TikTok's name for it: text from outside. */
  readonly name: string | undefined;
  readonly connection: "connected" | "needs_reconnecting" | "disconnected";
  readonly settings: StoredSettings;
  /** Tags every event of it as a test, for staging; set by whoever runs Clickback. */
  readonly standingTestCode: string | undefined;
  /** Undefined when it is off or over. */
  readonly testMode: TestMode | undefined;
  /** The shop's other pixels that are connected. */
  readonly others: readonly PixelReach[];
  /** The shop's front page, marking whoever opens it as the merchant's own visit. */
  readonly ownVisitUrl: string;
};

/** PostgreSQL's integer. */
const largestId = 2 ** 31 - 1;

/** A pixel's id as it stands in an address, or undefined for what cannot be one. */
export function readPixelId(text: string | undefined): number | undefined {
  if (text === undefined || !/^[1-9]\d{0,9}$/.test(text)) return undefined;
  const id = Number(text);
  return id <= largestId ? id : undefined;
}

/** @returns undefined when the shop has no such pixel, whoever else may have it. */
export async function readPixel(
  prisma: PrismaClient,
  shop: ShopHandle,
  pixelId: number,
  now: Date,
): Promise<PixelDetails | undefined> {
  const [row, pixels] = await Promise.all([
    prisma.shop.findUniqueOrThrow({
      where: { id: shop.id },
      select: { primaryDomain: true, ownVisitKey: true },
    }),
    prisma.pixel.findMany({
      where: { shopId: shop.id },
      orderBy: { id: "asc" },
      select: {
        id: true,
        code: true,
        name: true,
        enabled: true,
        isPrimary: true,
        eventSpelling: true,
        markets: true,
        eventsOff: true,
        testEventCode: true,
        testModeCode: true,
        testModeUntil: true,
        connection: { select: { state: true } },
      },
    }),
  ]);
  const found = pixels.find(({ id }) => id === pixelId);
  if (found === undefined) return undefined;
  const { testModeCode, testModeUntil } = found;
  return {
    id: found.id,
    code: found.code,
    name: found.name ?? undefined,
    connection: found.connection.state,
    settings: {
      enabled: found.enabled,
      isPrimary: found.isPrimary,
      eventSpelling: found.eventSpelling,
      markets: inOrder(found.markets),
      // A newer version may know events that this one cannot show.
      eventsOff: inOrder(found.eventsOff.filter(isCanonicalEvent)),
    },
    standingTestCode: found.testEventCode ?? undefined,
    testMode:
      testModeCode !== null && testModeUntil !== null && testModeUntil > now
        ? { code: testModeCode, until: testModeUntil.toISOString() }
        : undefined,
    others: pixels
      .filter(({ id, connection }) => id !== pixelId && connection.state !== "disconnected")
      .map(({ code, enabled, markets, eventsOff }) => ({ code, enabled, markets, eventsOff })),
    ownVisitUrl: ownVisitUrl(row.primaryDomain ?? shop.domain, row.ownVisitKey),
  };
}

function ownVisitUrl(domain: string, key: string): string {
  return `https://${domain}/?${new URLSearchParams({ clickback_test: key }).toString()}`;
}
