import type { Pool } from "pg";

import type { ClickSource } from "#app/core/identity/click.ts";
import type { DeliveryState } from "#app/core/delivery/state.ts";
import type { StoredFacts } from "#app/core/mapping/stored-facts.ts";
import { UnsealError } from "#app/sealing.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** A purchase with a click. Plain data; moments in ISO 8601. */
export type JourneyRow = {
  /** The conversion's. */
  readonly id: string;
  readonly name: string;
  /** What the order is worth by the shop's setting, a decimal string. */
  readonly value: string | undefined;
  readonly currency: string | undefined;
  readonly orderedAt: string;
  readonly clickToOrderMs: number;
  /** Undefined where the facts are no longer kept. */
  readonly source: ClickSource | undefined;
  readonly delivery: { readonly id: string; readonly state: DeliveryState } | undefined;
};

export type JourneyPage = {
  readonly rows: readonly JourneyRow[];
  /** To page on from, towards older ones; undefined at the end. */
  readonly older: string | undefined;
};

type Found = {
  id: string;
  order_name: string | null;
  tiktok_event_id: string;
  value: string | null;
  currency: string | null;
  occurred_at: Date;
  clicked_at: Date;
  facts_sealed: Buffer | null;
  delivery_id: string | null;
  delivery_state: DeliveryState | null;
};

/** A place in the list, as it stands in an address; undefined for anything else. */
export function readJourneyPlace(
  text: string | null,
): { readonly occurredAt: number; readonly id: bigint } | undefined {
  const match = /^(\d{1,14})-(\d{1,18})$/.exec(text ?? "");
  const [occurredAt, id] = [match?.[1], match?.[2]];
  return occurredAt === undefined || id === undefined
    ? undefined
    : { occurredAt: Number(occurredAt), id: BigInt(id) };
}

/** One page of a shop's purchases that a click led to, by keyset: newest first. */
export async function listJourneys(
  pool: Pool,
  shop: ShopHandle,
  after: ReturnType<typeof readJourneyPlace>,
  size: number,
): Promise<JourneyPage> {
  const { rows } = await pool.query<Found>({
    name: "list-journeys",
    text: `SELECT conversion.id, conversion.order_name, conversion.tiktok_event_id, conversion.value::text,
        conversion.currency, conversion.occurred_at, conversion.clicked_at, conversion.facts_sealed,
        delivery.id AS delivery_id, delivery.state AS delivery_state
      FROM (
        SELECT * FROM conversion
        WHERE shop_id = $1 AND clicked_at IS NOT NULL AND source IN ('purchase', 'renewal')
          AND (occurred_at, id) < ($2, $3)
        ORDER BY occurred_at DESC, id DESC LIMIT $4
      ) AS conversion
      LEFT JOIN LATERAL (
        SELECT id, state FROM delivery WHERE conversion_id = conversion.id AND shop_id = $1 ORDER BY id LIMIT 1
      ) AS delivery ON true
      ORDER BY conversion.occurred_at DESC, conversion.id DESC`,
    values: [
      shop.id,
      after === undefined ? "infinity" : new Date(after.occurredAt),
      after?.id ?? 0n,
      size + 1,
    ],
  });
  const shown = rows.slice(0, size);
  const last = rows.length > size ? shown.at(-1) : undefined;
  return {
    rows: shown.map((row) => toRow(shop, row)),
    older: last === undefined ? undefined : `${last.occurred_at.getTime()}-${last.id}`,
  };
}

function toRow(shop: ShopHandle, row: Found): JourneyRow {
  return {
    id: row.id,
    name: row.order_name ?? row.tiktok_event_id,
    value: row.value === null ? undefined : row.value,
    currency: row.currency ?? undefined,
    orderedAt: row.occurred_at.toISOString(),
    clickToOrderMs: Math.max(0, row.occurred_at.getTime() - row.clicked_at.getTime()),
    source: readUsedSource(shop, row.facts_sealed),
    delivery:
      row.delivery_id === null || row.delivery_state === null
        ? undefined
        : { id: row.delivery_id, state: row.delivery_state },
  };
}

function readUsedSource(shop: ShopHandle, sealed: Buffer | null): ClickSource | undefined {
  if (sealed === null) return undefined;
  try {
    const facts = JSON.parse(shop.vault.open("conversion.facts_sealed", sealed).toString("utf8"));
    return (facts as StoredFacts).clicks.find(({ verdict }) => verdict === "used")?.click.source;
  } catch (error) {
    if (error instanceof UnsealError) return undefined;
    throw error;
  }
}
