import type { Click } from "#app/core/identity/click.ts";
import type { KnownVisitor, VisitorContext } from "#app/core/identity/visitor.ts";
import type { Consent } from "#app/core/storefront/consent.ts";
import { UnsealError } from "#app/sealing.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** A browser as {@link visitorColumns} read it. */
export type FoundVisitor = {
  visitor_id: string;
  consent: Consent;
  own_until: Date | null;
  context_sealed: Buffer;
  clicks: { ttclid: string; clickedAt: number }[];
};

/**
 * What is read of the `visitor` of a `link`, in SQL. What it was seen with before a refusal stays refused, also when it
 * allows marketing again.
 */
export const visitorColumns = `visitor.id AS visitor_id,
        CASE WHEN link.seen_at < visitor.first_seen_at THEN 'denied' ELSE visitor.consent END AS consent,
        visitor.context_sealed, visitor.own_until,
        (SELECT coalesce(json_agg(json_build_object(
            'ttclid', encode(click.ttclid_sealed, 'base64'),
            'clickedAt', (extract(epoch FROM click.clicked_at) * 1000)::bigint) ORDER BY click.id), '[]')
          FROM click WHERE click.visitor_id = visitor.id) AS clicks`;

/** Undefined for a visitor whose row does not open; a click that does not open is left out. */
export function openVisitor(shop: ShopHandle, row: FoundVisitor): KnownVisitor | undefined {
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
