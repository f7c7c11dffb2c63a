import type { PoolClient } from "pg";

import { sha256 } from "#app/core/identity/hash.ts";
import { personLinkKinds, type PersonLink } from "#app/core/identity/person.ts";
import type { VisitorContext } from "#app/core/identity/visitor.ts";
import { redactedPerson } from "#app/core/mapping/message-person.ts";
import type { CustomerRedaction } from "#app/core/shopify/customer-redaction.ts";
import { asErasureKey, type ErasureKey } from "#app/privacy/erasure-keys.ts";
import { openContext } from "#app/pipeline/open-visitor.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** What was forgotten: counts, and what else may have been kept under these. */
export type Forgotten = {
  readonly links: number;
  readonly visitors: number;
  /** The browsers that are gone, with their checkouts and orders. */
  readonly goneKeys: readonly ErasureKey[];
};

/**
 * Forgets who somebody is: which browsers were seen with the customer, email and phone, what Shopify told of the
 * customer, and the browsers themselves with their clicks, but for those that somebody else was seen with as well
 * (docs/decisions/017-signups-and-erased-persons.md). Repeats without effect. For a transaction of the caller's, so that what
 * else is erased goes together with it.
 */
export async function forgetPerson(
  client: PoolClient,
  shop: ShopHandle,
  redaction: CustomerRedaction,
): Promise<Forgotten> {
  const person = redactedPerson(redaction);
  const { visitorIds, links } = await unlink(client, shop, person, redaction.orderIds);
  const gone = await deleteUnshared(client, shop, visitorIds);
  await cleanShared(client, shop, visitorIds, person);
  await client.query("DELETE FROM customer_fact WHERE shop_id = $1 AND customer_key = ANY($2::bytea[])", [
    shop.id,
    keysOf(shop, person, "customer"),
  ]);
  await client.query(
    "UPDATE conversion SET email_key = NULL WHERE shop_id = $1 AND email_key = ANY($2::bytea[])",
    [shop.id, keysOf(shop, person, "email")],
  );
  return { links, ...gone };
}

/** @returns the visitors that were seen with the person, or bought its orders, and how many links there were. */
async function unlink(
  client: PoolClient,
  shop: ShopHandle,
  person: readonly PersonLink[],
  orderIds: readonly string[],
): Promise<{ readonly visitorIds: readonly string[]; readonly links: number }> {
  const links = [...person, ...orderIds.map((value) => ({ kind: "order" as const, value }))];
  const { rows } = await client.query<{ visitor_id: string }>({
    name: "unlink-person",
    text: `WITH asked AS (
        SELECT * FROM unnest($2::text[], $3::bytea[]) AS asked(kind, link_key)
      ), unlinked AS (
        DELETE FROM visitor_link USING asked
        WHERE visitor_link.shop_id = $1 AND visitor_link.kind = asked.kind
          AND visitor_link.link_key = asked.link_key
        RETURNING visitor_link.visitor_id
      ), unsigned AS (
        DELETE FROM signup WHERE shop_id = $1 AND email_key = ANY($4::bytea[]) RETURNING visitor_id
      )
      SELECT visitor_id FROM unlinked UNION ALL SELECT visitor_id FROM unsigned`,
    values: [
      shop.id,
      links.map(({ kind }) => kind),
      links.map(({ kind, value }) => shop.vault.linkKey(kind, value)),
      keysOf(shop, person, "email"),
    ],
  });
  return { visitorIds: [...new Set(rows.map((row) => row.visitor_id))], links: rows.length };
}

/** Of one that refused, its cart and orders go on saying so. */
async function deleteUnshared(
  client: PoolClient,
  shop: ShopHandle,
  visitorIds: readonly string[],
): Promise<Pick<Forgotten, "visitors" | "goneKeys">> {
  const { rows } = await client.query<{ visitor_key: Buffer; links: { kind: string; key: string }[] }>({
    name: "delete-unshared-visitors",
    // The links that go with a visitor are still seen by its own statement.
    text: `WITH gone AS (
        DELETE FROM visitor
        WHERE shop_id = $1 AND id = ANY($2::bigint[])
          AND NOT EXISTS (SELECT FROM visitor_link WHERE visitor_id = visitor.id
            AND (kind = ANY($3::text[]) OR visitor.consent = 'denied'))
          AND NOT EXISTS (SELECT FROM signup WHERE visitor_id = visitor.id)
        RETURNING id, visitor_key
      )
      SELECT visitor_key, (SELECT coalesce(json_agg(json_build_object(
          'kind', kind, 'key', encode(link_key, 'hex'))), '[]')
        FROM visitor_link WHERE visitor_id = gone.id AND kind IN ('checkout', 'order')) AS links
      FROM gone`,
    values: [shop.id, visitorIds, personLinkKinds],
  });
  return {
    visitors: rows.length,
    goneKeys: rows.flatMap(({ visitor_key: key, links }) => [
      asErasureKey("visitor", key),
      ...links.flatMap((link) =>
        link.kind === "checkout" || link.kind === "order"
          ? [asErasureKey(link.kind, Buffer.from(link.key, "hex"))]
          : [],
      ),
    ]),
  };
}

/** What stays is the others': whoever was seen with it last, its context may still say that it was this person. */
async function cleanShared(
  client: PoolClient,
  shop: ShopHandle,
  visitorIds: readonly string[],
  person: readonly PersonLink[],
): Promise<void> {
  const hashes: ReadonlySet<string | undefined> = new Set(person.map(({ value }) => sha256(value)));
  const { rows } = await client.query<{ id: string; context_sealed: Buffer }>({
    name: "read-shared-visitors",
    text: `SELECT id, context_sealed FROM visitor WHERE shop_id = $1 AND id = ANY($2::bigint[])
      ORDER BY id FOR UPDATE`,
    values: [shop.id, visitorIds],
  });
  for (const { id, context_sealed: sealed } of rows) {
    const entries = Object.entries(openContext(shop, sealed) ?? {});
    const kept: VisitorContext = Object.fromEntries(entries.filter(([, value]) => !hashes.has(value)));
    await client.query({
      name: "clean-shared-visitor",
      text: "UPDATE visitor SET context_sealed = $3 WHERE shop_id = $1 AND id = $2",
      values: [shop.id, id, shop.vault.seal("visitor.context_sealed", JSON.stringify(kept))],
    });
  }
}

function keysOf(shop: ShopHandle, person: readonly PersonLink[], kind: PersonLink["kind"]): Buffer[] {
  return person.flatMap((link) => (link.kind === kind ? [shop.vault.linkKey(kind, link.value)] : []));
}
