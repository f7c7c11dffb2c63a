import type { Pool } from "pg";

import { storeFacts } from "#app/core/mapping/stored-facts.ts";
import type { ShopHandle } from "#app/shops.server.ts";

import { aConversion } from "../core/mapping/a-conversion.ts";

export type Seed = {
  readonly shop: ShopHandle;
  /** A delivery each, and its conversion. */
  readonly count: number;
  /** They arrived one after the other until then, more on some days of the week than on others. */
  readonly until: Date;
  readonly days: number;
  /** Codes; the second, if there is one, gets one in fifty. Those that the shop lacks are connected. */
  readonly pixels: readonly [string, ...string[]];
};

/** Of a thousand deliveries so many have each event. */
const eventShares = {
  ViewContent: 560,
  AddToCart: 150,
  InitiateCheckout: 90,
  CompletePayment: 100,
  Search: 80,
  CompleteRegistration: 20,
} as const;

/** Of a thousand so many end in each way; pending ones are due long after, so that nothing sends them. */
const fates = [
  ["accepted", "", 700],
  ["skipped", "consent_denied", 110],
  ["skipped", "consent_unknown", 90],
  ["skipped", "outside_window", 40],
  ["skipped", "channel_off", 20],
  ["skipped", "own_visit", 5],
  ["skipped", "event_off", 5],
  ["rejected", "rejected_by_tiktok", 10],
  ["rejected", "duplicate_at_tiktok", 4],
  ["dead", "retries_exhausted", 3],
  ["dead", "too_old", 2],
  ["unknown", "outcome_unknown", 3],
  ["pending", "", 5],
  ["redacted", "erased", 3],
] as const;

/** A letter for each match key (app/core/coverage/match-field.ts), some of every cause. */
const coverage = `CASE reason WHEN 'consent_denied' THEN 'dddddd' WHEN 'consent_unknown' THEN 'uuuuuu' ELSE
  CASE WHEN value IS NOT NULL AND number % 11 > 0 THEN 'h' ELSE 'g' END ||
  CASE WHEN value IS NOT NULL AND number % 9 > 4 THEN 'h' ELSE 'g' END ||
  CASE WHEN number % 3 = 0 THEN 'h' WHEN number % 7 = 0 THEN 'o' ELSE 'n' END ||
  CASE WHEN number % 13 > 3 THEN 'h' ELSE 'c' END ||
  CASE WHEN number % 17 > 0 THEN 'h' ELSE 'c' END ||
  CASE WHEN number % 7 > 1 THEN 'h' ELSE 'g' END END`;

/** Some at a time, so that a statement's rows fit into memory, its trigger's too. */
const chunkSize = 50_000;

/** A name or pair repeated as often as it occurs in a thousand. */
function spread(shares: readonly (readonly [string, number])[]): readonly string[] {
  return shares.flatMap(([name, share]) => Array.from({ length: share }, () => name));
}

/**
 * Fills a shop as some months of trade would, quickly: realistic events, states, reasons, order names and clicks; bodies and
 * facts are real ones, sealed once and repeated. The same numbers always give the same rows.
 */
export async function seedDeliveries(pool: Pool, seed: Seed): Promise<void> {
  const { shop, count, until, days, pixels } = seed;
  const events = Object.entries(eventShares);
  const names = spread(events);
  const states = spread(fates.map(([state, , share]) => [state, share]));
  const reasons = spread(fates.map(([, reason, share]) => [reason, share]));
  const templates = events.map(([event]) => sealTemplate(shop, event));
  const pixelIds = await connectPixels(pool, shop, pixels);
  const stepMs = (days * 86_400_000) / count;
  for (let from = 1; from <= count; from += chunkSize) {
    const to = Math.min(from + chunkSize - 1, count);
    await pool.query(
      `WITH numbered AS (
         SELECT number, at, (at AT TIME ZONE zone.name)::date AS day,
           ($6::text[])[1 + number * 7919::bigint % 1000] AS event,
           1 + number * 104729::bigint % 1000 AS fate,
           20.97 + number * 37 % 90 AS worth
         FROM generate_series($1::bigint, $2::bigint) AS number,
           LATERAL (SELECT ($3 - number) * $5::float8 / 1000 AS ago) AS passed,
           LATERAL (SELECT $4::timestamptz - make_interval(secs => ago - 51840 * sin(ago / 604800 * 2 * pi())) AS at) AS moment,
           (SELECT coalesce(max(time_zone), 'UTC') AS name FROM shop WHERE id = $7) AS zone
       ), fated AS (
         SELECT *, ($13::text[])[fate]::delivery_state AS state, ($14::text[])[fate] AS reason,
           CASE WHEN event IN ('CompletePayment', 'InitiateCheckout') THEN worth END AS value,
           CASE WHEN number % 50 = 0 THEN cardinality($11::text[]) ELSE 1 END AS pixel
         FROM numbered
       ), made AS (
         INSERT INTO conversion (shop_id, source, tiktok_event_id, order_name, occurred_at, value, currency, clicked_at,
           facts_sealed, inbox_entry_id, channel, coverage, day, created_at)
         SELECT $7, CASE WHEN event = 'CompletePayment' THEN 'purchase' ELSE 'product_view' END,
           CASE WHEN event = 'CompletePayment' THEN 'purchase_' || 5000000000000 + number ELSE 'seeded-' || number END,
           CASE WHEN event = 'CompletePayment' THEN '#' || 1000 + number END, at,
           value, 'USD',
           CASE WHEN number % 3 = 0 THEN at - interval '1 hour' * power(number % 27, 2) END,
           ($8::bytea[])[array_position($9::text[], event)], 0, 'web', ${coverage}, day, at
         FROM fated ORDER BY number
         RETURNING id, tiktok_event_id
       )
       INSERT INTO delivery (shop_id, conversion_id, inbox_entry_id, pixel_id, pixel_code, event, event_name,
         tiktok_event_id, event_time, state, transition, reason, next_attempt_at, attempts, attempts_started,
         attempts_finished, last_code, body_sealed, value, currency, day, created_at, settled_at,
         unknown_since)
       SELECT $7, made.id, 0, ($10::int[])[pixel], ($11::text[])[pixel], event, event, made.tiktok_event_id, at,
         state, 'mapped', nullif(reason, ''), CASE WHEN state = 'pending' THEN at + interval '100 years' END,
         CASE WHEN state IN ('accepted', 'rejected') THEN
           jsonb_build_array(jsonb_build_object('at', at, 'outcome', state, 'batchSize', 20, 'httpStatus', 200,
             'code', CASE WHEN state = 'accepted' THEN 0 ELSE 40002 END, 'requestId', '20261122'))
           ELSE '[]' END, 1, 1, CASE WHEN state = 'accepted' THEN 0 END,
         CASE WHEN state NOT IN ('skipped', 'redacted') THEN ($12::bytea[])[array_position($9::text[], event)] END,
         value, CASE WHEN value IS NOT NULL THEN 'USD' END, day, at, CASE WHEN state <> 'pending' THEN at END,
         CASE WHEN state = 'unknown' THEN at END
       FROM fated
       JOIN made ON made.tiktok_event_id = CASE WHEN event = 'CompletePayment'
         THEN 'purchase_' || 5000000000000 + number ELSE 'seeded-' || number END
       ORDER BY number`,
      [
        from,
        to,
        count,
        until,
        stepMs,
        names,
        shop.id,
        templates.map(({ facts }) => facts),
        events.map(([event]) => event),
        pixelIds,
        pixels,
        templates.map(({ body }) => body),
        states,
        reasons,
      ],
    );
  }
  await pool.query("ANALYZE delivery");
  await pool.query("ANALYZE conversion");
}

/** One order's facts and event, under another event's name. */
function sealTemplate(
  { vault }: ShopHandle,
  event: string,
): { readonly facts: Buffer; readonly body: Buffer } {
  const conversion = aConversion("orders/create");
  const [first] = conversion.events;
  if (first?.draft === undefined) throw new Error("the sample order makes no event");
  const events = [{ ...first, event }];
  return {
    facts: vault.seal("conversion.facts_sealed", storeFacts({ ...conversion, events })),
    body: vault.seal("delivery.body_sealed", JSON.stringify({ event, ...first.draft })),
  };
}

async function connectPixels(
  pool: Pool,
  shop: ShopHandle,
  codes: readonly string[],
): Promise<readonly number[]> {
  const known = await pool.query<{ id: number; code: string }>(
    "SELECT id, code FROM pixel WHERE shop_id = $1 AND code = ANY ($2)",
    [shop.id, codes],
  );
  const made = await pool.query<{ id: number; code: string }>(
    `WITH lacking AS (SELECT unnest($3::text[]) AS code EXCEPT SELECT unnest($4::text[])),
       made AS (INSERT INTO connection (shop_id, token_sealed) SELECT $1, $2 WHERE EXISTS (SELECT FROM lacking) RETURNING id)
     INSERT INTO pixel (shop_id, connection_id, code) SELECT $1, made.id, code FROM made, lacking
     RETURNING id, code`,
    [
      shop.id,
      shop.vault.seal("connection.token_sealed", "seeded-token"),
      codes,
      known.rows.map(({ code }) => code),
    ],
  );
  const pixels = [...known.rows, ...made.rows];
  return codes.map((code) => pixels.find((row) => row.code === code)?.id ?? 0);
}
