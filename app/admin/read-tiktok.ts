import type { PrismaClient } from "@prisma/client";
import type { Pool } from "pg";

import { overlappingPixels } from "#app/core/mapping/overlapping-pixels.ts";
import { missingScopes, type NeededScope } from "#app/core/tiktok/scopes.ts";
import { readLedger } from "#app/pipeline/summarize.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** A token's fate. `none`: there never was one. */
export type TokenState = "connected" | "needs_reconnecting" | "disconnected" | "none";

export type LoginStatus = {
  readonly state: TokenState;
  readonly brokenAt: string | undefined;
  /** TikTok's words when it refused the token: text from outside. */
  readonly brokenMessage: string | undefined;
  readonly missingScopes: readonly NeededScope[];
};

export type ShownAdvertiser = {
  readonly advertiserId: string;
  readonly name: string;
  readonly currency: string | undefined;
  readonly timeZone: string | undefined;
};

export type ShownPixel = {
  readonly id: number;
  readonly code: string;
  readonly name: string | undefined;
  readonly isEnabled: boolean;
  readonly isPrimary: boolean;
  /** Whose token it writes with. */
  readonly via: "login" | "token";
  readonly state: TokenState;
  readonly brokenMessage: string | undefined;
  /** TikTok keeps the login from this one pixel; what waits for it is tried again by itself. */
  readonly isRefused: boolean;
  /** TikTok's words to that: text from outside. */
  readonly refusedMessage: string | undefined;
  readonly advertiserName: string | undefined;
  /** Every event of it is tagged as a test. */
  readonly testEventCode: string | undefined;
};

export type TikTokStatus = {
  readonly login: LoginStatus;
  /** Chosen ad accounts. */
  readonly advertisers: readonly ShownAdvertiser[];
  readonly pixels: readonly ShownPixel[];
  /** Pixels, by code, that the same orders go to. */
  readonly overlaps: readonly (readonly [string, string])[];
  /** Conversions that wait to be sent. */
  readonly waiting: number;
};

/** How a shop is connected to TikTok, for the page about it. */
export async function readTikTok(
  { prisma, pool }: { readonly prisma: PrismaClient; readonly pool: Pool },
  shop: ShopHandle,
): Promise<TikTokStatus> {
  const [login, advertisers, pixels, ledger] = await Promise.all([
    prisma.connection.findFirst({
      where: { shopId: shop.id, kind: "oauth" },
      select: { state: true, scopes: true, brokenAt: true, brokenMessage: true },
    }),
    prisma.advertiser.findMany({
      where: { shopId: shop.id, chosen: true },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      select: { advertiserId: true, name: true, currency: true, timeZone: true },
    }),
    prisma.pixel.findMany({
      where: { shopId: shop.id },
      orderBy: [{ isPrimary: "desc" }, { enabled: "desc" }, { id: "asc" }],
      select: {
        id: true,
        code: true,
        name: true,
        enabled: true,
        isPrimary: true,
        markets: true,
        eventsOff: true,
        testEventCode: true,
        refusedMessage: true,
        refusedCode: true,
        advertiser: { select: { name: true } },
        connection: { select: { kind: true, state: true, brokenMessage: true } },
      },
    }),
    readLedger(pool, shop.id),
  ]);
  const isSending = (pixel: (typeof pixels)[number]) =>
    pixel.enabled && pixel.connection.state !== "disconnected";
  return {
    login: {
      state: login?.state ?? "none",
      brokenAt: login?.brokenAt?.toISOString(),
      brokenMessage: login?.brokenMessage ?? undefined,
      missingScopes: login === null || login.state === "disconnected" ? [] : missingScopes(login.scopes),
    },
    advertisers: advertisers.map(({ advertiserId, name, currency, timeZone }) => ({
      advertiserId,
      name,
      currency: currency ?? undefined,
      timeZone: timeZone ?? undefined,
    })),
    pixels: pixels.map((pixel) => ({
      id: pixel.id,
      code: pixel.code,
      name: pixel.name ?? undefined,
      isEnabled: pixel.enabled,
      isPrimary: pixel.isPrimary,
      via: pixel.connection.kind === "oauth" ? "login" : "token",
      state: pixel.connection.state,
      brokenMessage: pixel.connection.brokenMessage ?? undefined,
      isRefused: pixel.refusedCode !== null,
      refusedMessage: pixel.refusedMessage ?? undefined,
      advertiserName: pixel.advertiser?.name,
      testEventCode: pixel.testEventCode ?? undefined,
    })),
    overlaps: overlappingPixels(pixels.map((pixel) => ({ ...pixel, enabled: isSending(pixel) }))),
    waiting: ledger.pending,
  };
}
