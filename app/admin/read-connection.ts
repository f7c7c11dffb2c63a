import type { PrismaClient } from "@prisma/client";

import type { ShopHandle } from "#app/shops.server.ts";

export type ConnectedPixel = {
  readonly id: number;
  readonly code: string;
  /** TikTok's name for it: text from outside. */
  readonly name: string | undefined;
  readonly isEnabled: boolean;
  /** TikTok tags its events as tests by this code. */
  readonly testEventCode: string | undefined;
  /** No request leaves for it at the moment. */
  readonly isPaused: boolean;
  /** TikTok keeps the login from this one pixel. */
  readonly isRefused: boolean;
  /** TikTok's words to that: text from outside. */
  readonly refusedMessage: string | undefined;
};

/** A shop's way to TikTok. `none`: it was never connected. The worst state of several connections counts. */
export type ConnectionStatus = {
  readonly state: "connected" | "needs_reconnecting" | "disconnected" | "none";
  readonly brokenAt: string | undefined;
  /** TikTok's words when it refused the token: text from outside. */
  readonly brokenMessage: string | undefined;
  readonly pixels: readonly ConnectedPixel[];
};

const worstFirst = ["needs_reconnecting", "connected", "disconnected"] as const;

export async function readConnection(
  prisma: PrismaClient,
  shop: ShopHandle,
  now: Date,
): Promise<ConnectionStatus> {
  const connections = await prisma.connection.findMany({
    where: { shopId: shop.id },
    orderBy: { id: "asc" },
    select: {
      state: true,
      brokenAt: true,
      brokenMessage: true,
      pixels: {
        where: { shopId: shop.id },
        orderBy: { id: "asc" },
        select: {
          id: true,
          code: true,
          name: true,
          enabled: true,
          testEventCode: true,
          pausedUntil: true,
          refusedCode: true,
          refusedMessage: true,
        },
      },
    },
  });
  const state = worstFirst.find((candidate) =>
    connections.some((connection) => connection.state === candidate),
  );
  const broken = connections.find((connection) => connection.state === "needs_reconnecting");
  return {
    state: state ?? "none",
    brokenAt: broken?.brokenAt?.toISOString(),
    brokenMessage: broken?.brokenMessage ?? undefined,
    pixels: connections
      .filter((connection) => connection.state !== "disconnected")
      .flatMap(({ pixels }) => pixels)
      .map((pixel) => ({
        id: pixel.id,
        code: pixel.code,
        name: pixel.name ?? undefined,
        isEnabled: pixel.enabled,
        testEventCode: pixel.testEventCode ?? undefined,
        isPaused: pixel.pausedUntil !== null && pixel.pausedUntil > now,
        isRefused: pixel.refusedCode !== null,
        refusedMessage: pixel.refusedMessage ?? undefined,
      })),
  };
}
