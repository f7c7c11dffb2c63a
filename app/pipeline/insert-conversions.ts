import type { PoolClient } from "pg";

import { coverConversion } from "#app/core/coverage/cover-conversion.ts";
import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import { storeFacts } from "#app/core/mapping/stored-facts.ts";
import { readShopDay } from "#app/pipeline/read-shop-day.ts";
import type { ShopHandle } from "#app/shops.server.ts";

export type NewConversion = {
  readonly entryId: string;
  readonly conversion: MappedConversion;
  /** Of a new customer, by which the browser that registers it is found. */
  readonly emailKey: Buffer | undefined;
  readonly erasureKeys: readonly Buffer[];
};

const columns = 17;

/** Why none of its events may be sent, whatever the rules say; a test for being one. */
export function whySkipped({ test, facts }: MappedConversion): SkipReason | null {
  return test ?? facts.skip ?? null;
}

/** Writes new conversions in one statement. @returns their ids, by tiktokEventId. */
export async function insertConversions(
  client: PoolClient,
  shop: ShopHandle,
  now: Date,
  fresh: readonly NewConversion[],
): Promise<ReadonlyMap<string, string>> {
  if (fresh.length === 0) return new Map();
  const day = await readShopDay(client, shop.id, now);
  const values = fresh.flatMap(({ entryId, conversion, emailKey, erasureKeys }) => [
    shop.id,
    conversion.source,
    conversion.tiktokEventId,
    conversion.orderName ?? null,
    new Date(conversion.occurredAt),
    conversion.value ?? null,
    conversion.currency ?? null,
    conversion.cancelledAt === undefined ? null : new Date(conversion.cancelledAt),
    shop.vault.seal("conversion.facts_sealed", storeFacts(conversion)),
    entryId,
    conversion.clickedAt === undefined ? null : new Date(conversion.clickedAt),
    conversion.facts.channel ?? null,
    conversion.rulesVersion,
    emailKey ?? null,
    whySkipped(conversion),
    coverConversion(conversion) ?? null,
    erasureKeys.length === 0 ? null : erasureKeys,
  ]);
  const tuples = fresh.map((_, row) => {
    const parameters = Array.from({ length: columns }, (__, column) => `$${row * columns + column + 3}`);
    return `(${parameters.join(",")},$1,$2)`;
  });
  const { rows } = await client.query<{ id: string; tiktok_event_id: string }>({
    name: `insert-conversions-${fresh.length}`,
    text: `INSERT INTO conversion
      (shop_id, source, tiktok_event_id, order_name, occurred_at, value, currency, cancelled_at, facts_sealed,
       inbox_entry_id, clicked_at, channel, rules_version, email_key, skip, coverage, erasure_keys, created_at, day)
      VALUES ${tuples.join(",")} RETURNING id, tiktok_event_id`,
    values: [now, day, ...values],
  });
  return new Map(rows.map((row) => [row.tiktok_event_id, row.id]));
}
