import type { Pool } from "pg";

import { readShopSettings } from "#app/core/mapping/shop-settings.ts";
import { isKnownOff, kindOfChannel, type ChannelKind } from "#app/core/shopify/channel-kinds.ts";

/** A sales channel nobody has decided on, with the orders that were not sent for it. */
export type UndecidedChannel = {
  /** As Shopify names it: text from outside. */
  readonly channel: string;
  /** What Clickback knows it to be; its name is in app/strings. */
  readonly kind: ChannelKind | undefined;
  readonly orders: number;
  /** Numbers of the newest orders, such as "#1001". */
  readonly examples: readonly string[];
};

const examplesMax = 3;

/** A shop sells through few channels; somebody who makes up names by the thousand must not fill a page. */
const channelsMax = 50;

/**
 * What the merchant is to be asked: for each channel that it neither counted nor left out, how many orders came through it
 * since then. Channels that are known to be none of the website's are not asked about. The channel with the most orders
 * comes first.
 *
 * Reads an index that holds nothing else: the names by one probe each, then the entries of the channels in question.
 */
export async function countUndecidedChannels(
  pool: Pool,
  shopId: number,
  since: Date,
): Promise<readonly UndecidedChannel[]> {
  const { rows: shops } = await pool.query<{ settings: unknown }>({
    name: "read-channels",
    text: "SELECT settings FROM shop WHERE id = $1",
    values: [shopId],
  });
  const { channels } = readShopSettings(shops[0]?.settings);
  const names = await listChannels(pool, shopId);
  const undecided = names.filter((channel) => !Object.hasOwn(channels, channel) && !isKnownOff(channel));
  if (undecided.length === 0) return [];
  const { rows } = await pool.query<{ channel: string; orders: number; examples: string[] }>({
    name: "count-undecided-channels",
    text: countText,
    values: [shopId, undecided, since],
  });
  return rows.map((row) => ({ ...row, kind: kindOfChannel(row.channel) }));
}

/** The entries of one channel's orders that were not counted, in the index conversion_asked_about. */
const ofChannel = "shop_id = $1 AND skip = 'channel_off' AND source = 'purchase'";

export const countText = `SELECT asked.channel, counted.orders::int, latest.examples
  FROM unnest($2::text[]) AS asked(channel)
  CROSS JOIN LATERAL (
    SELECT count(*) AS orders FROM conversion
    WHERE ${ofChannel} AND channel = asked.channel AND occurred_at >= $3
  ) AS counted
  CROSS JOIN LATERAL (
    SELECT array(SELECT order_name FROM conversion
      WHERE ${ofChannel} AND channel = asked.channel AND occurred_at >= $3 AND order_name IS NOT NULL
      ORDER BY occurred_at DESC LIMIT ${examplesMax}) AS examples
  ) AS latest
  WHERE counted.orders > 0 ORDER BY counted.orders DESC, asked.channel`;

/** The names in the index, each found from the one before it: a store with a million orders of one channel has one step. */
export const channelsText = `WITH RECURSIVE named AS (
    (SELECT channel FROM conversion WHERE ${ofChannel} AND channel IS NOT NULL ORDER BY channel LIMIT 1)
    UNION ALL
    SELECT (SELECT channel FROM conversion WHERE ${ofChannel} AND channel > named.channel ORDER BY channel LIMIT 1)
    FROM named WHERE named.channel IS NOT NULL
  )
  SELECT channel FROM named WHERE channel IS NOT NULL LIMIT ${channelsMax}`;

async function listChannels(pool: Pool, shopId: number): Promise<readonly string[]> {
  const { rows } = await pool.query<{ channel: string }>({
    name: "list-uncounted-channels",
    text: channelsText,
    values: [shopId],
  });
  return rows.map(({ channel }) => channel);
}
