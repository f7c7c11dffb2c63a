import type { PixelSettings } from "#app/core/mapping/pixel-settings.ts";

/** Settings as they are stored: by another version perhaps, so what the lists hold is not checked. */
export type StoredSettings = Omit<PixelSettings, "markets" | "eventsOff"> & {
  readonly markets: readonly string[];
  readonly eventsOff: readonly string[];
};

/** Whether two settings of a pixel say the same, in whatever order a person clicked. For the browser too. */
export function areSameSettings(one: StoredSettings, other: StoredSettings): boolean {
  return key(one) === key(other);
}

function key({ enabled, isPrimary, eventSpelling, markets, eventsOff }: StoredSettings): string {
  return JSON.stringify([enabled, isPrimary, eventSpelling, inOrder(markets), inOrder(eventsOff)]);
}

/** Each value once, sorted. */
export function inOrder<Value extends string>(values: readonly Value[]): Value[] {
  return [...new Set(values)].toSorted();
}
