import type { Pool } from "pg";

import { personLinkKinds, type PersonLink } from "#app/core/identity/person.ts";
import { openClickId, openContext } from "#app/pipeline/open-visitor.ts";
import { nameHashes } from "#app/privacy/name-hashes.ts";
import type { ShopHandle } from "#app/shops.server.ts";

type Row = {
  visitor_key: Buffer;
  consent: string;
  context_sealed: Buffer;
  first_seen_at: Date;
  last_seen_at: Date;
  is_shared: boolean;
  links: number;
  clicks: { readonly ttclid: string; readonly clickedAt: string }[];
};

/** The browsers that were seen with a person or bought its orders, and how many links that are. */
export async function exportVisitors(
  pool: Pool,
  shop: ShopHandle,
  person: readonly PersonLink[],
  orderIds: readonly string[],
) {
  const asked = [...person, ...orderIds.map((value) => ({ kind: "order" as const, value }))];
  const { rows } = await pool.query<Row>(
    `WITH asked AS (
       SELECT * FROM unnest($2::text[], $3::bytea[]) AS asked(kind, link_key)
     ), theirs AS (
       SELECT visitor_id, count(*)::int AS links FROM visitor_link JOIN asked USING (kind, link_key)
       WHERE visitor_link.shop_id = $1 GROUP BY visitor_id
     )
     SELECT visitor_key, consent, context_sealed, first_seen_at, last_seen_at, theirs.links,
       EXISTS (SELECT FROM visitor_link AS other WHERE other.visitor_id = visitor.id AND other.kind = ANY($4::text[])
         AND NOT EXISTS (SELECT FROM asked WHERE asked.kind = other.kind AND asked.link_key = other.link_key)) AS is_shared,
       coalesce((SELECT json_agg(json_build_object('ttclid', encode(ttclid_sealed, 'base64'), 'clickedAt', clicked_at)
         ORDER BY clicked_at) FROM click WHERE visitor_id = visitor.id), '[]') AS clicks
     FROM theirs JOIN visitor ON visitor.id = theirs.visitor_id AND visitor.shop_id = $1 ORDER BY visitor.id`,
    [
      shop.id,
      asked.map(({ kind }) => kind),
      asked.map(({ kind, value }) => shop.vault.linkKey(kind, value)),
      personLinkKinds,
    ],
  );
  const own = rows.filter((row) => !row.is_shared);
  return {
    browsers: own.map((row) => ({
      firstSeenAt: row.first_seen_at.toISOString(),
      lastSeenAt: row.last_seen_at.toISOString(),
      consent: row.consent,
      known: nameHashes(openContext(shop, row.context_sealed)),
      clicks: row.clicks.map(({ ttclid, clickedAt }) => ({
        clickedAt,
        ttclid: openClickId(shop, Buffer.from(ttclid, "base64")) ?? null,
      })),
    })),
    sharedBrowsers: rows.length - own.length,
    links: rows.reduce((sum, row) => sum + row.links, 0),
    visitorKeys: own.map((row) => row.visitor_key),
  };
}
