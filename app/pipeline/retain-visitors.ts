import type { Pool } from "pg";

/** A page of visitors, with some tens of clicks and links each. */
const pageSize = 500;

/**
 * Removes visitors that were not seen since, with all that hangs on them, and of those that were the clicks and links of
 * before. Goes through the visitors that were there before, page by page: when they were seen last is no index's, because
 * every event would have to write it there.
 *
 * @returns how many visitors are gone.
 */
export async function retainVisitors(
  pool: Pool,
  shopId: number,
  before: Date,
  isStopped: () => boolean,
): Promise<number> {
  let gone = 0;
  let last = { at: new Date(0), id: "0" };
  while (!isStopped()) {
    const { rows } = await pool.query<{ id: string; first_seen_at: Date }>({
      name: "list-old-visitors",
      text: `SELECT id::text, first_seen_at FROM visitor
        WHERE shop_id = $1 AND first_seen_at < $2
          AND (first_seen_at > $3 OR (first_seen_at = $3 AND visitor.id > $4))
        ORDER BY first_seen_at, visitor.id LIMIT ${pageSize}`,
      values: [shopId, before, last.at, last.id],
    });
    const end = rows.at(-1);
    if (end === undefined) return gone;
    const ids = rows.map(({ id }) => id);
    const { rows: counts } = await pool.query<{ gone: number }>({
      name: "remove-old-visitors",
      text: `WITH gone AS (
          DELETE FROM visitor WHERE shop_id = $1 AND id = ANY($3::bigint[]) AND last_seen_at < $2 RETURNING id
        ), clicks AS (
          DELETE FROM click WHERE shop_id = $1 AND visitor_id = ANY($3::bigint[]) AND clicked_at < $2
        ), links AS (
          DELETE FROM visitor_link WHERE shop_id = $1 AND visitor_id = ANY($3::bigint[]) AND seen_at < $2
        ), signups AS (
          DELETE FROM signup WHERE shop_id = $1 AND visitor_id = ANY($3::bigint[]) AND seen_at < $2
        )
        SELECT count(*)::int AS gone FROM gone`,
      values: [shopId, before, ids],
    });
    gone += counts[0]?.gone ?? 0;
    last = { at: end.first_seen_at, id: end.id };
    if (rows.length < pageSize) return gone;
  }
  return gone;
}
