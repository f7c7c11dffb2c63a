import type { Pool } from "pg";

import type { AnswersEvidence } from "#app/core/diagnostics/evidence.ts";
import type { ShopHandle } from "#app/shops.server.ts";

const lookBackMs = 7 * 86_400_000;
const countedMax = 20_000;

/** TikTok's last word on each delivery of the last seven days that it did not take, counted by code. */
export async function readAnswersEvidence(
  pool: Pool,
  shop: Pick<ShopHandle, "id">,
  now: Date,
): Promise<AnswersEvidence> {
  const since = new Date(now.getTime() - lookBackMs);
  const [errors, ended] = await Promise.all([readErrors(pool, shop, since), readEnded(pool, shop, since)]);
  return {
    since: since.toISOString(),
    errors: errors.map((row) => ({
      code: row.last_code,
      count: row.count,
      deliveryId: row.id,
      at: row.at.toISOString(),
      words: row.last_message ?? undefined,
      requestId: row.last_request_id ?? undefined,
    })),
    isCapped: errors.reduce((sum, { count }) => sum + count, 0) >= countedMax,
    ...ended,
  };
}

type ErrorRow = {
  last_code: number;
  count: number;
  id: string;
  at: Date;
  last_message: string | null;
  last_request_id: string | null;
};

/** From the index delivery_refused alone, but for the newest of each code. */
async function readErrors(pool: Pool, shop: Pick<ShopHandle, "id">, since: Date) {
  const { rows } = await pool.query<ErrorRow>({
    name: "diagnose-errors",
    text: `SELECT counted.last_code, counted.count, delivery.id, delivery.last_message, delivery.last_request_id,
        coalesce((delivery.attempts -> -1 ->> 'at')::timestamptz, delivery.created_at) AS at
      FROM (
        SELECT last_code, count(*)::int, max(id) AS newest FROM (
          SELECT last_code, id FROM delivery
          WHERE shop_id = $1 AND created_at >= $2 AND last_code <> 0 AND state NOT IN ('accepted', 'redacted')
          ORDER BY created_at DESC LIMIT ${countedMax}) AS refused
        GROUP BY last_code) AS counted
      JOIN delivery ON delivery.id = counted.newest AND delivery.shop_id = $1`,
    values: [shop.id, since],
  });
  return rows;
}

async function readEnded(pool: Pool, shop: Pick<ShopHandle, "id">, since: Date) {
  const { rows } = await pool.query<{ state: "dead" | "unknown"; count: number }>({
    name: "diagnose-ended",
    text: `SELECT state, sum(count)::int AS count FROM hourly_count
      WHERE shop_id = $1 AND hour >= $2 AND state IN ('dead', 'unknown') GROUP BY state`,
    values: [shop.id, since],
  });
  const count = (state: "dead" | "unknown") => rows.find((row) => row.state === state)?.count ?? 0;
  return { dead: count("dead"), unknown: count("unknown") };
}
