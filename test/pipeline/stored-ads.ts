import type { Pool } from "pg";

import type { AdAccount } from "./ad-sync-world.ts";

export type StoredDay = {
  readonly level: string;
  readonly day: string;
  readonly objectId: string;
  readonly spend: string;
  readonly impressions: number;
  readonly clicks: number;
  readonly conversions: number;
  readonly purchases: number | null;
  readonly purchaseValue: string | null;
};

/** What is stored of an account's days, in order. */
export async function readAdDays(pool: Pool, account: AdAccount, level?: string): Promise<StoredDay[]> {
  const { rows } = await pool.query<StoredDay>(
    `SELECT level::text, day::text, object_id AS "objectId", trim_scale(spend)::text AS spend,
       impressions::int, clicks::int, conversions::int, purchases::int,
       trim_scale(purchase_value)::text AS "purchaseValue"
     FROM ad_day WHERE advertiser_ref = $1 AND ($2::text IS NULL OR level::text = $2)
     ORDER BY ad_day.level, ad_day.day, object_id`,
    [account.ref, level ?? null],
  );
  return rows;
}

/** All that a run leaves behind, without when it was seen: two runs that end alike are equal here. */
export async function readEverything(pool: Pool, account: AdAccount): Promise<unknown> {
  const [days, objects, events] = await Promise.all([
    pool.query("SELECT * FROM ad_day WHERE advertiser_ref = $1 ORDER BY level, day, object_id", [
      account.ref,
    ]),
    pool.query(
      `SELECT level, object_id, parent_id, name, click_window_days, view_window_days, engaged_view_window_days
       FROM ad_object WHERE advertiser_ref = $1 ORDER BY level, object_id`,
      [account.ref],
    ),
    pool.query(
      `SELECT pixel_event_day.* FROM pixel_event_day JOIN pixel ON pixel.id = pixel_event_day.pixel_id
       WHERE pixel.advertiser_ref = $1 ORDER BY pixel_id, day, event`,
      [account.ref],
    ),
  ]);
  return { days: days.rows, objects: objects.rows, events: events.rows };
}

export type StoredSync = {
  readonly nextDueAt: Date;
  readonly runFrom: string | null;
  readonly runTo: string | null;
  readonly cursor: unknown;
  readonly stepsDone: number;
  readonly stepsTotal: number;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly failureStreak: number;
  readonly lastCode: number | null;
  readonly lastMessage: string | null;
  readonly leaseUntil: Date | null;
};

export async function readAdSyncRow(pool: Pool, account: AdAccount): Promise<StoredSync> {
  const { rows } = await pool.query<StoredSync>(
    `SELECT next_due_at AS "nextDueAt", run_from::text AS "runFrom", run_to::text AS "runTo", cursor,
       steps_done AS "stepsDone", steps_total AS "stepsTotal", started_at AS "startedAt",
       finished_at AS "finishedAt", failure_streak AS "failureStreak", last_code AS "lastCode",
       last_message AS "lastMessage", lease_until AS "leaseUntil"
     FROM ad_sync WHERE advertiser_ref = $1`,
    [account.ref],
  );
  if (rows[0] === undefined) throw new Error(`account ${account.ref} has no ad_sync row`);
  return rows[0];
}
