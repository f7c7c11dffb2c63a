import type { Pool } from "pg";

import type { DeliveryFilter, DeliverySearch } from "#app/admin/delivery-search.ts";
import { findSearchedConversions } from "#app/admin/find-searched-conversions.ts";
import type { DeliveryKind, DeliveryKinds } from "#app/admin/read-delivery-kinds.ts";
import { readIdBounds } from "#app/admin/read-id-bounds.ts";

type Asked = {
  readonly shopId: number;
  /** IANA name of the shop's zone, in which its days are. */
  readonly zone: string;
  readonly kinds: DeliveryKinds;
};

/** Ids above and below which nothing is looked at. */
type Range = { readonly above: bigint; readonly below: bigint };

/**
 * The ids of the deliveries that a search asks for, in the order of its direction, at most `limit`. What it costs does
 * not grow with the table: the newest of each kind that the filter allows are read off the end of an index and merged.
 */
export async function findDeliveries(
  pool: Pool,
  asked: Asked,
  search: DeliverySearch,
  limit: number,
): Promise<readonly string[]> {
  const { cursor } = search;
  const isBackward = cursor?.direction === "before";
  const days = await readIdBounds(pool, asked.shopId, asked.zone, search);
  const range: Range = {
    above: isBackward ? larger(cursor.id, days.above) : days.above,
    below: cursor?.direction === "after" && cursor.id < days.below ? cursor.id : days.below,
  };
  const order = isBackward ? "ASC" : "DESC";
  if (search.text !== undefined) return findSearched(pool, asked, search, search.text, range, order, limit);
  const isPlain = [search.state, search.event, search.reason, search.pixel].every((one) => one === undefined);
  if (isPlain) return findAll(pool, asked, range, order, limit);
  return asked.kinds.isComplete
    ? findOfKinds(pool, asked, search, range, order, limit)
    : findAmongMany(pool, asked, search, range, order, limit);
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

type Order = "ASC" | "DESC";

async function findAll(pool: Pool, { shopId }: Asked, range: Range, order: Order, limit: number) {
  const { rows } = await pool.query<{ id: string }>({
    name: `find-deliveries-${order}`,
    text: `SELECT id FROM delivery WHERE shop_id = $1 AND id > $2 AND id < $3 ORDER BY id ${order} LIMIT $4`,
    values: [shopId, range.above, range.below, limit],
  });
  return rows.map(({ id }) => id);
}

async function findOfKinds(
  pool: Pool,
  { shopId, kinds }: Asked,
  filter: DeliveryFilter,
  range: Range,
  order: Order,
  limit: number,
) {
  const wanted = kinds.kinds.filter((kind) => isWanted(kind, filter));
  if (wanted.length === 0) return [];
  const { rows } = await pool.query<{ id: string }>({
    name: `find-deliveries-of-kinds-${order}`,
    text: `SELECT found.id
      FROM unnest($2::text[], $3::delivery_state[], $4::text[], $5::text[]) AS kind(event, state, pixel_code, reason)
      CROSS JOIN LATERAL (
        SELECT delivery.id FROM delivery
        WHERE shop_id = $1 AND delivery.event = kind.event AND delivery.state = kind.state
          AND delivery.pixel_code = kind.pixel_code AND coalesce(delivery.reason, '') = kind.reason
          AND delivery.id > $6 AND delivery.id < $7
        ORDER BY delivery.id ${order} LIMIT $8
      ) AS found
      ORDER BY found.id ${order} LIMIT $8`,
    values: [
      shopId,
      wanted.map(({ event }) => event),
      wanted.map(({ state }) => state),
      wanted.map(({ pixel }) => pixel),
      wanted.map(({ reason }) => reason),
      range.above,
      range.below,
      limit,
    ],
  });
  return rows.map(({ id }) => id);
}

function isWanted(kind: DeliveryKind, filter: DeliveryFilter): boolean {
  return (["event", "state", "pixel", "reason"] as const).every(
    (name) => filter[name] === undefined || filter[name] === kind[name],
  );
}

const matchesFilter = `($4::text IS NULL OR event = $4) AND ($5::delivery_state IS NULL OR state = $5)
  AND ($6::text IS NULL OR pixel_code = $6) AND ($7::text IS NULL OR reason = $7)`;

function filterValues({ event, state, pixel, reason }: DeliveryFilter) {
  return [event ?? null, state ?? null, pixel ?? null, reason ?? null];
}

/** For a shop with more kinds than can be gone through: slower where what is asked for is rare. */
async function findAmongMany(
  pool: Pool,
  { shopId }: Asked,
  filter: DeliveryFilter,
  range: Range,
  order: Order,
  limit: number,
) {
  const { rows } = await pool.query<{ id: string }>({
    text: `SELECT id FROM delivery WHERE shop_id = $1 AND id > $2 AND id < $3 AND ${matchesFilter}
      ORDER BY id ${order} LIMIT $8`,
    values: [shopId, range.above, range.below, ...filterValues(filter), limit],
  });
  return rows.map(({ id }) => id);
}

/** What one order or event became: few, whatever the table holds. */
async function findSearched(
  pool: Pool,
  { shopId }: Asked,
  filter: DeliveryFilter,
  text: string,
  range: Range,
  order: Order,
  limit: number,
) {
  const conversions = await findSearchedConversions(pool, shopId, text);
  if (conversions.length === 0) return [];
  const { rows } = await pool.query<{ id: string }>({
    name: `find-searched-deliveries-${order}`,
    text: `SELECT id FROM delivery
      WHERE shop_id = $1 AND id > $2 AND id < $3 AND ${matchesFilter} AND conversion_id = ANY($8::bigint[])
      ORDER BY id ${order} LIMIT $9`,
    values: [shopId, range.above, range.below, ...filterValues(filter), conversions, limit],
  });
  return rows.map(({ id }) => id);
}
