import type { Pool } from "pg";

import { mayBeAsked } from "#app/pipeline/claim-ad-sync.ts";
import { dueTask } from "#app/pipeline/claim-task.ts";

/** Work that waits although it could be done. */
export type DueWork = {
  readonly shopIds: readonly number[];
  readonly pixelIds: readonly number[];
  /** Ad accounts, by our number; the longest due first. */
  readonly advertiserRefs: readonly number[];
  /** The longest due first. */
  readonly taskIds: readonly number[];
};

/**
 * Finds shops with messages to map, pixels with deliveries to send, ad accounts whose figures are to be pulled and long
 * tasks that can go on: what a lost nudge, a dead lease or a retry's time left behind. All look-ups are index probes,
 * never scans of what is done.
 */
export async function findDueWork(pool: Pool, now: Date): Promise<DueWork> {
  const [shops, pixels, advertisers, tasks] = await Promise.all([
    pool.query<{ id: number }>(
      // What a sender still had in its hands when its shop uninstalled the app is stopped once it lets go.
      `SELECT shop.id FROM shop
       WHERE EXISTS (SELECT FROM inbox_entry WHERE inbox_entry.shop_id = shop.id AND inbox_entry.state = 'received')
         OR (shop.state = 'uninstalled' AND EXISTS (
           SELECT FROM delivery WHERE delivery.shop_id = shop.id AND delivery.state = 'pending'))`,
    ),
    pool.query<{ id: number }>(
      `SELECT pixel.id FROM pixel JOIN connection ON connection.id = pixel.connection_id
       WHERE pixel.enabled AND connection.state = 'connected'
         AND (pixel.paused_until IS NULL OR pixel.paused_until <= $1)
         AND EXISTS (
           SELECT FROM delivery
           WHERE delivery.pixel_id = pixel.id AND delivery.state = 'pending' AND delivery.next_attempt_at <= $1
             AND (delivery.lease_until IS NULL OR delivery.lease_until < $1))`,
      [now],
    ),
    pool.query<{ id: number }>(
      `SELECT advertiser.id FROM ad_sync JOIN advertiser ON advertiser.id = ad_sync.advertiser_ref
         JOIN connection ON connection.id = advertiser.connection_id
       WHERE ad_sync.next_due_at <= $1 AND (ad_sync.lease_until IS NULL OR ad_sync.lease_until < $1)
         AND ${mayBeAsked}
       ORDER BY ad_sync.next_due_at, advertiser.id`,
      [now],
    ),
    pool.query<{ id: number }>(`SELECT id FROM task WHERE ${dueTask("$1")} ORDER BY next_due_at, id`, [now]),
  ]);
  return {
    shopIds: shops.rows.map(({ id }) => id),
    pixelIds: pixels.rows.map(({ id }) => id),
    advertiserRefs: advertisers.rows.map(({ id }) => id),
    taskIds: tasks.rows.map(({ id }) => id),
  };
}
