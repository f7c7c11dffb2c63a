import type { PoolClient } from "pg";

import type { Click } from "#app/core/identity/click.ts";
import type { KnownVisitor, VisitorContext, VisitorLink } from "#app/core/identity/visitor.ts";
import type { Consent } from "#app/core/storefront/consent.ts";
import type { ShopHandle } from "#app/shops.server.ts";

type FoundLink = {
  kind: string;
  link_key: Buffer;
  consent: Consent;
  context_sealed: Buffer;
  clicks: { ttclid: string; clickedAt: number }[];
};

/** A link's text form, for looking its visitor up again. */
export function linkText({ kind, value }: VisitorLink): string {
  return `${kind}\0${value}`;
}

/**
 * The visitors that were seen with these carts, checkouts and orders; where several were, the one seen with it
 * last. By {@link linkText}.
 */
export async function findVisitors(
  client: PoolClient,
  shop: ShopHandle,
  links: readonly VisitorLink[],
): Promise<ReadonlyMap<string, KnownVisitor>> {
  if (links.length === 0) return new Map();
  const keys = new Map(
    links.map((link) => [shop.vault.linkKey(link.kind, link.value).toString("hex"), link]),
  );
  const { rows } = await client.query<FoundLink>({
    name: "find-visitors",
    text: `SELECT DISTINCT ON (link.kind, link.link_key) link.kind, link.link_key, visitor.consent,
        visitor.context_sealed,
        (SELECT coalesce(json_agg(json_build_object(
            'ttclid', encode(click.ttclid_sealed, 'base64'),
            'clickedAt', (extract(epoch FROM click.clicked_at) * 1000)::bigint)), '[]')
          FROM click WHERE click.visitor_id = visitor.id) AS clicks
      FROM visitor_link AS link JOIN visitor ON visitor.id = link.visitor_id
      WHERE link.shop_id = $1 AND link.link_key = ANY($2::bytea[])
      ORDER BY link.kind, link.link_key, link.seen_at DESC`,
    values: [shop.id, [...keys.keys()].map((key) => Buffer.from(key, "hex"))],
  });
  return new Map(
    rows.flatMap((row): [string, KnownVisitor][] => {
      const link = keys.get(row.link_key.toString("hex"));
      return link === undefined || link.kind !== row.kind ? [] : [[linkText(link), openVisitor(shop, row)]];
    }),
  );
}

function openVisitor(shop: ShopHandle, row: FoundLink): KnownVisitor {
  const context = shop.vault.open("visitor.context_sealed", row.context_sealed).toString("utf8");
  return {
    consent: row.consent,
    context: JSON.parse(context) as VisitorContext,
    clicks: row.clicks.map(({ ttclid, clickedAt }): Click => ({
      ttclid: shop.vault.open("click.ttclid_sealed", Buffer.from(ttclid, "base64")).toString("utf8"),
      source: "checkout_visitor",
      clickedAt,
      timeKnown: true,
    })),
  };
}
