import type { PoolClient } from "pg";

import { otherDeviceSources, readCarriedClicks, type Click } from "#app/core/identity/click.ts";
import {
  choosePersonVisitors,
  personVisitorsMax,
  type PersonLinkKind,
  type SeenVisitor,
} from "#app/core/identity/person.ts";
import { messagePerson } from "#app/core/mapping/message-person.ts";
import type { ReadMessage } from "#app/core/mapping/read-message.ts";
import { findFirstHeard } from "#app/pipeline/find-first-heard.ts";
import type { VisitorOf } from "#app/pipeline/find-visitors.ts";
import { openClickId } from "#app/pipeline/open-visitor.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** What may travel from a visitor to another device of its person. */
type OtherDevice = { readonly isGranted: boolean; readonly clicks: readonly Omit<Click, "source">[] };

type SeenDevice = SeenVisitor<OtherDevice>;

/**
 * Adds to the visitors of messages what else is known of their persons: the clicks of the other devices that were seen
 * with the same customer, email or phone, and when the click ids that the messages carry were first heard of. One hop:
 * what those devices were seen with besides leads nowhere. Of another device nothing travels but its clicks, and only
 * where its browser allows everything: this one's event would go without the limits of the other.
 */
export async function findPersons(
  client: Pick<PoolClient, "query">,
  shop: ShopHandle,
  messages: readonly ReadMessage[],
  visitorOf: VisitorOf,
): Promise<VisitorOf> {
  const links = new Map(messages.map((message) => [message, keyPerson(shop, message)]));
  const devices = await readDevices(client, shop, [...links.values()].flat());
  const firstHeard = await findFirstHeard(client, shop, messages.flatMap(listTimeless));
  return (message) => {
    const direct = visitorOf(message);
    const seen = (links.get(message) ?? []).flatMap((link) => devices.get(nameLink(link)) ?? []);
    const clicks = choosePersonVisitors(seen).flatMap((device) =>
      device.visitorId === direct?.id ? [] : clicksOf(device),
    );
    const heard = new Map([...firstHeard].filter(([id]) => listTimeless(message).includes(id)));
    if (direct !== undefined) return { ...direct, clicks: [...direct.clicks, ...clicks], firstHeard: heard };
    if (clicks.length === 0 && heard.size === 0) return undefined;
    return { id: undefined, consent: "unknown", context: {}, clicks, firstHeard: heard, ownUntil: undefined };
  };
}

function clicksOf({ kind, visitor }: SeenDevice): readonly Click[] {
  if (!visitor.isGranted) return [];
  return visitor.clicks.map((click) => ({ ...click, source: otherDeviceSources[kind] }));
}

type KeyedLink = { readonly kind: PersonLinkKind; readonly key: Buffer };

function keyPerson(shop: ShopHandle, message: ReadMessage): readonly KeyedLink[] {
  return messagePerson(message).map(({ kind, value }) => ({ kind, key: shop.vault.linkKey(kind, value) }));
}

function nameLink({ kind, key }: KeyedLink): string {
  return `${kind} ${key.toString("hex")}`;
}

type DeviceRow = {
  kind: PersonLinkKind;
  link_key: Buffer;
  visitor_id: string;
  seen_at: Date;
  consent: string;
  clicks: { ttclid: string; clickedAt: number }[];
};

/** The visitors seen last with each link. However many were ever seen with one, only so many of its rows are read. */
async function readDevices(
  client: Pick<PoolClient, "query">,
  shop: ShopHandle,
  links: readonly KeyedLink[],
): Promise<ReadonlyMap<string, readonly SeenDevice[]>> {
  const asked = [...new Map(links.map((link) => [nameLink(link), link])).values()];
  if (asked.length === 0) return new Map();
  const { rows } = await client.query<DeviceRow>({
    name: "find-persons",
    text: `SELECT asked.kind, asked.link_key, seen.visitor_id, seen.seen_at, visitor.consent,
        (SELECT coalesce(json_agg(json_build_object(
            'ttclid', encode(click.ttclid_sealed, 'base64'),
            'clickedAt', (extract(epoch FROM click.clicked_at) * 1000)::bigint) ORDER BY click.id), '[]')
          FROM click WHERE click.visitor_id = visitor.id) AS clicks
      FROM unnest($2::text[], $3::bytea[]) AS asked(kind, link_key)
      CROSS JOIN LATERAL (
        SELECT visitor_id, seen_at FROM visitor_link
        WHERE shop_id = $1 AND kind = asked.kind AND link_key = asked.link_key
        ORDER BY seen_at DESC, visitor_id DESC LIMIT ${personVisitorsMax}
      ) AS seen
      JOIN visitor ON visitor.id = seen.visitor_id AND visitor.shop_id = $1`,
    values: [shop.id, asked.map(({ kind }) => kind), asked.map(({ key }) => key)],
  });
  return Map.groupBy(
    rows.map((row) => openDevice(shop, row)),
    ({ link }) => link,
  );
}

function openDevice(shop: ShopHandle, row: DeviceRow): SeenDevice & { readonly link: string } {
  return {
    link: nameLink({ kind: row.kind, key: row.link_key }),
    kind: row.kind,
    visitorId: row.visitor_id,
    seenAt: row.seen_at.getTime(),
    visitor: {
      isGranted: row.consent === "granted",
      clicks: row.clicks.flatMap(({ ttclid, clickedAt }) => {
        const id = openClickId(shop, Buffer.from(ttclid, "base64"));
        return id === undefined ? [] : [{ ttclid: id, clickedAt, timeKnown: true }];
      }),
    },
  };
}

/** The click ids a message carries that nobody noted the time of. */
function listTimeless(message: ReadMessage): readonly string[] {
  const sale =
    message.kind === "order" ? message.order : message.kind === "checkout" ? message.checkout : undefined;
  if (sale === undefined) return [];
  const carried = readCarriedClicks({ ...sale, createdAt: sale.createdAt ?? Infinity });
  return carried.flatMap(({ ttclid, notedAt }) => (notedAt === undefined ? [ttclid] : []));
}
