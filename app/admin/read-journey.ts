import type { Pool } from "pg";

import type { DeliveryState } from "#app/core/delivery/state.ts";
import type { VisitorLink } from "#app/core/identity/visitor.ts";
import {
  traceJourney,
  type JourneyFacts,
  type JourneyStep,
  type VisitKind,
} from "#app/core/journey/trace-journey.ts";
import { messageLinks, type ReadMessage } from "#app/core/mapping/read-message.ts";
import type { StoredFacts } from "#app/core/mapping/stored-facts.ts";
import { findPersons } from "#app/pipeline/find-persons.ts";
import { findVisitors } from "#app/pipeline/find-visitors.ts";
import { tryReadMessage } from "#app/pipeline/try-read-message.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** What led to an order. Plain data; `orderedAt` in ISO 8601, the steps' moments in Unix milliseconds. */
export type Journey = {
  readonly name: string;
  readonly orderedAt: string;
  readonly value: string | undefined;
  readonly currency: string | undefined;
  readonly steps: readonly JourneyStep[];
  /**
   * Why nothing is told: the shopper forbade it, or it is no longer kept. `partly`: what the browser did besides can't be
   * told, as the message that says which browser it was is gone.
   */
  readonly untold: "refused" | "gone" | "partly" | undefined;
  readonly deliveries: readonly {
    readonly id: string;
    readonly event: string;
    readonly pixel: string;
    readonly state: DeliveryState;
  }[];
};

type Found = {
  order_name: string | null;
  tiktok_event_id: string;
  value: string | null;
  currency: string | null;
  occurred_at: Date;
  facts_sealed: Buffer | null;
  topic: string | null;
  body_sealed: Buffer | null;
};

/**
 * Reads what is known of the way to a purchase of this shop: the clicks that were weighed, from its facts, and what is
 * known by now of its browser and its person's other devices, as far as each browser's consent allows.
 *
 * @param id the conversion's.
 * @returns undefined when the shop has no such purchase.
 * @throws UnsealError when what was stored does not open.
 */
export async function readJourney(pool: Pool, shop: ShopHandle, id: bigint): Promise<Journey | undefined> {
  const { rows } = await pool.query<Found>({
    name: "read-journey",
    text: `SELECT conversion.order_name, conversion.tiktok_event_id, conversion.value::text, conversion.currency,
        conversion.occurred_at, conversion.facts_sealed, inbox_entry.topic, inbox_entry.body_sealed
      FROM conversion
      LEFT JOIN inbox_entry ON inbox_entry.id = conversion.inbox_entry_id AND inbox_entry.shop_id = $1
      WHERE conversion.shop_id = $1 AND conversion.id = $2 AND conversion.source IN ('purchase', 'renewal')`,
    values: [shop.id, id],
  });
  const [found] = rows;
  if (found === undefined) return undefined;
  const told = await tell(pool, shop, found);
  return {
    name: found.order_name ?? found.tiktok_event_id,
    orderedAt: found.occurred_at.toISOString(),
    value: found.value ?? undefined,
    currency: found.currency ?? undefined,
    ...told,
    deliveries: await readDeliveriesOf(pool, shop.id, id),
  };
}

async function tell(pool: Pool, shop: ShopHandle, found: Found): Promise<Pick<Journey, "steps" | "untold">> {
  if (found.facts_sealed === null) return { steps: [], untold: "gone" };
  const facts = JSON.parse(
    shop.vault.open("conversion.facts_sealed", found.facts_sealed).toString("utf8"),
  ) as StoredFacts;
  if (facts.draft === undefined) return { steps: [], untold: "refused" };
  const weighed = facts.clicks;
  const occurredAt = found.occurred_at.getTime();
  const message = tryReadMessage(shop, found);
  if (message === undefined)
    return { steps: traceJourney({ occurredAt, weighed, known: [], visits: [] }), untold: "partly" };
  const seen = await readSeen(pool, shop, message);
  return { steps: traceJourney({ occurredAt, weighed, ...seen }), untold: undefined };
}

/** What is known by now; nothing of a browser that refused. */
async function readSeen(
  pool: Pool,
  shop: ShopHandle,
  message: ReadMessage,
): Promise<Pick<JourneyFacts, "known" | "visits">> {
  const visitorOf = await findVisitors(pool, shop, [message]);
  const person = (await findPersons(pool, shop, [message], visitorOf))(message);
  if (person === undefined || person.consent === "denied") return { known: [], visits: [] };
  const visits =
    person.id === undefined ? [] : await readVisits(pool, shop, person.id, messageLinks(message));
  return { known: person.clicks, visits };
}

async function readVisits(
  pool: Pool,
  shop: ShopHandle,
  visitorId: string,
  links: readonly VisitorLink[],
): Promise<JourneyFacts["visits"]> {
  const { rows } = await pool.query<{ what: VisitKind; at: Date }>({
    name: "read-visits",
    text: `SELECT 'first_seen' AS what, first_seen_at AS at FROM visitor WHERE shop_id = $1 AND id = $2
      UNION ALL
      SELECT kind, seen_at FROM visitor_link
      WHERE shop_id = $1 AND visitor_id = $2 AND kind IN ('cart', 'checkout', 'order') AND link_key = ANY($3::bytea[])`,
    values: [shop.id, visitorId, links.map(({ kind, value }) => shop.vault.linkKey(kind, value))],
  });
  return rows.map(({ what, at }) => ({ what, at: at.getTime() }));
}

async function readDeliveriesOf(pool: Pool, shopId: number, id: bigint): Promise<Journey["deliveries"]> {
  const { rows } = await pool.query<Journey["deliveries"][number]>({
    name: "read-deliveries-of-conversion",
    text: `SELECT id, event, pixel_code AS pixel, state FROM delivery
      WHERE shop_id = $1 AND conversion_id = $2 ORDER BY id LIMIT 50`,
    values: [shopId, id],
  });
  return rows;
}
