import type { Pool } from "pg";
import { z } from "zod";

import { readShopSettings } from "#app/core/mapping/shop-settings.ts";
import type { AskAdmin } from "#app/shopify.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

const installationAnswer = z.object({
  data: z.object({ currentAppInstallation: z.object({ id: z.string() }) }),
});
const setAnswer = z.object({
  data: z.object({
    metafieldsSet: z.object({ userErrors: z.array(z.object({ message: z.string() })) }),
  }),
});

const findInstallation = "query FindInstallation { currentAppInstallation { id } }";
const setMetafields = `mutation PublishEmbedSettings($metafields: [MetafieldsSetInput!]!) {
  metafieldsSet(metafields: $metafields) { userErrors { message } }
}`;

/**
 * Tells the theme app embed what of the shop's settings it needs: as app data, which only this app's Liquid reads
 * (`app.metafields.clickback.embed`), so that the merchant sets it in one place. Anybody can see it in a page's
 * source: nothing secret goes there. Runs whenever a shop opens the app; asks Shopify only where something differs.
 *
 * @throws with Shopify's words when it refuses.
 */
export function createPublishEmbedSettings(
  pool: Pool,
): (shop: ShopHandle, askAdmin: AskAdmin) => Promise<void> {
  return async (shop, askAdmin) => {
    const { rows } = await pool.query<{ settings: unknown; embed_settings: string | null }>(
      "SELECT settings, embed_settings FROM shop WHERE id = $1",
      [shop.id],
    );
    const row = rows[0];
    if (row === undefined) return;
    const { attributionWindowDays, contentId } = readShopSettings(row.settings);
    const value = JSON.stringify({ attribution_days: attributionWindowDays, content_id: contentId });
    if (row.embed_settings === value) return;
    const { id: ownerId } = installationAnswer.parse(await askAdmin(findInstallation)).data
      .currentAppInstallation;
    const metafields = [{ ownerId, namespace: "clickback", key: "embed", type: "json", value }];
    const { userErrors } = setAnswer.parse(await askAdmin(setMetafields, { metafields })).data.metafieldsSet;
    if (userErrors.length > 0)
      throw new Error(
        `Shopify refused the embed's settings: ${userErrors.map(({ message }) => message).join("; ")}`,
      );
    await pool.query("UPDATE shop SET embed_settings = $2 WHERE id = $1", [shop.id, value]);
  };
}
