import type { PoolClient } from "pg";

import type { PixelTarget } from "#app/core/mapping/plan-deliveries.ts";
import { readShopSettings, type ShopSettings } from "#app/core/mapping/shop-settings.ts";
import type { RuleTable } from "#app/core/rules/rule-table.ts";
import type { EventSpelling } from "#app/core/tiktok/event-names.ts";
import type { Log } from "#app/log.server.ts";
import { judgeStoredRules } from "#app/pipeline/read-rule-table.ts";

export type OwnVisits = { readonly key: string; readonly until: Date };

type FoundPixel = {
  id: number;
  code: string;
  spelling: EventSpelling;
  markets: string[];
  eventsOff: string[];
  testEventCode: string | null;
  testModeCode: string | null;
  /** Unix milliseconds. */
  testModeUntil: number | null;
};

/** What of a shop decides over its conversions, as it is at this moment. */
export type MappingShop = {
  readonly settings: ShopSettings;
  readonly rules: RuleTable;
  readonly origin: string;
  /** The enabled ones, the primary one first: it lends its connection to what a mobile app sold. */
  readonly pixels: readonly PixelTarget[];
  /** The shop's own currency; undefined until Shopify told. */
  readonly currency: string | undefined;
  /** When the storefront last spoke; while it does, halves wait for each other. */
  readonly storefrontSeenAt: Date | undefined;
  /** What marks a visit as the merchant's own, and for how long; undefined while no pixel is in test mode. */
  readonly ownVisits: OwnVisits | undefined;
};

/**
 * Reads a shop's settings, rules and enabled pixels in one statement.
 *
 * Rules that this version can't read any more (a newer one wrote them) are logged, and the defaults hold: nothing is
 * lost for it.
 *
 * @returns undefined when the shop is gone.
 */
export async function readMappingShop(
  client: Pick<PoolClient, "query">,
  shopId: number,
  now: Date,
  log: Log,
): Promise<MappingShop | undefined> {
  const { rows } = await client.query<{
    domain: string;
    primary_domain: string | null;
    settings: unknown;
    storefront_seen_at: Date | null;
    currency: string | null;
    own_visit_key: string;
    rules_version: number;
    rules: unknown;
    pixels: FoundPixel[];
  }>({
    name: "read-mapping-shop",
    text: `SELECT shop.domain, shop.primary_domain, shop.settings, shop.storefront_seen_at, shop.currency, shop.own_visit_key,
        shop.rules_version,
        (SELECT rules FROM rule_table WHERE shop_id = shop.id AND version = shop.rules_version) AS rules,
        coalesce(json_agg(json_build_object(
          'id', pixel.id, 'code', pixel.code, 'spelling', pixel.event_spelling,
          'markets', pixel.markets, 'eventsOff', pixel.events_off, 'testEventCode', pixel.test_event_code,
          'testModeCode', pixel.test_mode_code, 'testModeUntil', (extract(epoch FROM pixel.test_mode_until) * 1000)::bigint
        ) ORDER BY pixel.is_primary DESC, pixel.id) FILTER (WHERE pixel.id IS NOT NULL), '[]') AS pixels
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
    rules: chooseRuleTable(row, log),
    origin: `https://${row.primary_domain ?? row.domain}`,
    storefrontSeenAt: row.storefront_seen_at ?? undefined,
    currency: row.currency ?? undefined,
    ownVisits: readOwnVisits(row.own_visit_key, row.pixels, now),
    pixels: row.pixels.map((pixel) => ({
      id: pixel.id,
      code: pixel.code,
      eventSpelling: pixel.spelling,
      markets: pixel.markets,
      eventsOff: pixel.eventsOff,
      testModeCode: (isInTestMode(pixel, now) ? pixel.testModeCode : pixel.testEventCode) ?? undefined,
    })),
  };
}

function chooseRuleTable(
  { domain, rules_version: version, rules }: { domain: string; rules_version: number; rules: unknown },
  log: Log,
): RuleTable {
  const { table, problems } = judgeStoredRules(version, rules);
  if (problems.length > 0) log.error({ shop: domain, version, problems }, "rules.unreadable");
  return table;
}

function isInTestMode({ testModeUntil }: FoundPixel, now: Date): boolean {
  return testModeUntil !== null && now.getTime() < testModeUntil;
}

function readOwnVisits(key: string, pixels: readonly FoundPixel[], now: Date): OwnVisits | undefined {
  const ends = pixels.filter((pixel) => isInTestMode(pixel, now)).map((pixel) => pixel.testModeUntil ?? 0);
  return ends.length === 0 ? undefined : { key, until: new Date(Math.max(...ends)) };
}
