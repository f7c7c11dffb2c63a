import type { PoolClient } from "pg";

import type { KnownVisitor, VisitorLink } from "#app/core/identity/visitor.ts";
import { messageLinks, type ReadMessage } from "#app/core/mapping/read-message.ts";
import { findSignups } from "#app/pipeline/find-signups.ts";
import { openVisitor, visitorColumns, type FoundVisitor } from "#app/pipeline/open-visitor.ts";
import type { ShopHandle } from "#app/shops.server.ts";

type FoundLink = FoundVisitor & { kind: string; link_key: Buffer };

/** Who a message is about; undefined where nobody was seen with what it names. */
export type VisitorOf = (message: ReadMessage) => KnownVisitor | undefined;

/** A link's text form, for looking its visitor up again. */
function linkText({ kind, value }: VisitorLink): string {
  return `${kind}\0${value}`;
}

/**
 * Finds the browsers that messages are about: for each the visitor that was seen with its most telling link; where several were,
 * the one seen with it last. Of a new customer it is the one that registered it.
 */
export async function findVisitors(
  client: Pick<PoolClient, "query">,
  shop: ShopHandle,
  messages: readonly ReadMessage[],
): Promise<VisitorOf> {
  const visitors = await readVisitors(client, shop, messages.flatMap(messageLinks));
  const signups = await findSignups(client, shop, messages);
  return (message) =>
    signups.get(message) ??
    messageLinks(message)
      .map((link) => visitors.get(linkText(link)))
      .find((visitor) => visitor !== undefined);
}

async function readVisitors(
  client: Pick<PoolClient, "query">,
  shop: ShopHandle,
  links: readonly VisitorLink[],
): Promise<ReadonlyMap<string, KnownVisitor>> {
  if (links.length === 0) return new Map();
  const keys = new Map(
    links.map((link) => [shop.vault.linkKey(link.kind, link.value).toString("hex"), link]),
  );
  const { rows } = await client.query<FoundLink>({
    name: "find-visitors",
    text: `SELECT DISTINCT ON (link.kind, link.link_key) link.kind, link.link_key, ${visitorColumns}
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
