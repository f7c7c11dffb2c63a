import type { PoolClient } from "pg";

import type { Click } from "#app/core/identity/click.ts";
import type { KnownVisitor, VisitorContext, VisitorLink } from "#app/core/identity/visitor.ts";
import { messageLinks, type ReadMessage } from "#app/core/mapping/read-message.ts";
import type { Consent } from "#app/core/storefront/consent.ts";
import { UnsealError } from "#app/sealing.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

type FoundLink = {
  kind: string;
  link_key: Buffer;
  visitor_id: string;
  consent: Consent;
  own_until: Date | null;
  context_sealed: Buffer;
  clicks: { ttclid: string; clickedAt: number }[];
};

/** Who a message is about; undefined where nobody was seen with what it names. */
export type VisitorOf = (message: ReadMessage) => KnownVisitor | undefined;

/** A link's text form, for looking its visitor up again. */
function linkText({ kind, value }: VisitorLink): string {
  return `${kind}\0${value}`;
}

/**
 * Finds the browsers that messages are about: for each the visitor that was seen with its most telling link; where several were,
 * the one seen with it last. What a visitor was seen with before a refusal stays refused, also when it allows
 * marketing again.
 */
export async function findVisitors(
  client: PoolClient,
  shop: ShopHandle,
  messages: readonly ReadMessage[],
): Promise<VisitorOf> {
  const visitors = await readVisitors(client, shop, messages.flatMap(messageLinks));
  return (message) =>
    messageLinks(message)
      .map((link) => visitors.get(linkText(link)))
      .find((visitor) => visitor !== undefined);
}

async function readVisitors(
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
    text: `SELECT DISTINCT ON (link.kind, link.link_key) link.kind, link.link_key, visitor.id AS visitor_id,
        CASE WHEN link.seen_at < visitor.first_seen_at THEN 'denied' ELSE visitor.consent END AS consent,
        visitor.context_sealed, visitor.own_until,
        (SELECT coalesce(json_agg(json_build_object(
            'ttclid', encode(click.ttclid_sealed, 'base64'),
            'clickedAt', (extract(epoch FROM click.clicked_at) * 1000)::bigint) ORDER BY click.id), '[]')
          FROM click WHERE click.visitor_id = visitor.id) AS clicks
      FROM visitor_link AS link
      JOIN visitor ON visitor.id = link.visitor_id AND visitor.shop_id = link.shop_id
      WHERE link.shop_id = $1 AND link.link_key = ANY($2::bytea[])
      ORDER BY link.kind, link.link_key, link.seen_at DESC, link.visitor_id DESC`,
    values: [shop.id, [...keys.keys()].map((key) => Buffer.from(key, "hex"))],
  });
  return new Map(
    rows.flatMap((row): [string, KnownVisitor][] => {
      const link = keys.get(row.link_key.toString("hex"));
      const visitor = openVisitor(shop, row);
      return link === undefined || visitor === undefined ? [] : [[linkText(link), visitor]];
    }),
  );
}

/** Undefined for a visitor whose row does not open; a click that does not open is left out. */
function openVisitor(shop: ShopHandle, row: FoundLink): KnownVisitor | undefined {
  const context = openContext(shop, row.context_sealed);
  if (context === undefined) return undefined;
  return {
    id: row.visitor_id,
    consent: row.consent,
    ownUntil: row.own_until?.getTime(),
    context,
    firstHeard: new Map(),
    clicks: row.clicks.flatMap(({ ttclid, clickedAt }): Click[] => {
      const id = openClickId(shop, Buffer.from(ttclid, "base64"));
      return id === undefined ? [] : [{ ttclid: id, source: "checkout_visitor", clickedAt, timeKnown: true }];
    }),
  };
}

/** What a visitor's browser is; undefined when the row was changed or belongs to another shop. */
export function openContext(shop: ShopHandle, sealed: Buffer): VisitorContext | undefined {
  const opened = tryOpen(() => shop.vault.open("visitor.context_sealed", sealed));
  return opened === undefined ? undefined : (JSON.parse(opened.toString("utf8")) as VisitorContext);
}

/** A click's id; undefined when the row was changed or belongs to another shop. */
export function openClickId(shop: ShopHandle, sealed: Buffer): string | undefined {
  return tryOpen(() => shop.vault.open("click.ttclid_sealed", sealed))?.toString("utf8");
}

/** A row that does not open must not hold up the shop's messages: they are mapped without it. */
function tryOpen(open: () => Buffer): Buffer | undefined {
  try {
    return open();
  } catch (error) {
    if (error instanceof UnsealError) return undefined;
    throw error;
  }
}
