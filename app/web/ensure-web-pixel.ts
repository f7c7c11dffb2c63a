import type { Pool } from "pg";
import { z } from "zod";

import type { Log } from "#app/log.server.ts";
import type { AskAdmin } from "#app/shopify.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

const mutationResult = z.object({
  webPixel: z.object({ id: z.string() }).nullish(),
  userErrors: z.array(z.object({ code: z.string().nullish(), message: z.string() })),
});

const createAnswer = z.object({ data: z.object({ webPixelCreate: mutationResult }) });
const updateAnswer = z.object({ data: z.object({ webPixelUpdate: mutationResult }) });
const queryAnswer = z.object({ data: z.object({ webPixel: z.object({ id: z.string() }).nullish() }) });

const createPixel = `mutation CreateWebPixel($settings: JSON!) {
  webPixelCreate(webPixel: { settings: $settings }) { webPixel { id } userErrors { code message } }
}`;
const updatePixel = `mutation UpdateWebPixel($id: ID!, $settings: JSON!) {
  webPixelUpdate(id: $id, webPixel: { settings: $settings }) { webPixel { id } userErrors { code message } }
}`;
const findPixel = "query FindWebPixel { webPixel { id } }";

/**
 * Sees to it that the shop's web pixel exists with today's settings. Runs whenever a shop opens the app, so it only
 * looks where nothing differs from what the pixel was last given. A pixel that is there already (its row here was
 * lost) is updated; one that is gone, as after an uninstall, is made again.
 */
export function createEnsureWebPixel(dependencies: {
  readonly pool: Pool;
  /** The app's public origin, where the pixel posts to. */
  readonly endpoint: string;
  readonly log: Log;
}): (shop: ShopHandle, askAdmin: AskAdmin) => Promise<void> {
  const { pool, endpoint, log } = dependencies;
  return async (shop, askAdmin) => {
    const { rows } = await pool.query<{
      storefront_key: string;
      web_pixel_id: string | null;
      web_pixel_settings: string | null;
    }>("SELECT storefront_key, web_pixel_id, web_pixel_settings FROM shop WHERE id = $1", [shop.id]);
    const row = rows[0];
    if (row === undefined) return;
    const settings = webPixelSettings(endpoint, row.storefront_key);
    const found = await findWebPixel(askAdmin);
    if (found !== undefined && found === row.web_pixel_id && row.web_pixel_settings === settings) return;
    const id = await putPixel(askAdmin, found, settings);
    await pool.query("UPDATE shop SET web_pixel_id = $2, web_pixel_settings = $3 WHERE id = $1", [
      shop.id,
      id,
      settings,
    ]);
    log.info({ shop: shop.domain }, "web_pixel.installed");
  };
}

/** What the pixel is to know, as Shopify keeps it. */
export function webPixelSettings(endpoint: string, storefrontKey: string): string {
  return JSON.stringify({ endpoint, key: storefrontKey });
}

async function putPixel(askAdmin: AskAdmin, known: string | undefined, settings: string): Promise<string> {
  if (known !== undefined) return update(askAdmin, known, settings);
  const { webPixel, userErrors } = createAnswer.parse(await askAdmin(createPixel, { settings })).data
    .webPixelCreate;
  if (webPixel) return webPixel.id;
  // One pixel an app and shop: another process was faster.
  const made = userErrors.some(({ code }) => code === "TAKEN") ? await findWebPixel(askAdmin) : undefined;
  if (made === undefined) throw refused(userErrors);
  return update(askAdmin, made, settings);
}

async function update(askAdmin: AskAdmin, id: string, settings: string): Promise<string> {
  const answer = updateAnswer.parse(await askAdmin(updatePixel, { id, settings }));
  const { webPixel, userErrors } = answer.data.webPixelUpdate;
  if (!webPixel) throw refused(userErrors);
  return webPixel.id;
}

/** Shopify has no null for "none": it answers with an error. */
const noPixelWords = /no web pixel was found/i;

/** Shopify's id of the shop's web pixel; undefined where there is none. */
export async function findWebPixel(askAdmin: AskAdmin): Promise<string | undefined> {
  try {
    return queryAnswer.parse(await askAdmin(findPixel)).data.webPixel?.id;
  } catch (error) {
    if (error instanceof Error && noPixelWords.test(error.message)) return undefined;
    throw error;
  }
}

function refused(userErrors: readonly { readonly message: string }[]): Error {
  return new Error(`Shopify refused the web pixel: ${userErrors.map(({ message }) => message).join("; ")}`);
}
