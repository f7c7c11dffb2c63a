import { TZDate } from "@date-fns/tz";
import { stringify } from "csv-stringify/sync";

import type { DeliveryRow } from "#app/admin/delivery-row.ts";
import type { DeliveryFilter } from "#app/admin/delivery-search.ts";
import { findDeliveries } from "#app/admin/find-deliveries.ts";
import { byteOrderMark, csvShape, inertText } from "#app/admin/inert-text.ts";
import type { DeliveryLists } from "#app/admin/list-deliveries.ts";
import { readDeliveryKinds } from "#app/admin/read-delivery-kinds.ts";
import { readDeliveryRows } from "#app/admin/read-delivery-rows.ts";
import type { enDeliveries } from "#app/strings/en-deliveries.ts";

/** Rows that are in memory at once; opening them takes the process about as long as a page of the list. */
const chunkSize = 500;

/**
 * Every delivery that a filter asks for as a CSV file, newest first, a piece at a time: any number fits into memory.
 * Times are those of the shop's zone with its offset; amounts are plain decimals. It has nothing of the shopper.
 */
export async function* writeDeliveryCsv(
  { pool, shop, texts, zone }: DeliveryLists,
  filter: DeliveryFilter,
  header: typeof enDeliveries.csv,
): AsyncGenerator<string> {
  const kinds = await readDeliveryKinds(pool, shop.id);
  yield byteOrderMark + stringify([[...header]], csvShape);
  let after: bigint | undefined;
  for (;;) {
    const cursor = after === undefined ? undefined : ({ direction: "after", id: after } as const);
    const ids = await findDeliveries(
      pool,
      { shopId: shop.id, zone, kinds },
      { ...filter, cursor },
      chunkSize,
    );
    const last = ids.at(-1);
    if (last === undefined) return;
    const rows = await readDeliveryRows(pool, shop, ids, texts);
    yield stringify(
      rows.map((row) => toLine(row, zone)),
      csvShape,
    );
    after = BigInt(last);
  }
}

function toLine(row: DeliveryRow, zone: string): readonly string[] {
  return [
    new TZDate(row.arrivedAt, zone).toISOString(),
    inertText(row.name ?? ""),
    inertText(row.event),
    inertText(row.tiktokEventId),
    row.pixel,
    row.state,
    inertText(row.reason ?? ""),
    row.value ?? "",
    row.currency ?? "",
    String(row.attempts),
  ];
}

/** The name of the exported file: which shop, which days. Safe in a header and in any file system. */
export function deliveryFileName(
  shopDomain: string,
  { from, to }: Pick<DeliveryFilter, "from" | "to">,
  today: string,
): string {
  const shop = shopDomain.slice(0, -".myshopify.com".length);
  return ["clickback-deliveries", shop, from ?? "first", "to", to ?? today].join("-") + ".csv";
}
