import type { Pool } from "pg";

import type { WebPixelState } from "#app/core/guide/guide-step.ts";
import type { AskAdmin } from "#app/shopify.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";
import { findWebPixel, webPixelSettings } from "#app/web/ensure-web-pixel.ts";

/**
 * Asks Shopify whether the shop's web pixel is there, and tells whether it has today's settings.
 *
 * @throws what asking throws.
 */
export function createLookAtWebPixel(
  pool: Pool,
  endpoint: string,
): (shop: ShopHandle, askAdmin: AskAdmin) => Promise<WebPixelState> {
  return async (shop, askAdmin) => {
    const found = await findWebPixel(askAdmin);
    if (found === undefined) return "missing";
    const { rows } = await pool.query<{
      storefront_key: string;
      web_pixel_id: string | null;
      web_pixel_settings: string | null;
    }>("SELECT storefront_key, web_pixel_id, web_pixel_settings FROM shop WHERE id = $1", [shop.id]);
    const row = rows[0];
    const isOurs =
      row !== undefined &&
      row.web_pixel_id === found &&
      row.web_pixel_settings === webPixelSettings(endpoint, row.storefront_key);
    return isOurs ? "installed" : "outdated";
  };
}
