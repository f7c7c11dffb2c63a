import { readMessage, type ReadMessage } from "#app/core/mapping/read-message.ts";
import { UnsealError } from "#app/sealing.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** A kept message; undefined for one that is gone, does not open or can't be read: mapping says why. */
export function tryReadMessage(
  shop: ShopHandle,
  entry: { readonly topic: string | null; readonly body_sealed: Buffer | null },
): ReadMessage | undefined {
  if (entry.topic === null || entry.body_sealed === null) return undefined;
  try {
    const read = readMessage(entry.topic, shop.vault.open("inbox_entry.body_sealed", entry.body_sealed));
    return read.ok ? read.message : undefined;
  } catch (error) {
    if (error instanceof UnsealError) return undefined;
    throw error;
  }
}
