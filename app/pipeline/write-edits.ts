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

/** What an order is worth by now: when Shopify said so (Unix milliseconds), and the total, null where as placed. */
type Noted = { readonly at: number; readonly value: string | null };

/**
 * Keeps what orders are worth after edits and refunds, beside what they were worth when placed; nothing is sent for it.
 * Of each order the newest message counts, in whatever order they come, so `edited_at` is its time even where the total
 * is as placed, and `current_value` is null then. In the currency of the conversion's own value. Shopify's times are
 * whole seconds: of one second the lower total counts, and any before the one as placed.
 *
 * An edit told before its order waits apart (early_edit) for the message that makes the order a conversion, so this
 * comes after the conversions of the same messages are written.
 */
export async function writeEdits(
  client: PoolClient,
  shop: ShopHandle,
  { settings }: { readonly settings: Pick<ShopSettings, "currency"> },
  entries: readonly EditEntry[],
): Promise<EntryResult[]> {
  const ordersTold = entries.filter(({ entryId }) => entryId === undefined).map(({ orderId }) => orderId);
  const newest = await takeEarly(client, shop, ordersTold.map(purchaseEventId));
  for (const { entryId, orderId, edit } of entries) {
    const current = edit.current[settings.currency];
    const placed = edit.placed[settings.currency];
    const at = edit.updatedAt;
    if (at === undefined || current === undefined || placed?.currency !== current.currency) continue;
    const isAsPlaced = new Big(current.amount).eq(placed.amount);
    // Most orders are as placed when they are made: only an orders/updated takes an edit back.
    if (entryId === undefined && isAsPlaced) continue;
    const noted = { at, value: isAsPlaced ? null : current.amount };
    const tiktokEventId = purchaseEventId(orderId);
    const known = newest.get(tiktokEventId);
    if (known === undefined || replaces(noted, known)) newest.set(tiktokEventId, noted);
  }
  if (newest.size > 0) await note(client, shop, newest);
  return entries.flatMap(({ entryId, orderId }) =>
    entryId === undefined
      ? []
      : [{ id: entryId, state: "mapped" as const, reason: "edit_noted", about: purchaseEventId(orderId) }],
  );
}

/** The same in SQL is {@link replacesInSql}. */
function replaces(noted: Noted, known: Noted): boolean {
  if (noted.at !== known.at) return noted.at > known.at;
  if (noted.value === null) return false;
  return known.value === null || new Big(noted.value).lt(known.value);
}

function replacesInSql(noted: { at: string; value: string }, known: { at: string; value: string }): string {
  return `(${known.at} IS NULL OR ${known.at} < ${noted.at}
    OR (${known.at} = ${noted.at} AND (${known.value} IS NULL OR ${noted.value} < ${known.value})))`;
}

/** Takes what was told before these orders were known, of those that are known now. */
async function takeEarly(
  client: PoolClient,
  shop: ShopHandle,
  tiktokEventIds: readonly string[],
): Promise<Map<string, Noted>> {
  if (tiktokEventIds.length === 0) return new Map();
  const { rows } = await client.query<{
    tiktok_event_id: string;
    current_value: string | null;
    edited_at: Date;
  }>({
    name: "take-early-edits",
    text: `DELETE FROM early_edit USING conversion
      WHERE early_edit.shop_id = $1 AND early_edit.tiktok_event_id = ANY($2::text[])
        AND conversion.shop_id = $1 AND conversion.tiktok_event_id = early_edit.tiktok_event_id
      RETURNING early_edit.tiktok_event_id, early_edit.current_value, early_edit.edited_at`,
    values: [shop.id, tiktokEventIds],
  });
  return new Map(
    rows.map((row) => [row.tiktok_event_id, { at: row.edited_at.getTime(), value: row.current_value }]),
  );
}

async function note(client: PoolClient, shop: ShopHandle, newest: ReadonlyMap<string, Noted>): Promise<void> {
  const values = [
    shop.id,
    [...newest.keys()],
    [...newest.values()].map(({ value }) => value),
    [...newest.values()].map(({ at }) => new Date(at)),
  ];
  const edits = "unnest($2::text[], $3::numeric[], $4::timestamptz[]) AS edit(tiktok_event_id, value, at)";
  const told = { at: "edit.at", value: "edit.value" };
  await client.query({
    name: "write-edits",
    text: `UPDATE conversion SET current_value = edit.value, edited_at = edit.at FROM ${edits}
      WHERE conversion.shop_id = $1 AND conversion.tiktok_event_id = edit.tiktok_event_id
        AND ${replacesInSql(told, { at: "conversion.edited_at", value: "conversion.current_value" })}`,
    values,
  });
  await client.query({
    name: "keep-early-edits",
    text: `INSERT INTO early_edit (shop_id, tiktok_event_id, current_value, edited_at)
      SELECT $1, edit.tiktok_event_id, edit.value, edit.at FROM ${edits}
      WHERE NOT EXISTS (SELECT FROM conversion
        WHERE conversion.shop_id = $1 AND conversion.tiktok_event_id = edit.tiktok_event_id)
      ON CONFLICT (shop_id, tiktok_event_id) DO UPDATE
        SET current_value = excluded.current_value, edited_at = excluded.edited_at
        WHERE ${replacesInSql(
          { at: "excluded.edited_at", value: "excluded.current_value" },
          { at: "early_edit.edited_at", value: "early_edit.current_value" },
        )}`,
    values,
  });
}
