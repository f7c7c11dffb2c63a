import { Big } from "big.js";
import type { PoolClient } from "pg";

import { purchaseEventId } from "#app/core/mapping/map-order.ts";
import type { ShopSettings } from "#app/core/mapping/shop-settings.ts";
import type { OrderEdit } from "#app/core/shopify/order-edit.ts";
import type { OpenedEntry } from "#app/pipeline/open-entries.ts";
import type { EntryResult } from "#app/pipeline/settle-entries.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** What a message says of an order's total as it is by now; without an entry where it said more than that. */
export type EditEntry = {
  readonly entryId: string | undefined;
  readonly orderId: string;
  readonly edit: OrderEdit;
};

/** What an order's message tells of edits; undefined for any other message. */
export function asEdit({ entry, message }: OpenedEntry): EditEntry | undefined {
  if (message.kind === "order_edit")
    return { entryId: entry.id, orderId: message.edit.orderId, edit: message.edit };
  if (message.kind === "order")
    return { entryId: undefined, orderId: message.order.id, edit: message.order.edit };
  return undefined;
}

/**
 * Keeps what orders are worth after edits and refunds, beside what they were worth when placed; nothing is sent for it.
 * Of each order the newest message counts, in whatever order they come, so `edited_at` is its time even where the total
 * is as placed, and `current_value` is null then. In the currency of the conversion's own value.
 *
 * An order that is not a conversion yet changes nothing: the message that makes it one tells its total as well.
 */
export async function writeEdits(
  client: PoolClient,
  shop: ShopHandle,
  { settings }: { readonly settings: Pick<ShopSettings, "currency"> },
  entries: readonly EditEntry[],
): Promise<EntryResult[]> {
  const newest = new Map<string, { readonly at: number; readonly value: string | null }>();
  for (const { entryId, orderId, edit } of entries) {
    const current = edit.current[settings.currency];
    const placed = edit.placed[settings.currency];
    const at = edit.updatedAt;
    if (at === undefined || current === undefined || placed?.currency !== current.currency) continue;
    if ((newest.get(orderId)?.at ?? 0) >= at) continue;
    const isAsPlaced = new Big(current.amount).eq(placed.amount);
    // Most orders are as placed when they are made: only an orders/updated takes an edit back.
    if (entryId === undefined && isAsPlaced) continue;
    newest.set(orderId, { at, value: isAsPlaced ? null : current.amount });
  }
  if (newest.size > 0)
    await client.query({
      name: "write-edits",
      text: `UPDATE conversion SET current_value = edit.value, edited_at = edit.at
        FROM unnest($2::text[], $3::numeric[], $4::timestamptz[]) AS edit(tiktok_event_id, value, at)
        WHERE conversion.shop_id = $1 AND conversion.tiktok_event_id = edit.tiktok_event_id
          AND (conversion.edited_at IS NULL OR conversion.edited_at < edit.at)`,
      values: [
        shop.id,
        [...newest.keys()].map(purchaseEventId),
        [...newest.values()].map(({ value }) => value),
        [...newest.values()].map(({ at }) => new Date(at)),
      ],
    });
  return entries.flatMap(({ entryId }) =>
    entryId === undefined ? [] : [{ id: entryId, state: "mapped" as const, reason: "edit_noted" }],
  );
}
