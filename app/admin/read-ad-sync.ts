import type { Pool } from "pg";

import type { ShopHandle } from "#app/shops.server.ts";

/** How far the figures of one chosen ad account are. */
export type AdSyncStatus = {
  readonly advertiserRef: number;
  /** TikTok's id: digits, as text. */
  readonly advertiserId: string;
  readonly name: string;
  /** ISO 4217 and TikTok's own name of the zone; undefined until TikTok told. */
  readonly currency: string | undefined;
  readonly timeZone: string | undefined;
  /**
   * - `waiting`: never came to an end, and nothing is under way.
   * - `running`: under way, for the first time or again.
   * - `failing`: under way, and the last request failed; or only a person can let it go on.
   * - `done`: the last run came to its end; an older problem may remain, such as a permission for a part of it.
   */
  readonly state: "waiting" | "running" | "failing" | "done";
  /** 0..1 of the run under way; 1 when done. */
  readonly progress: number;
  /** When a run last came to its end, ISO 8601; undefined until the first has. */
  readonly finishedAt: string | undefined;
  /** The days (YYYY-MM-DD, the account's own) of the run under way; undefined between runs. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** What TikTok said last, in its own words (text from outside), or what is odd about the account. */
  readonly problem: { readonly code: number | undefined; readonly words: string } | undefined;
};

type Row = {
  advertiser_ref: number;
  advertiser_id: string;
  name: string;
  currency: string | null;
  time_zone: string | null;
  connection_state: "connected" | "needs_reconnecting" | "disconnected";
  broken_code: number | null;
  broken_message: string | null;
  next_due_at: Date | null;
  run_from: string | null;
  run_to: string | null;
  under_way: boolean;
  steps_done: number | null;
  steps_total: number | null;
  finished_at: Date | null;
  failure_streak: number | null;
  last_code: number | null;
  last_message: string | null;
};

/** Every ad account the shop chose, oldest first. One that was chosen just now is `waiting`. */
export async function readAdSync(
  pool: Pool,
  shop: Pick<ShopHandle, "id">,
  now: Date,
): Promise<readonly AdSyncStatus[]> {
  const { rows } = await pool.query<Row>(
    `SELECT advertiser.id AS advertiser_ref, advertiser.advertiser_id, advertiser.name, advertiser.currency,
       advertiser.time_zone, connection.state AS connection_state, connection.broken_code, connection.broken_message,
       ad_sync.next_due_at, ad_sync.run_from::text, ad_sync.run_to::text, ad_sync.cursor IS NOT NULL AS under_way,
       ad_sync.steps_done, ad_sync.steps_total, ad_sync.finished_at, ad_sync.failure_streak, ad_sync.last_code,
       ad_sync.last_message
     FROM advertiser JOIN connection ON connection.id = advertiser.connection_id
       LEFT JOIN ad_sync ON ad_sync.advertiser_ref = advertiser.id
     WHERE advertiser.shop_id = $1 AND advertiser.chosen
     ORDER BY advertiser.id`,
    [shop.id],
  );
  return rows.map((row) => readStatus(row, now));
}

function readStatus(row: Row, now: Date): AdSyncStatus {
  const state = judgeState(row, now);
  return {
    advertiserRef: row.advertiser_ref,
    advertiserId: row.advertiser_id,
    name: row.name,
    currency: row.currency ?? undefined,
    timeZone: row.time_zone ?? undefined,
    state,
    progress: state === "done" ? 1 : progressOf(row),
    finishedAt: row.finished_at?.toISOString(),
    from: row.run_from ?? undefined,
    to: row.run_to ?? undefined,
    problem: problemOf(row),
  };
}

function judgeState(row: Row, now: Date): AdSyncStatus["state"] {
  if (row.connection_state === "needs_reconnecting") return "failing";
  if ((row.failure_streak ?? 0) > 0) return "failing";
  // A run under way that has to wait waits because something was refused.
  if (row.under_way && row.next_due_at !== null && row.next_due_at > now) return "failing";
  if (row.under_way && row.connection_state === "connected") return "running";
  return row.finished_at === null ? "waiting" : "done";
}

function progressOf({ under_way, steps_done, steps_total }: Row): number {
  if (!under_way || steps_done === null || steps_total === null || steps_total <= 0) return 0;
  return Math.min(1, Math.max(0, steps_done / steps_total));
}

function problemOf(row: Row): AdSyncStatus["problem"] {
  const [code, words] =
    row.connection_state === "needs_reconnecting"
      ? [row.broken_code, row.broken_message]
      : [row.last_code, row.last_message];
  return code === null && words === null ? undefined : { code: code ?? undefined, words: words ?? "" };
}
