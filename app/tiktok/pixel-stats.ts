import { z } from "zod";

import { idField, listField, textField } from "#app/core/tiktok/answer-fields.ts";
import { canonicalPixelEvent } from "#app/core/tiktok/pixel-event-name.ts";
import type { BusinessApi } from "#app/tiktok/business-api.ts";
import { readData } from "#app/tiktok/read-data.ts";

/** What TikTok received of one event on one day. */
export type PixelEventCount = {
  readonly pixelId: string;
  /** Canonical for standard events (CompletePayment, never Purchase or SHOPPING), a custom event's own name else. */
  readonly event: string;
  /** browser + server. */
  readonly total: number;
  readonly browser: number;
  readonly server: number;
  /** Those that TikTok gave to an ad. */
  readonly attributed: number | undefined;
};

export type PixelStatsQuery = {
  readonly advertiserId: string;
  /** TikTok's numeric ids, not the codes. */
  readonly pixelIds: readonly string[];
  /** YYYY-MM-DD in UTC, unlike a report's days. */
  readonly day: string;
};

const path = "/pixel/event/stats/";
const pixelsPerRequest = 10;

const count = z.int({ error: "expected a whole number" }).nonnegative({ error: "expected a whole number" });

/** What is zero may be left out. */
const countOrZero = count.nullish().transform((value) => value ?? 0);

const schema = z.object({
  list: listField(
    z.object({
      pixel_id: idField,
      statistics: listField(
        z.object({
          pixel_event_type: textField,
          custom_event_type: textField,
          total_count: count,
          browser_event_total_count: countOrZero,
          server_event_total_count: countOrZero,
          attributed_count: count.nullish().transform((value) => value ?? undefined),
        }),
      ),
    }),
  ),
});

/**
 * How many events TikTok received for pixels on a day; none where it received none. TikTok brings the numbers up to
 * date every few hours.
 *
 * @throws BusinessApiError
 */
export async function readPixelStats(
  api: BusinessApi,
  token: string,
  query: PixelStatsQuery,
): Promise<readonly PixelEventCount[]> {
  const wanted = [...new Set(query.pixelIds)];
  const counts = new Map<string, PixelEventCount>();
  for (let at = 0; at < wanted.length; at += pixelsPerRequest) {
    const data = await api.get(
      path,
      {
        advertiser_id: query.advertiserId,
        pixel_ids: wanted.slice(at, at + pixelsPerRequest),
        date_range: { start_date: query.day, end_date: query.day },
      },
      token,
    );
    for (const { pixel_id: pixelId, statistics } of readData(schema, data, path).list)
      for (const row of statistics) {
        const event = row.custom_event_type ?? canonicalPixelEvent(row.pixel_event_type ?? "unknown");
        const key = JSON.stringify([pixelId, event]);
        counts.set(
          key,
          addCounts(counts.get(key), {
            pixelId,
            event,
            total: row.total_count,
            browser: row.browser_event_total_count,
            server: row.server_event_total_count,
            attributed: row.attributed_count,
          }),
        );
      }
  }
  return [...counts.values()];
}

/** Two spellings of one event, from the days around TikTok's renaming, are one event. */
function addCounts(sum: PixelEventCount | undefined, row: PixelEventCount): PixelEventCount {
  if (sum === undefined) return row;
  return {
    ...row,
    total: sum.total + row.total,
    browser: sum.browser + row.browser,
    server: sum.server + row.server,
    attributed:
      sum.attributed === undefined && row.attributed === undefined
        ? undefined
        : (sum.attributed ?? 0) + (row.attributed ?? 0),
  };
}
