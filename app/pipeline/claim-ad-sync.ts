import type { Pool } from "pg";

/** An ad account whose figures this process alone may pull until its lease ends. */
export type ClaimedAdSync = {
  readonly advertiserRef: number;
  readonly leaseToken: string;
  /** TikTok's id. */
  readonly advertiserId: string;
  readonly timeZone: string | undefined;
  readonly shopId: number;
  readonly connectionId: number;
  readonly tokenSealed: Buffer;
  /** The run that was interrupted, as it was stored. */
  readonly cursor: unknown;
  readonly runFrom: string | undefined;
  readonly runTo: string | undefined;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
  readonly failureStreak: number;
};

/** Longer than a request with its repetitions and its wait for a turn; renewed before each further request. */
export const adSyncLeaseMs = 180_000;

/** For whom figures may be pulled: the merchant chose the account, and TikTok knows the token. */
export const mayBeAsked = `advertiser.chosen AND connection.state = 'connected' AND connection.token_sealed IS NOT NULL`;

/** Leases one ad account that is due. @returns undefined when it is not, or when somebody else is at it. */
export async function claimAdSync(
  pool: Pool,
  claim: { readonly advertiserRef: number; readonly leaseToken: string; readonly now: Date },
): Promise<ClaimedAdSync | undefined> {
  const { rows } = await pool.query<{
    advertiser_id: string;
    time_zone: string | null;
    shop_id: number;
    connection_id: number;
    token_sealed: Buffer;
    cursor: unknown;
    run_from: string | null;
    run_to: string | null;
    started_at: Date | null;
    finished_at: Date | null;
    failure_streak: number;
  }>(
    `UPDATE ad_sync SET lease_until = $4, lease_token = $2
     FROM advertiser JOIN connection ON connection.id = advertiser.connection_id
     WHERE ad_sync.advertiser_ref = $1 AND advertiser.id = ad_sync.advertiser_ref AND ${mayBeAsked}
       AND ad_sync.next_due_at <= $3 AND (ad_sync.lease_until IS NULL OR ad_sync.lease_until < $3)
     RETURNING advertiser.advertiser_id, advertiser.time_zone, advertiser.shop_id, advertiser.connection_id,
       connection.token_sealed, ad_sync.cursor, ad_sync.run_from::text, ad_sync.run_to::text, ad_sync.started_at,
       ad_sync.finished_at, ad_sync.failure_streak`,
    [claim.advertiserRef, claim.leaseToken, claim.now, new Date(claim.now.getTime() + adSyncLeaseMs)],
  );
  const row = rows[0];
  return row === undefined
    ? undefined
    : {
        advertiserRef: claim.advertiserRef,
        leaseToken: claim.leaseToken,
        advertiserId: row.advertiser_id,
        timeZone: row.time_zone ?? undefined,
        shopId: row.shop_id,
        connectionId: row.connection_id,
        tokenSealed: row.token_sealed,
        cursor: row.cursor,
        runFrom: row.run_from ?? undefined,
        runTo: row.run_to ?? undefined,
        startedAt: row.started_at ?? undefined,
        finishedAt: row.finished_at ?? undefined,
        failureStreak: row.failure_streak,
      };
}
