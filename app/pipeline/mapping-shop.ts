import type { PoolClient } from "pg";

import type { PixelTarget } from "#app/core/mapping/plan-deliveries.ts";
import { readShopSettings, type ShopSettings } from "#app/core/mapping/shop-settings.ts";
import type { EventSpelling } from "#app/core/tiktok/event-names.ts";

/** What of a shop decides over its conversions, as it is at this moment. */
export type MappingShop = {
  readonly settings: ShopSettings;
  readonly origin: string;
  readonly pixels: readonly PixelTarget[];
  /** When the storefront last spoke; while it does, halves wait for each other. */
  readonly storefrontSeenAt: Date | undefined;
};

/** Reads a shop's settings and enabled pixels in one statement. @returns undefined when the shop is gone. */
export async function readMappingShop(client: PoolClient, shopId: number): Promise<MappingShop | undefined> {
  const { rows } = await client.query<{
    domain: string;
    primary_domain: string | null;
    settings: unknown;
    storefront_seen_at: Date | null;
    pixels: { id: number; code: string; spelling: EventSpelling; tagsTests: boolean }[];
  }>({
    name: "read-mapping-shop",
    text: `SELECT shop.domain, shop.primary_domain, shop.settings, shop.storefront_seen_at,
        coalesce(json_agg(json_build_object(
          'id', pixel.id, 'code', pixel.code, 'spelling', pixel.event_spelling,
          'tagsTests', pixel.test_event_code IS NOT NULL
        ) ORDER BY pixel.id) FILTER (WHERE pixel.id IS NOT NULL), '[]') AS pixels
      FROM shop
      LEFT JOIN (pixel JOIN connection ON connection.id = pixel.connection_id AND connection.state <> 'disconnected')
        ON pixel.shop_id = shop.id AND pixel.enabled
      WHERE shop.id = $1
      GROUP BY shop.id`,
    values: [shopId],
  });
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    settings: readShopSettings(row.settings),
    origin: `https://${row.primary_domain ?? row.domain}`,
    storefrontSeenAt: row.storefront_seen_at ?? undefined,
    pixels: row.pixels.map(({ id, code, spelling, tagsTests }) => ({
      id,
      code,
      eventSpelling: spelling,
      tagsTests,
    })),
  };
}
