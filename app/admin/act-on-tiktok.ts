import type { AppLoadContext } from "@remix-run/node";
import { z } from "zod";

import type { Authenticated } from "#app/admin/authenticate-admin.ts";
import { beginLogin } from "#app/connection/begin-login.ts";
import { disconnectLogin, disconnectPixels, type EndedLogin } from "#app/connection/disconnect.ts";
import { pastePixel, type PastedPixel } from "#app/connection/paste-pixel.ts";

import "#app/web/load-context.ts";

/** What the page about TikTok can ask for. */
export const tiktokRequest = z.discriminatedUnion("act", [
  z.object({ act: z.literal("connect") }),
  z.object({ act: z.literal("disconnect_login") }),
  z.object({ act: z.literal("disconnect_pixel"), pixel: z.string().max(100) }),
  z.object({
    act: z.literal("paste"),
    pixel: z.string().max(2_000).trim(),
    token: z.string().max(5_000).trim(),
    testEventCode: z.string().max(2_000).trim(),
  }),
]);

export type TikTokRequest = z.input<typeof tiktokRequest>;

export type TikTokResult =
  /** Open this at the top of the browser. */
  | { readonly act: "connect"; readonly url: string }
  /** This server has no TikTok app. */
  | { readonly act: "connect"; readonly url: undefined }
  | { readonly act: "disconnect_login"; readonly ended: EndedLogin }
  | { readonly act: "disconnect_pixel"; readonly pixel: string; readonly isDone: boolean }
  | { readonly act: "paste"; readonly pasted: PastedPixel };

/** Does what the page about TikTok asked for. No part of a result holds a token. */
export async function actOnTikTok(
  context: AppLoadContext,
  { shop, userId }: Authenticated,
  asked: z.output<typeof tiktokRequest>,
): Promise<TikTokResult> {
  const { database, randomBytes, tiktok, tiktokLogin: login, trackEvents } = context;
  const { pool } = database;
  const now = context.clock();
  switch (asked.act) {
    case "connect": {
      if (login === undefined) return { act: "connect", url: undefined };
      const url = await beginLogin({ pool, login, now, randomBytes }, { shop, userId });
      return { act: "connect", url };
    }
    case "disconnect_login": {
      const ended = await disconnectLogin({ pool, tiktok, login }, shop);
      context.log.info({ shop: shop.domain, how: ended.kind }, "tiktok.disconnected");
      return { act: "disconnect_login", ended };
    }
    case "disconnect_pixel": {
      const ended = await disconnectPixels(pool, shop, asked.pixel);
      return { act: "disconnect_pixel", pixel: asked.pixel, isDone: ended.length > 0 };
    }
    case "paste":
      return { act: "paste", pasted: await pastePixel({ pool, trackEvents, now, randomBytes }, shop, asked) };
  }
}
