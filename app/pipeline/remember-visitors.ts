import type { PoolClient } from "pg";

import type { VisitorNote } from "#app/core/mapping/note-visitor.ts";
import type { OwnVisits } from "#app/pipeline/mapping-shop.ts";
import { openContext } from "#app/pipeline/open-visitor.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/**
 * Keeps what storefront events say of their visitors: who (keyed, never in clear), which clicks, seen with which
 * cart, checkout and order. A later event completes what an earlier one left out and overrides what it said.
 *
 * @param ownVisits what marks a browser as the merchant's own while a pixel is in test mode.
 */
export async function rememberVisitors(
  client: PoolClient,
  shop: ShopHandle,
  notes: readonly VisitorNote[],
  ownVisits: OwnVisits | undefined,
): Promise<void> {
  for (const [clientId, group] of groupByVisitor(notes)) {
    const visitorId = await upsertVisitor(client, shop, clientId, group, ownVisits);
    for (const click of earliestClicks(group))
      await client.query({
        name: "remember-click",
        // The first time we heard of a click is the nearest to when it happened.
        text: `INSERT INTO click (shop_id, visitor_id, click_key, ttclid_sealed, clicked_at)
          VALUES ($1, $2, $3, $4, $5)
          ON CONFLICT (visitor_id, click_key) DO UPDATE SET clicked_at = least(click.clicked_at, excluded.clicked_at)`,
        values: [
          shop.id,
          visitorId,
          shop.vault.linkKey("click", click.ttclid),
          shop.vault.seal("click.ttclid_sealed", click.ttclid),
          new Date(click.clickedAt),
        ],
      });
    await rememberLinks(client, shop, visitorId, group);
    await rememberSignups(client, shop, visitorId, group);
  }
}

/** Keeps what a visitor was seen with, and when last. */
export async function rememberLinks(
  client: PoolClient,
  shop: ShopHandle,
  visitorId: string,
  notes: readonly Pick<VisitorNote, "links" | "seenAt">[],
): Promise<void> {
  for (const { links, seenAt } of notes)
    for (const { kind, value } of links)
      await client.query({
        name: "remember-link",
        text: `INSERT INTO visitor_link (shop_id, kind, link_key, visitor_id, seen_at) VALUES ($1, $2, $3, $4, $5)
          ON CONFLICT (shop_id, kind, link_key, visitor_id) DO UPDATE SET seen_at = greatest(visitor_link.seen_at, excluded.seen_at)`,
        values: [shop.id, kind, shop.vault.linkKey(kind, value), visitorId, new Date(seenAt)],
      });
}

/** Keeps whom a visitor registered as a customer, and when each time: the customer may have come before or come after. */
export async function rememberSignups(
  client: PoolClient,
  shop: ShopHandle,
  visitorId: string,
  notes: readonly Pick<VisitorNote, "signupEmail" | "seenAt">[],
): Promise<void> {
  for (const { signupEmail, seenAt } of notes)
    if (signupEmail !== undefined)
      await client.query({
        name: "remember-signup",
        text: `INSERT INTO signup (shop_id, email_key, visitor_id, seen_at) VALUES ($1, $2, $3, $4)
          ON CONFLICT DO NOTHING`,
        values: [shop.id, shop.vault.linkKey("email", signupEmail), visitorId, new Date(seenAt)],
      });
}

function groupByVisitor(notes: readonly VisitorNote[]): ReadonlyMap<string, readonly VisitorNote[]> {
  return Map.groupBy(
    notes.toSorted((a, b) => a.seenAt - b.seenAt),
    ({ clientId }) => clientId,
  );
}

/** Of one click the earliest time, as between this group and an earlier one. */
function earliestClicks(group: readonly VisitorNote[]): readonly NonNullable<VisitorNote["click"]>[] {
  const clicks = new Map<string, NonNullable<VisitorNote["click"]>>();
  for (const { click } of group)
    if (click !== undefined && !(click.clickedAt >= (clicks.get(click.ttclid)?.clickedAt ?? Infinity)))
      clicks.set(click.ttclid, click);
  return [...clicks.values()];
}

async function upsertVisitor(
  client: PoolClient,
  shop: ShopHandle,
  clientId: string,
  group: readonly VisitorNote[],
  ownVisits: OwnVisits | undefined,
): Promise<string> {
  const visitorKey = shop.vault.linkKey("visitor", clientId);
  const known = await client.query<{ context_sealed: Buffer }>({
    name: "read-visitor-context",
    text: "SELECT context_sealed FROM visitor WHERE shop_id = $1 AND visitor_key = $2 FOR UPDATE",
    values: [shop.id, visitorKey],
  });
  const sealed = known.rows[0]?.context_sealed;
  const before = sealed === undefined ? {} : (openContext(shop, sealed) ?? {});
  const context = group.reduce((merged, note) => ({ ...merged, ...note.context }), before);
  const latest = group.at(-1);
  const isOwn = group.some(({ ownVisitKey }) => ownVisitKey !== undefined && ownVisitKey === ownVisits?.key);
  const { rows } = await client.query<{ id: string }>({
    name: "upsert-visitor",
    // One that had refused begins anew: what it was seen with before that is older than it.
    text: `INSERT INTO visitor (shop_id, visitor_key, consent, context_sealed, first_seen_at, last_seen_at, own_until)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (shop_id, visitor_key) DO UPDATE SET consent = excluded.consent,
        context_sealed = excluded.context_sealed,
        own_until = greatest(visitor.own_until, excluded.own_until),
        first_seen_at = CASE WHEN visitor.consent = 'denied' THEN excluded.first_seen_at
          ELSE least(visitor.first_seen_at, excluded.first_seen_at) END,
        last_seen_at = greatest(visitor.last_seen_at, excluded.last_seen_at)
      RETURNING id`,
    values: [
      shop.id,
      visitorKey,
      latest?.consent,
      shop.vault.seal("visitor.context_sealed", JSON.stringify(context)),
      new Date(group[0]?.seenAt ?? 0),
      new Date(latest?.seenAt ?? 0),
      isOwn ? ownVisits?.until : null,
    ],
  });
  const id = rows[0]?.id;
  if (id === undefined) throw new Error("a visitor was neither made nor found");
  return id;
}
