import type { Pool } from "pg";

import { canonicalEvents } from "#app/core/tiktok/event-names.ts";

/** An event of a pixel that TikTok received from servers more often than it was sent from here. */
export type OtherSender = {
  readonly pixelCode: string;
  /** Canonical, or a custom event's name: text from outside. */
  readonly event: string;
  readonly theirs: number;
  readonly ours: number;
};

/** TikTok tells of whole UTC days, some hours late. */
const daysLookedAt = 7;

const canonicalOf = new Map<string, string>(
  Object.entries(canonicalEvents).flatMap(([event, names]) =>
    Object.values(names).map((name): [string, string] => [name, event]),
  ),
);

/**
 * Events that someone else's server sends as well, by TikTok's own counts. TikTok's days are UTC's and ours the shop's,
 * so ours are taken of a day more at each end: what is listed is surely not ours.
 *
 * @param about.sendersOffAt when the merchant said that all others are off: only the days after it count.
 */
export async function listOtherSenders(
  pool: Pool,
  about: {
    readonly shopId: number;
    readonly pixelIds: readonly number[];
    readonly sendersOffAt: Date | undefined;
    readonly now: Date;
  },
): Promise<readonly OtherSender[]> {
  const { shopId, pixelIds, sendersOffAt, now } = about;
  if (pixelIds.length === 0) return [];
  const { rows } = await pool.query<{ code: string; event: string; theirs: string; days: string[] }>({
    name: "list-told-by-servers",
    text: `SELECT pixel.code, told.event, sum(told.server_count) AS theirs, array_agg(told.day::text) AS days
      FROM pixel_event_day AS told JOIN pixel ON pixel.id = told.pixel_id AND pixel.shop_id = $1
      WHERE told.pixel_id = ANY ($2::int[]) AND told.day >= $3::date - $4::int AND told.day < $3::date
        AND told.day > $5::date
      GROUP BY pixel.code, told.event`,
    values: [shopId, pixelIds, now, daysLookedAt, sendersOffAt ?? new Date(0)],
  });
  if (rows.length === 0) return [];
  const days = rows.flatMap((row) => row.days).toSorted();
  const { rows: sent } = await pool.query<{ pixel_code: string; event: string; ours: string }>({
    name: "list-sent-to-servers",
    text: `SELECT pixel_code, event, sum(count) AS ours FROM daily_count
      WHERE shop_id = $1 AND day BETWEEN $2::date - 1 AND $3::date + 1 AND state IN ('accepted', 'unknown')
        AND pixel_code = ANY ($4::text[])
      GROUP BY pixel_code, event`,
    values: [shopId, days.at(0), days.at(-1), [...new Set(rows.map(({ code }) => code))]],
  });
  const theirs = new Map<string, OtherSender>();
  for (const { code, event: told, theirs: count } of rows) {
    const event = canonicalOf.get(told) ?? told;
    const key = `${code} ${event}`;
    const ours = sent.find((one) => one.pixel_code === code && one.event === event)?.ours ?? 0;
    const before = theirs.get(key)?.theirs ?? 0;
    theirs.set(key, { pixelCode: code, event, theirs: before + Number(count), ours: Number(ours) });
  }
  return [...theirs.values()].filter((one) => one.theirs > one.ours);
}
