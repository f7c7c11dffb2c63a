import type { Pool } from "pg";

/**
 * As many visitors of the shop, each with one click and seen with one checkout, over the last half year. Nothing opens
 * what is sealed in them: they are there to be searched among.
 */
export async function seedClicks(pool: Pool, shopId: number, count: number): Promise<void> {
  await pool.query(
    `WITH numbered AS (
       SELECT number, sha256(number::text::bytea) AS key, now() - interval '180 days' * number / $2 AS at
       FROM generate_series(1, $2) AS number
     ), made AS (
       INSERT INTO visitor (shop_id, visitor_key, consent, context_sealed, first_seen_at, last_seen_at)
       SELECT $1, key, 'granted', key, at, at FROM numbered
       RETURNING id, visitor_key AS key, first_seen_at AS at
     ), clicked AS (
       INSERT INTO click (shop_id, visitor_id, click_key, ttclid_sealed, clicked_at)
       SELECT $1, id, key, key, at FROM made
     )
     INSERT INTO visitor_link (shop_id, kind, link_key, visitor_id, seen_at)
     SELECT $1, 'checkout', key, id, at FROM made`,
    [shopId, count],
  );
}
