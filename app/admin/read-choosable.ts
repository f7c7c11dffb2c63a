import type { PrismaClient } from "@prisma/client";
import type { Pool } from "pg";

import type { ShownAdvertiser } from "#app/admin/read-tiktok.ts";
import { listAccountPixels, type AccountPixels } from "#app/connection/list-account-pixels.ts";
import { openLogin } from "#app/connection/open-login.ts";
import { notReachable } from "#app/connection/save-advertisers.ts";
import type { TikTokProblem } from "#app/connection/tiktok-problem.ts";
import type { ShopHandle } from "#app/shops.server.ts";
import type { BusinessApi } from "#app/tiktok/business-api.ts";

export type ChoosableAccount = ShownAdvertiser & { readonly isChosen: boolean };

export type ChoosablePixel = {
  readonly code: string;
  readonly name: string;
  /** Events are sent to it now. */
  readonly isInUse: boolean;
  readonly isPrimary: boolean;
  /** It writes with a pasted token that works. */
  readonly hasOwnToken: boolean;
};

/** The pixels of a chosen account. */
export type ChoosableGroup = {
  readonly advertiserId: string;
  readonly name: string;
  readonly pixels: readonly ChoosablePixel[];
  readonly problem: TikTokProblem | undefined;
};

export type Choosable = {
  readonly accounts: readonly ChoosableAccount[];
  /** So many of them can be chosen. */
  readonly accountsMax: number;
  readonly groups: readonly ChoosableGroup[];
  /** Pixels of the shop that are in none of the groups. */
  readonly others: readonly OtherPixel[];
};

export type OtherPixel = ChoosablePixel & {
  /** The login no longer reaches its ad account. */
  readonly isLost: boolean;
  /** Saving a choice does not touch it: it has its own token, or its account could not be read. */
  readonly isUntouched: boolean;
};

/** Pixels of more accounts than that are not looked at together. */
export const accountsMax = 50;

type Dependencies = {
  readonly prisma: PrismaClient;
  readonly pool: Pool;
  readonly tiktok: BusinessApi;
  readonly now: Date;
};

/**
 * What can be chosen among: the login's ad accounts and, asked from TikTok now, the pixels of some of them.
 *
 * @param wanted the accounts whose pixels to list; those chosen before unless given, or the only one there is.
 * @returns undefined where the shop has no working login.
 */
export async function readChoosable(
  dependencies: Dependencies,
  shop: ShopHandle,
  wanted: readonly string[] | undefined,
): Promise<Choosable | undefined> {
  const { prisma, pool, now } = dependencies;
  const opened = await openLogin(pool, shop, now);
  if (opened === undefined) return undefined;
  const rows = await prisma.advertiser.findMany({
    where: { shopId: shop.id, OR: [{ status: null }, { status: { not: notReachable } }] },
    orderBy: [{ chosen: "desc" }, { name: "asc" }, { id: "asc" }],
    select: { advertiserId: true, name: true, currency: true, timeZone: true, chosen: true },
  });
  const shown = rows.filter((row) =>
    wanted === undefined ? row.chosen || rows.length === 1 : wanted.includes(row.advertiserId),
  );
  const ids = shown.slice(0, accountsMax).map(({ advertiserId }) => advertiserId);
  const listed = await listAccountPixels(dependencies, opened, ids);
  // After asking: a token that turned out to be dead has changed the connection.
  const known = await readKnown(prisma, shop);
  const listedCodes = new Set(listed.flatMap(({ pixels }) => pixels.map(({ code }) => code)));
  const unread = new Set(
    listed.filter(({ problem }) => problem !== undefined).map(({ advertiserId }) => advertiserId),
  );
  const nameOf = new Map(rows.map(({ advertiserId, name }) => [advertiserId, name]));
  return {
    accountsMax,
    accounts: rows.map(({ advertiserId, name, currency, timeZone }) => ({
      advertiserId,
      name,
      currency: currency ?? undefined,
      timeZone: timeZone ?? undefined,
      isChosen: ids.includes(advertiserId),
    })),
    groups: listed.map((account) => ({
      advertiserId: account.advertiserId,
      name: nameOf.get(account.advertiserId) ?? account.advertiserId,
      pixels: account.pixels.map((pixel) => describe(pixel, known.get(pixel.code))),
      problem: account.problem,
    })),
    others: [...known.values()]
      .filter(({ code }) => !listedCodes.has(code))
      .map((row) => ({
        ...describe({ code: row.code, name: row.name ?? row.code }, row),
        isLost: row.connection.kind === "oauth" && row.advertiser?.status === notReachable,
        isUntouched: row.connection.kind === "token" || unread.has(row.advertiser?.advertiserId ?? ""),
      })),
  };
}

async function readKnown(prisma: PrismaClient, shop: ShopHandle) {
  const rows = await prisma.pixel.findMany({
    where: { shopId: shop.id },
    orderBy: { id: "asc" },
    select: {
      code: true,
      name: true,
      enabled: true,
      isPrimary: true,
      connection: { select: { kind: true, state: true } },
      advertiser: { select: { advertiserId: true, status: true } },
    },
  });
  return new Map(rows.map((row) => [row.code, row]));
}

type KnownPixel = Awaited<ReturnType<typeof readKnown>> extends Map<string, infer Row> ? Row : never;

function describe(
  { code, name }: Pick<AccountPixels["pixels"][number], "code" | "name">,
  row: KnownPixel | undefined,
): ChoosablePixel {
  const isConnected = row !== undefined && row.connection.state !== "disconnected";
  return {
    code,
    name,
    isInUse: isConnected && row.enabled,
    isPrimary: row?.isPrimary ?? false,
    hasOwnToken: row?.connection.kind === "token" && row.connection.state === "connected",
  };
}
