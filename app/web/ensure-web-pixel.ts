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
 * Sees to it that the shop's web pixel exists with today's settings. Runs whenever a shop opens the app, so it
 * asks Shopify only when something differs from what it was last given. A pixel that is there already (its row
 * here was lost) is found and updated; one that is gone is made again.
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
    const settings = JSON.stringify({ endpoint, key: row.storefront_key });
    if (row.web_pixel_id !== null && row.web_pixel_settings === settings) return;
    const id = await putPixel(askAdmin, row.web_pixel_id, settings);
    await pool.query("UPDATE shop SET web_pixel_id = $2, web_pixel_settings = $3 WHERE id = $1", [
      shop.id,
      id,
      settings,
    ]);
    log.info({ shop: shop.domain }, "web_pixel.installed");
  };
}

async function putPixel(askAdmin: AskAdmin, knownId: string | null, settings: string): Promise<string> {
  if (knownId !== null) {
    const updated = await tryUpdate(askAdmin, knownId, settings);
    if (updated !== undefined) return updated;
  }
  const created = createAnswer.parse(await askAdmin(createPixel, { settings })).data.webPixelCreate;
  if (created.webPixel) return created.webPixel.id;
  // One pixel an app and shop: it is there, only our note of it is not.
  const found = queryAnswer.parse(await askAdmin(findPixel)).data.webPixel;
  const updated = found && (await tryUpdate(askAdmin, found.id, settings));
  if (updated) return updated;
  throw new Error(
    `Shopify refused the web pixel: ${created.userErrors.map(({ message }) => message).join("; ")}`,
  );
}

async function tryUpdate(askAdmin: AskAdmin, id: string, settings: string): Promise<string | undefined> {
  const { webPixel } = updateAnswer.parse(await askAdmin(updatePixel, { id, settings })).data.webPixelUpdate;
  return webPixel?.id;
}
