import type { PrismaClient } from "@prisma/client";
import type { Pool } from "pg";

import { listAccountPixels } from "#app/connection/list-account-pixels.ts";
import { openLogin } from "#app/connection/open-login.ts";
import { notReachable } from "#app/connection/save-advertisers.ts";
import type { TikTokProblem } from "#app/connection/tiktok-problem.ts";
import type { NotChecked, Read, TikTokPixelsEvidence } from "#app/core/diagnostics/evidence.ts";
import type { ShopHandle } from "#app/shops.server.ts";
import type { BusinessApi } from "#app/tiktok/business-api.ts";

/** The chosen accounts are asked first; more than so many are not looked through. */
const accountsMax = 20;

const whyOf = {
  no_answer: "tiktok_no_answer",
  busy: "tiktok_busy",
  dead_token: "not_connected",
  no_permission: "tiktok_refused",
  refused: "tiktok_refused",
} as const satisfies Record<TikTokProblem["kind"], NotChecked>;

/** Asks TikTok which of the login's ad accounts have which pixels. */
export async function askPixelOwners(
  dependencies: {
    readonly prisma: PrismaClient;
    readonly pool: Pool;
    readonly tiktok: BusinessApi;
    readonly now: Date;
  },
  shop: ShopHandle,
): Promise<Read<TikTokPixelsEvidence>> {
  const { prisma, pool, now } = dependencies;
  const opened = await openLogin(pool, shop, now);
  if (opened === undefined) return { isRead: false, why: "no_login" };
  const [advertisers, pixels] = await Promise.all([
    prisma.advertiser.findMany({
      where: { shopId: shop.id, OR: [{ status: null }, { status: { not: notReachable } }] },
      orderBy: [{ chosen: "desc" }, { id: "asc" }],
      take: accountsMax,
      select: { advertiserId: true, name: true, chosen: true },
    }),
    prisma.pixel.findMany({
      where: { shopId: shop.id, enabled: true, connection: { kind: "oauth", state: "connected" } },
      orderBy: { id: "asc" },
      select: { code: true },
    }),
  ]);
  const ids = advertisers.map(({ advertiserId }) => advertiserId);
  const listed = await listAccountPixels(dependencies, opened, ids);
  const isChosen = new Set(
    advertisers.filter(({ chosen }) => chosen).map(({ advertiserId }) => advertiserId),
  );
  // Of an account that is not chosen it only says where a stray pixel went.
  const problem = listed.find((one) => one.problem !== undefined && isChosen.has(one.advertiserId))?.problem;
  if (problem !== undefined) return { isRead: false, why: whyOf[problem.kind] };
  const nameOf = new Map(advertisers.map(({ advertiserId, name }) => [advertiserId, name]));
  return {
    isRead: true,
    value: {
      pixelCodes: pixels.map(({ code }) => code),
      accounts: listed.map((account) => ({
        name: nameOf.get(account.advertiserId) ?? account.advertiserId,
        isChosen: isChosen.has(account.advertiserId),
        pixelCodes: account.pixels.map(({ code }) => code),
      })),
    },
  };
}
