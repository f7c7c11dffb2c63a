import type { PrismaClient } from "@prisma/client";
import type { Pool } from "pg";

import type { ConnectionEvidence } from "#app/core/diagnostics/evidence.ts";
import { missingScopes } from "#app/core/tiktok/scopes.ts";
import { readLedger } from "#app/pipeline/summarize.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** A shop's ways to TikTok, its pixels, and what waits for them. */
export async function readConnectionEvidence(
  { prisma, pool }: { readonly prisma: PrismaClient; readonly pool: Pool },
  shop: Pick<ShopHandle, "id">,
  now: Date,
): Promise<ConnectionEvidence> {
  const [connections, pixels, ledger] = await Promise.all([
    prisma.connection.findMany({
      where: { shopId: shop.id },
      orderBy: { id: "asc" },
      select: { kind: true, state: true, brokenAt: true, brokenMessage: true, scopes: true },
    }),
    prisma.pixel.findMany({
      where: { shopId: shop.id },
      orderBy: [{ isPrimary: "desc" }, { id: "asc" }],
      select: {
        id: true,
        code: true,
        enabled: true,
        markets: true,
        eventsOff: true,
        testEventCode: true,
        testModeCode: true,
        testModeUntil: true,
        pausedUntil: true,
        failureStreak: true,
        refusedCode: true,
        refusedMessage: true,
        connection: { select: { kind: true, state: true, brokenAt: true, brokenMessage: true } },
      },
    }),
    readLedger(pool, shop.id),
  ]);
  return {
    now: now.toISOString(),
    waiting: ledger.pending,
    connections: connections.map(({ kind, state, brokenAt, brokenMessage, scopes }) => ({
      kind,
      state,
      brokenAt: brokenAt?.toISOString(),
      words: brokenMessage ?? undefined,
      missingPermissions: kind === "oauth" ? missingScopes(scopes).map(({ name }) => name) : [],
    })),
    pixels: pixels.map(({ connection, ...pixel }) => ({
      id: pixel.id,
      code: pixel.code,
      enabled: pixel.enabled,
      markets: pixel.markets,
      eventsOff: pixel.eventsOff,
      via: connection.kind,
      connection: connection.state,
      brokenAt: connection.brokenAt?.toISOString(),
      brokenWords: connection.brokenMessage ?? undefined,
      refused:
        pixel.refusedCode === null
          ? undefined
          : { code: pixel.refusedCode, words: pixel.refusedMessage ?? undefined },
      testEventCode: pixel.testEventCode ?? undefined,
      testMode:
        pixel.testModeCode === null || pixel.testModeUntil === null
          ? undefined
          : { code: pixel.testModeCode, until: pixel.testModeUntil.toISOString() },
      pausedUntil: pixel.pausedUntil?.toISOString(),
      failures: pixel.failureStreak,
    })),
  };
}
