import type { Pool } from "pg";

/** One day of one ad object; what is left out is zero, or absent where it may be. */
export type AdDayRow = {
  readonly level: "campaign" | "adgroup" | "ad";
  readonly day: string;
  readonly id: string;
  readonly spend?: string;
  readonly impressions?: number;
  readonly clicks?: number;
  readonly conversions?: number;
  readonly realTimeConversions?: number;
  readonly purchases?: number;
  readonly purchaseValue?: string;
  readonly viewThroughPurchases?: number;
  readonly viewThroughPurchaseValue?: string;
};

export type AdObjectRow = {
  readonly level: "campaign" | "adgroup" | "ad";
  readonly id: string;
  readonly parentId?: string;
  readonly name: string;
  readonly clickWindowDays?: number;
};

/** An order as mapping leaves it, with the one delivery that tells of it. Times are ISO 8601. */
export type OrderRow = {
  readonly id: string;
  readonly orderedAt: string;
  readonly clickedAt?: string;
  readonly value?: string;
  readonly currency?: string;
  readonly cancelledAt?: string;
  readonly refunds?: readonly { readonly amount: string; readonly currency: string }[];
  readonly deliveries: readonly {
    readonly pixelCode: string;
    readonly state: string;
    readonly reason?: string;
    readonly testEventCode?: string;
    readonly event?: string;
  }[];
};

export async function insertShop(
  pool: Pool,
  domain: string,
  facts: { readonly timeZone?: string; readonly currency?: string } = {},
): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    "INSERT INTO shop (domain, key_wrapped, time_zone, currency) VALUES ($1, '\\x00', $2, $3) RETURNING id",
    [domain, facts.timeZone ?? null, facts.currency ?? null],
  );
  return rows[0]?.id ?? 0;
}

export async function insertAdvertiser(
  pool: Pool,
  shopId: number,
  facts: {
    readonly advertiserId: string;
    readonly name?: string;
    readonly currency?: string | null;
    readonly timeZone?: string | null;
    readonly exchangeRate?: string;
    readonly chosen?: boolean;
    /** When its last sync came to its end, the next one a year later; undefined: no sync was ever begun. */
    readonly finishedAt?: string;
  },
): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `WITH made AS (
       INSERT INTO connection (shop_id, kind) VALUES ($1, 'oauth')
       ON CONFLICT (shop_id) WHERE kind = 'oauth' DO UPDATE SET state = 'connected' RETURNING id
     )
     INSERT INTO advertiser (shop_id, connection_id, advertiser_id, name, currency, time_zone, exchange_rate, chosen)
     SELECT $1, id, $2, $3, $4, $5, $6, $7 FROM made RETURNING id`,
    [
      shopId,
      facts.advertiserId,
      facts.name ?? "Northlight Ads",
      facts.currency === undefined ? "EUR" : facts.currency,
      facts.timeZone === undefined ? "Europe/Berlin" : facts.timeZone,
      facts.exchangeRate ?? null,
      facts.chosen ?? true,
    ],
  );
  const id = rows[0]?.id ?? 0;
  if (facts.finishedAt !== undefined)
    await pool.query(
      "INSERT INTO ad_sync (advertiser_ref, next_due_at, finished_at) VALUES ($1, $2::timestamptz + interval '1 year', $2)",
      [id, facts.finishedAt],
    );
  return id;
}

export async function insertAdDays(pool: Pool, advertiser: number, rows: readonly AdDayRow[]): Promise<void> {
  const column = (read: (row: AdDayRow) => unknown) => rows.map((row) => read(row) ?? null);
  await pool.query(
    `INSERT INTO ad_day (advertiser_ref, level, day, object_id, spend, impressions, clicks, conversions,
       real_time_conversions, purchases, purchase_value, view_through_purchases, view_through_purchase_value)
     SELECT $1, * FROM unnest($2::ad_level[], $3::date[], $4::text[], $5::numeric[], $6::bigint[], $7::bigint[],
       $8::bigint[], $9::bigint[], $10::bigint[], $11::numeric[], $12::bigint[], $13::numeric[])`,
    [
      advertiser,
      column((row) => row.level),
      column((row) => row.day),
      column((row) => row.id),
      column((row) => row.spend ?? "0"),
      column((row) => row.impressions ?? 0),
      column((row) => row.clicks ?? 0),
      column((row) => row.conversions ?? 0),
      column((row) => row.realTimeConversions),
      column((row) => row.purchases),
      column((row) => row.purchaseValue),
      column((row) => row.viewThroughPurchases),
      column((row) => row.viewThroughPurchaseValue),
    ],
  );
}

export async function insertAdObjects(
  pool: Pool,
  advertiser: number,
  rows: readonly AdObjectRow[],
): Promise<void> {
  const column = (read: (row: AdObjectRow) => unknown) => rows.map((row) => read(row) ?? null);
  await pool.query(
    `INSERT INTO ad_object (advertiser_ref, level, object_id, parent_id, name, click_window_days, seen_at)
     SELECT $1, *, now() FROM unnest($2::ad_level[], $3::text[], $4::text[], $5::text[], $6::int[])`,
    [
      advertiser,
      column((row) => row.level),
      column((row) => row.id),
      column((row) => row.parentId),
      column((row) => row.name),
      column((row) => row.clickWindowDays),
    ],
  );
}

export async function insertPixel(
  pool: Pool,
  shopId: number,
  pixel: {
    readonly code: string;
    readonly advertiserRef?: number;
    readonly isPrimary?: boolean;
    readonly testEventCode?: string;
  },
): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `WITH made AS (INSERT INTO connection (shop_id) VALUES ($1) RETURNING id)
     INSERT INTO pixel (shop_id, connection_id, code, advertiser_ref, is_primary, test_event_code)
     SELECT $1, id, $2, $3, $4, $5 FROM made RETURNING id`,
    [shopId, pixel.code, pixel.advertiserRef ?? null, pixel.isPrimary ?? false, pixel.testEventCode ?? null],
  );
  return rows[0]?.id ?? 0;
}

/** What TikTok counted of one event of a pixel: UTC day, event, server, browser and total. */
export async function insertPixelDays(
  pool: Pool,
  pixelId: number,
  rows: readonly (readonly [day: string, event: string, server: number, browser: number, total?: number])[],
): Promise<void> {
  for (const [day, event, server, browser, total = server + browser] of rows)
    await pool.query(
      `INSERT INTO pixel_event_day (pixel_id, day, event, server_count, browser_count, total_count)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [pixelId, day, event, server, browser, total],
    );
}

export async function insertOrder(pool: Pool, shopId: number, order: OrderRow): Promise<void> {
  const eventId = `purchase_${order.id}`;
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO conversion (shop_id, source, tiktok_event_id, occurred_at, clicked_at, value, currency, cancelled_at,
       inbox_entry_id, created_at)
     VALUES ($1, 'purchase', $2, $3, $4, $5, $6, $7, 0, $3) RETURNING id`,
    [
      shopId,
      eventId,
      order.orderedAt,
      order.clickedAt ?? null,
      order.value ?? null,
      order.currency ?? null,
      order.cancelledAt ?? null,
    ],
  );
  for (const [index, refund] of (order.refunds ?? []).entries())
    await pool.query(
      `INSERT INTO refund (shop_id, refund_id, tiktok_event_id, amount, currency, refunded_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [shopId, `${order.id}-${index}`, eventId, refund.amount, refund.currency, order.orderedAt],
    );
  for (const delivery of order.deliveries)
    await pool.query(
      `INSERT INTO delivery (shop_id, conversion_id, inbox_entry_id, pixel_code, event, event_name, tiktok_event_id,
         event_time, test_event_code, state, transition, reason, next_attempt_at, body_sealed, created_at)
       VALUES ($1, $2, 0, $3, $4, $4, $5, $6, $7, $8::delivery_state, 'mapped', $9,
         CASE WHEN $8 = 'pending' THEN now() END, CASE WHEN $8 = 'pending' THEN '\\x00'::bytea END, $6)`,
      [
        shopId,
        rows[0]?.id,
        delivery.pixelCode,
        delivery.event ?? "CompletePayment",
        eventId,
        order.orderedAt,
        delivery.testEventCode ?? null,
        delivery.state,
        delivery.reason ?? null,
      ],
    );
}
