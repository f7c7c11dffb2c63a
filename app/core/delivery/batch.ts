/** TikTok refuses more events in one request. */
export const batchCountMax = 1_000;

/** No figure from TikTok; senders in production keep to one megabyte. */
export const batchBytesMax = 1_000_000;

/** Bytes of the request around the events, generously: pixel code and test code included. */
const envelopeBytes = 512;

/**
 * Splits events into requests, in order, losing none: at most {@link batchCountMax} events and, unless a single
 * event is larger, {@link batchBytesMax} bytes each.
 *
 * @param sizeOf the event's size in bytes of JSON.
 */
export function packBatches<Item>(
  items: readonly Item[],
  sizeOf: (item: Item) => number,
): readonly (readonly Item[])[] {
  const batches: Item[][] = [];
  let current: Item[] = [];
  let bytes = envelopeBytes;
  for (const item of items) {
    const size = sizeOf(item) + 1;
    if (current.length > 0 && (current.length === batchCountMax || bytes + size > batchBytesMax)) {
      batches.push(current);
      current = [];
      bytes = envelopeBytes;
    }
    current.push(item);
    bytes += size;
  }
  if (current.length > 0) batches.push(current);
  return batches;
}

/** The two halves of a batch that was refused as a whole, or each event alone. */
export function splitBatch<Item>(items: readonly Item[], each: boolean): readonly (readonly Item[])[] {
  if (each) return items.map((item) => [item]);
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)].filter((half) => half.length > 0);
}
