import type { Pool } from "pg";

import type { Day } from "#app/core/ads/day.ts";
import { addDays } from "#app/core/tiktok/add-days.ts";

export type PixelLearning = {
  readonly pixelId: number;
  readonly code: string;
  /** TikTok's name for the pixel: text from outside. */
  readonly name: string | undefined;
  /** Purchases always, other events where any was accepted; most first. */
  readonly events: readonly { readonly event: string; readonly accepted: number }[];
};

/** What TikTok accepted at each enabled pixel in the last seven days, today among them; tests left out. */
export async function readLearning(
  pool: Pool,
  shopId: number,
  today: Day,
): Promise<readonly PixelLearning[]> {
  const { rows } = await pool.query<{
    id: number;
    code: string;
    name: string | null;
    event: string | null;
    accepted: string | null;
  }>({
    name: "read-learning",
    text: `SELECT pixel.id, pixel.code, pixel.name, counts.event, counts.accepted
      FROM pixel JOIN connection ON connection.id = pixel.connection_id AND connection.state <> 'disconnected'
      LEFT JOIN (
        SELECT pixel_code, event, sum(count) AS accepted FROM daily_count
        WHERE shop_id = $1 AND day BETWEEN $2::date AND $3::date AND state = 'accepted' AND NOT is_test
        GROUP BY pixel_code, event
      ) AS counts ON counts.pixel_code = pixel.code
      WHERE pixel.shop_id = $1 AND pixel.enabled
      ORDER BY pixel.is_primary DESC, pixel.id, counts.accepted DESC, counts.event`,
    values: [shopId, addDays(today, -6), today],
  });
  const pixels = new Map<number, PixelLearning>();
  for (const { id, code, name, event, accepted } of rows) {
    const { events } = pixels.get(id) ?? { events: [] };
    pixels.set(id, {
      pixelId: id,
      code,
      name: name ?? undefined,
      events: event === null ? events : [...events, { event, accepted: Number(accepted) }],
    });
  }
  return [...pixels.values()].map((pixel) => ({
    ...pixel,
    events: pixel.events.some(({ event }) => event === purchase)
      ? pixel.events
      : [...pixel.events, { event: purchase, accepted: 0 }],
  }));
}

const purchase = "CompletePayment";
