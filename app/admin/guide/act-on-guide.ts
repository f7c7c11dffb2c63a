import type { AppLoadContext } from "@remix-run/node";
import type { PrismaClient } from "@prisma/client";
import { z } from "zod";

import type { Authenticated } from "#app/admin/authenticate-admin.ts";
import { embedStates, guideSteps, type WebPixelState } from "#app/core/guide/guide-step.ts";

import "#app/web/load-context.ts";

/** What the set-up guide can ask for. */
export const guideRequest = z.discriminatedUnion("act", [
  /** What App Bridge just said of the embed; null where it said nothing. The web pixel is looked at here. */
  z.object({ act: z.literal("check"), embed: z.enum(embedStates).nullable() }),
  z.object({ act: z.literal("install_web_pixel") }),
  z.object({ act: z.literal("senders_off"), isOff: z.boolean() }),
  /** `broken`: the steps that are not done now and were once; they are put up with. */
  z.object({ act: z.literal("dismiss"), broken: z.array(z.enum(guideSteps)) }),
  z.object({ act: z.literal("show") }),
]);

export type GuideRequest = z.input<typeof guideRequest>;

export type GuideResult =
  | {
      readonly act: "check";
      /** Undefined: Shopify did not answer. */
      readonly webPixel: WebPixelState | undefined;
      /** Whether anything is another way than it was. */
      readonly isChanged: boolean;
    }
  | { readonly act: "install_web_pixel"; readonly isInstalled: boolean }
  | { readonly act: "senders_off" | "dismiss" | "show" };

/** Does what the guide asked for. What Shopify does not answer changes nothing that was known. */
export async function actOnGuide(
  context: AppLoadContext,
  authenticated: Authenticated,
  asked: z.output<typeof guideRequest>,
): Promise<GuideResult> {
  const { shop, userId } = authenticated;
  const { prisma } = context.database;
  const now = context.clock();
  switch (asked.act) {
    case "check": {
      const before = await prisma.setupGuide.findUnique({ where: { shopId: shop.id } });
      const webPixel = await look(context, authenticated);
      await write(prisma, shop.id, {
        ...(asked.embed === null ? {} : { embedState: asked.embed, embedCheckedAt: now }),
        ...(webPixel === undefined ? {} : { webPixelState: webPixel, webPixelCheckedAt: now }),
      });
      const isChanged =
        (asked.embed !== null && asked.embed !== before?.embedState) ||
        (webPixel !== undefined && webPixel !== before?.webPixelState);
      return { act: "check", webPixel, isChanged };
    }
    case "install_web_pixel": {
      const isInstalled = await install(context, authenticated);
      if (isInstalled) await write(prisma, shop.id, { webPixelState: "installed", webPixelCheckedAt: now });
      return { act: "install_web_pixel", isInstalled };
    }
    case "senders_off":
      await write(
        prisma,
        shop.id,
        asked.isOff
          ? { sendersOffAt: now, sendersOffBy: userId }
          : { sendersOffAt: null, sendersOffBy: null },
      );
      return { act: "senders_off" };
    case "dismiss": {
      const stored = await prisma.setupGuide.findUnique({ where: { shopId: shop.id } });
      const stepsDone = (stored?.stepsDone ?? []).filter((step) => !asked.broken.some((one) => one === step));
      await write(prisma, shop.id, { dismissedAt: now, stepsDone });
      return { act: "dismiss" };
    }
    case "show":
      await write(prisma, shop.id, { dismissedAt: null });
      return { act: "show" };
  }
}

type Change = Partial<{
  embedState: string;
  embedCheckedAt: Date;
  webPixelState: string;
  webPixelCheckedAt: Date;
  sendersOffAt: Date | null;
  sendersOffBy: string | null;
  dismissedAt: Date | null;
  stepsDone: string[];
}>;

async function write(prisma: PrismaClient, shopId: number, change: Change): Promise<void> {
  await prisma.setupGuide.upsert({ where: { shopId }, create: { shopId, ...change }, update: change });
}

async function look(
  context: AppLoadContext,
  { shop, askAdmin }: Authenticated,
): Promise<WebPixelState | undefined> {
  try {
    return await context.webPixel.look(shop, askAdmin);
  } catch (error) {
    // Shopify's library speaks to App Bridge so.
    if (error instanceof Response) throw error;
    context.log.warn({ error, shop: shop.domain }, "web_pixel.not_looked_at");
    return undefined;
  }
}

async function install(context: AppLoadContext, { shop, askAdmin }: Authenticated): Promise<boolean> {
  try {
    await context.webPixel.ensure(shop, askAdmin);
    return true;
  } catch (error) {
    if (error instanceof Response) throw error;
    context.log.warn({ error, shop: shop.domain }, "web_pixel.not_installed");
    return false;
  }
}
