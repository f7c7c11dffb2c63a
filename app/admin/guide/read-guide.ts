import type { PrismaClient } from "@prisma/client";
import type { Pool } from "pg";

import { listOtherSenders, type OtherSender } from "#app/admin/guide/list-other-senders.ts";
import {
  embedStates,
  webPixelStates,
  type EmbedState,
  type GuideStep,
  type WebPixelState,
} from "#app/core/guide/guide-step.ts";
import { judgeGuide, type GuideEvidence, type JudgedGuide } from "#app/core/guide/judge-guide.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** The set-up guide, with what each step saw. Times are ISO 8601. */
export type Guide = JudgedGuide & {
  readonly isDismissed: boolean;
  readonly connection: {
    readonly state: GuideEvidence["connection"];
    /** Chosen ad accounts: text from outside. */
    readonly accounts: readonly string[];
  };
  readonly pixels: readonly {
    readonly code: string;
    /** TikTok's name for it: text from outside. */
    readonly name: string | undefined;
    readonly isEnabled: boolean;
    readonly isRefused: boolean;
  }[];
  readonly embed: { readonly state: EmbedState | undefined; readonly checkedAt: string | undefined };
  readonly webPixel: { readonly state: WebPixelState | undefined; readonly checkedAt: string | undefined };
  /** When a storefront last told something, to the minute. */
  readonly storefrontSeenAt: string | undefined;
  readonly senders: {
    readonly offAt: string | undefined;
    /** Said by the staff member who looks now. */
    readonly isOwnWord: boolean;
    readonly others: readonly OtherSender[];
  };
  readonly firstAccepted: { readonly deliveryId: string; readonly at: string } | undefined;
};

/**
 * Reads what is known of the shop's set-up, without asking anybody. A step that is found done is remembered as such, so
 * that its breaking is noticed.
 */
export async function readGuide(
  { prisma, pool }: { readonly prisma: PrismaClient; readonly pool: Pool },
  { shop, userId }: { readonly shop: ShopHandle; readonly userId: string },
  now: Date,
): Promise<Guide> {
  const [row, firstAccepted] = await Promise.all([readRow(prisma, shop), readFirstAccepted(pool, shop.id)]);
  const stored = row.setupGuide;
  const live = row.connections.filter(({ state }) => state !== "disconnected");
  const pixels = live.flatMap((connection) => connection.pixels);
  const sendersOffAt = stored?.sendersOffAt ?? undefined;
  const others = await listOtherSenders(pool, {
    shopId: shop.id,
    pixelIds: pixels.map(({ id }) => id),
    sendersOffAt,
    now,
  });
  const state = worstFirst.find((one) => row.connections.some((connection) => connection.state === one));
  const webPixel =
    webPixelStates.find((known) => known === stored?.webPixelState) ??
    // Shopify said so when it was made; nobody has looked since.
    (row.webPixelId === null ? undefined : "installed");
  const embed = embedStates.find((known) => known === stored?.embedState);
  const shown = pixels.map(({ code, name, enabled, refusedCode }) => ({
    code,
    name: name ?? undefined,
    isEnabled: enabled,
    isRefused: refusedCode !== null,
  }));
  const doneBefore = stored?.stepsDone ?? [];
  const isDismissed = stored?.dismissedAt != null;
  const judged = judgeGuide(
    {
      connection: state ?? "none",
      pixels: shown,
      embed,
      webPixel,
      areSendersOff: sendersOffAt !== undefined,
      isSomebodyElseSending: others.length > 0,
      hasAccepted: firstAccepted !== undefined,
    },
    doneBefore,
    isDismissed,
  );
  await rememberDone(prisma, shop, judged, doneBefore);
  return {
    ...judged,
    isDismissed,
    connection: {
      state: state ?? "none",
      accounts: live.flatMap(({ advertisers }) => advertisers.map(({ name }) => name)),
    },
    pixels: shown,
    embed: { state: embed, checkedAt: stored?.embedCheckedAt?.toISOString() },
    webPixel: { state: webPixel, checkedAt: stored?.webPixelCheckedAt?.toISOString() },
    storefrontSeenAt: row.storefrontSeenAt?.toISOString(),
    senders: { offAt: sendersOffAt?.toISOString(), isOwnWord: stored?.sendersOffBy === userId, others },
    firstAccepted,
  };
}

const worstFirst = ["needs_reconnecting", "connected", "disconnected"] as const;

function readRow(prisma: PrismaClient, shop: ShopHandle) {
  return prisma.shop.findUniqueOrThrow({
    where: { id: shop.id },
    select: {
      webPixelId: true,
      storefrontSeenAt: true,
      setupGuide: true,
      connections: {
        where: { shopId: shop.id },
        orderBy: { id: "asc" },
        select: {
          state: true,
          advertisers: { where: { shopId: shop.id, chosen: true }, select: { name: true } },
          pixels: {
            where: { shopId: shop.id },
            orderBy: { id: "asc" },
            select: { id: true, code: true, name: true, enabled: true, refusedCode: true },
          },
        },
      },
    },
  });
}

/** By its number, which is the order they came in: of a million it is the first entry of an index. */
async function readFirstAccepted(pool: Pool, shopId: number): Promise<Guide["firstAccepted"]> {
  const { rows } = await pool.query<{ id: string; settled_at: Date | null; created_at: Date }>({
    name: "read-first-accepted",
    text: `SELECT id, settled_at, created_at FROM delivery
      WHERE shop_id = $1 AND state = 'accepted' ORDER BY id LIMIT 1`,
    values: [shopId],
  });
  const row = rows[0];
  return row && { deliveryId: row.id, at: (row.settled_at ?? row.created_at).toISOString() };
}

async function rememberDone(
  prisma: PrismaClient,
  shop: ShopHandle,
  { steps }: JudgedGuide,
  doneBefore: readonly string[],
): Promise<void> {
  const done = Object.entries(steps).flatMap(([step, state]) =>
    state === "done" ? [step as GuideStep] : [],
  );
  if (done.every((step) => doneBefore.includes(step))) return;
  const stepsDone = [...new Set([...doneBefore, ...done])];
  await prisma.setupGuide.upsert({
    where: { shopId: shop.id },
    create: { shopId: shop.id, stepsDone },
    update: { stepsDone },
  });
}
