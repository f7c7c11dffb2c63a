import type { PoolClient } from "pg";

import { storableText } from "#app/pipeline/storable-text.ts";

/** What TikTok counted of one event. */
export type CountedEvent = {
  readonly event: string;
  readonly total: number;
  readonly browser: number;
  readonly server: number;
  readonly attributed: number | undefined;
};

/**
 * Makes a pixel's stored UTC day what TikTok says it is.
 *
 * @param told all of the day; an event that is not in it goes.
 */
export async function storePixelDay(
  client: PoolClient,
  pixelId: number,
  day: string,
  told: readonly CountedEvent[],
): Promise<void> {
  const counts = [...new Map(told.map((count) => [storableText(count.event), count])).entries()];
  await client.query({
    name: "store-pixel-day",
    // The pixel may be gone since it was asked for; its row is held, so that it does not go meanwhile.
    text: `WITH pixel_held AS (SELECT id FROM pixel WHERE id = $1 FOR KEY SHARE), gone AS (
        DELETE FROM pixel_event_day WHERE pixel_id = $1 AND day = $2::date AND event <> ALL ($3::text[])
      )
      INSERT INTO pixel_event_day (pixel_id, day, event, total_count, browser_count, server_count, attributed_count)
      SELECT pixel_held.id, $2::date, told.* FROM pixel_held,
        unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[]) AS told
      ON CONFLICT (pixel_id, day, event) DO UPDATE SET total_count = excluded.total_count,
        browser_count = excluded.browser_count, server_count = excluded.server_count,
        attributed_count = excluded.attributed_count`,
    values: [
      pixelId,
      day,
      counts.map(([event]) => event),
      counts.map(([, { total }]) => total),
      counts.map(([, { browser }]) => browser),
      counts.map(([, { server }]) => server),
      counts.map(([, { attributed }]) => attributed ?? null),
    ],
  });
}
