import type { TikTokState } from "../tiktok-state.ts";
import type { PixelDay } from "./pixel-days.ts";
import { statsName } from "./stats-event-names.ts";

export type EventStatistics = ReturnType<typeof statsName> & {
  total_count: number;
  browser_event_total_count: number;
  server_event_total_count: number;
  attributed_count: number;
  preview_count: number;
};

/** One event on one day, before the spellings of an event are brought together. */
type Counted = Omit<PixelDay, "serverCount"> & { serverCount: number };

/**
 * What the pixel got from the first to the last UTC day, per event. Server events are those accepted on that day,
 * duplicates and tests not among them, unless the day was seeded with another count.
 */
export function countEvents(
  { events, pixelDays }: Pick<TikTokState, "events" | "pixelDays">,
  pixelCode: string,
  from: string,
  to: string,
): EventStatistics[] {
  const counted = new Map<string, Counted>();
  const seeded = new Set<string>();
  for (const day of pixelDays.of(pixelCode)) {
    counted.set(keyOf(day), { ...day, serverCount: day.serverCount ?? 0 });
    if (day.serverCount !== undefined) seeded.add(keyOf(day));
  }
  for (const tracked of events.accepted) {
    if (tracked.pixelCode !== pixelCode) continue;
    const at = { day: tracked.at.toISOString().slice(0, 10), event: tracked.event };
    if (seeded.has(keyOf(at))) continue;
    const known = counted.get(keyOf(at)) ?? { ...at, ...nothing };
    counted.set(keyOf(at), { ...known, serverCount: known.serverCount + 1 });
  }

  const byName = new Map<string, EventStatistics>();
  for (const each of counted.values()) {
    if (each.day < from || each.day > to) continue;
    const name = statsName(each.event);
    const sum = byName.get(JSON.stringify(name)) ?? { ...name, ...noStatistics };
    byName.set(JSON.stringify(name), {
      ...sum,
      total_count: sum.total_count + each.browserCount + each.serverCount,
      browser_event_total_count: sum.browser_event_total_count + each.browserCount,
      server_event_total_count: sum.server_event_total_count + each.serverCount,
      attributed_count: sum.attributed_count + each.attributedCount,
      preview_count: sum.preview_count + each.previewCount,
    });
  }
  return [...byName.values()];
}

const nothing = { browserCount: 0, serverCount: 0, attributedCount: 0, previewCount: 0 };
const noStatistics = {
  total_count: 0,
  browser_event_total_count: 0,
  server_event_total_count: 0,
  attributed_count: 0,
  preview_count: 0,
};

/** A day has ten characters, so the rest is the event, whatever it holds. */
function keyOf({ day, event }: { day: string; event: string }): string {
  return day + event;
}
