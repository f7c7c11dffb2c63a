import type { TikTokEvent } from "#app/core/tiktok/event.ts";

/** More than any event is worth, and less than the database can hold. */
const valueMax = 1e15;

/** What TikTok is told that an event is worth, as two columns keep it: a decimal string and its currency, or nothing. */
export function toldValue({
  properties: { value, currency },
}: Pick<TikTokEvent, "properties">): readonly [amount: string, currency: string] | readonly [null, null] {
  if (value === undefined || currency === undefined || !(value < valueMax)) return [null, null];
  // Never in the notation with an exponent, which small numbers have by themselves.
  return [value.toFixed(6), currency];
}
