import type { Pool } from "pg";

import type { DeliveryRow } from "#app/admin/delivery-row.ts";
import { isFiltered, type Cursor, type DeliverySearch } from "#app/admin/delivery-search.ts";
import { findDeliveries } from "#app/admin/find-deliveries.ts";
import { readDeliveryKinds, type DeliveryKinds } from "#app/admin/read-delivery-kinds.ts";
import { readDeliveryRows } from "#app/admin/read-delivery-rows.ts";
import type { ExplanationTexts } from "#app/core/explain/explanation-texts.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** Deliveries newest first. `newer` and `older` are the ids to page on from; undefined at either end. */
export type DeliveryPage = {
  readonly rows: readonly DeliveryRow[];
  readonly newer: string | undefined;
  readonly older: string | undefined;
};

export type DeliveryLists = {
  readonly pool: Pool;
  readonly shop: ShopHandle;
  readonly texts: ExplanationTexts;
  /** IANA name of the shop's zone. */
  readonly zone: string;
  /** Those of the shop, where they are known already. */
  readonly kinds?: DeliveryKinds;
};

/**
 * One page of a shop's deliveries, by keyset: every page costs the same, and what arrives meanwhile moves
 * nothing. A page that reaches the newest delivery is filled from there, so the first page is never a stump.
 */
export async function listDeliveries(
  lists: DeliveryLists,
  search: DeliverySearch,
  size: number,
): Promise<DeliveryPage> {
  const { pool, shop, texts, zone } = lists;
  const { cursor } = search;
  const none: DeliveryKinds = { kinds: [], isComplete: true };
  const kinds = lists.kinds ?? (isFiltered(search) ? await readDeliveryKinds(pool, shop.id) : none);
  const found = await findDeliveries(pool, { shopId: shop.id, zone, kinds }, search, size + 1);
  const isMore = found.length > size;
  if (cursor?.direction === "before" && !isMore)
    return listDeliveries({ ...lists, kinds }, { ...search, cursor: undefined }, size);
  const ids = found.slice(0, size);
  const rows = await readDeliveryRows(
    pool,
    shop,
    cursor?.direction === "before" ? ids.toReversed() : ids,
    texts,
  );
  const isNewer = cursor !== undefined;
  const isOlder = cursor?.direction === "before" || isMore;
  return {
    rows,
    newer: isNewer ? (rows[0]?.id ?? previousOf(cursor)) : undefined,
    older: isOlder ? rows.at(-1)?.id : undefined,
  };
}

/** From an empty page past the end the way back begins where that page was asked for. */
function previousOf(cursor: Cursor): string {
  return String(cursor.id > 1n ? cursor.id - 1n : cursor.id);
}
