import type { Pool } from "pg";

import type { TikTokEvent } from "#app/core/tiktok/event.ts";

import type { TestStore } from "../storefront/storefront-world.ts";

/** Each delivery of a store in the words of a case, oldest first. */
export async function readEnds(store: TestStore): Promise<readonly string[]> {
  const counted = store.countedFor();
  const deliveries = await store.deliveries();
  return deliveries.map(({ pixelCode, eventName, tiktokEventId, state, reason }) => {
    const pixel = store.pixels.findIndex(({ code }) => code === pixelCode) + 1;
    const number = store.pixels.length > 1 ? `${pixel}: ` : "";
    if (state !== "accepted") return `${number}${eventName} ${state}${reason === null ? "" : `: ${reason}`}`;
    const sent = counted.filter(
      (one) =>
        one.pixelCode === pixelCode && one.event.event === eventName && one.event.event_id === tiktokEventId,
    );
    if (sent.length !== 1) return `${number}${eventName} accepted, and counted ${sent.length} times`;
    return sent.map(({ event }) => `${number}${describe(event)}`).join();
  });
}

function describe({ event, user, properties, limited_data_use: limited }: TikTokEvent): string {
  const { value, currency } = properties;
  return [
    event,
    value === undefined ? "no value" : `${value} ${currency}`,
    ...(user.ttclid === undefined ? [] : [`click ${user.ttclid.replace("E.C.P.", "")}`]),
    ...(limited === true ? ["limited"] : []),
  ].join(" ");
}

/** What is kept of each conversion of a shop, oldest first, as `60.99 USD, now 45, refunded 34 USD, cancelled`. */
export async function readKept(pool: Pool, shopId: number): Promise<readonly string[]> {
  const { rows } = await pool.query<{ kept: string }>(
    `SELECT concat_ws(', ', value::float || ' ' || currency, 'now ' || current_value::float,
       (SELECT 'refunded ' || string_agg(amount::float || ' ' || refund.currency, ' + ' ORDER BY refund_id) FROM refund
        WHERE refund.shop_id = $1 AND refund.tiktok_event_id = conversion.tiktok_event_id),
       CASE WHEN cancelled_at IS NOT NULL THEN 'cancelled' END) AS kept
     FROM conversion WHERE shop_id = $1 ORDER BY id`,
    [shopId],
  );
  return rows.map(({ kept }) => kept);
}
