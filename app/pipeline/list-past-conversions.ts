import type { PoolClient } from "pg";

/** Where a page ended; the next one begins with what is older. */
export type ConversionCursor = { readonly occurredAt: Date; readonly id: string };

/** A conversion that is there already, as it is stored. */
export type StoredConversion = {
  readonly id: string;
  readonly tiktokEventId: string;
  readonly source: string;
  readonly orderName: string | null;
  readonly occurredAt: Date;
  readonly cancelledAt: Date | null;
  /** It was cancelled, and nothing of it had been sent by then. */
  readonly isCancelledUnsent: boolean;
  /** A message after the one it was mapped from forbade it. */
  readonly isRefused: boolean;
  readonly entryId: string;
  /** Null once who it was about was erased. */
  readonly factsSealed: Buffer | null;
};

/** Of all conversions before a moment. */
export function cursorBefore(moment: Date): ConversionCursor {
  return { occurredAt: moment, id: "0" };
}

/** A page of a shop's conversions since a moment, the newest first. */
export async function listPastConversions(
  client: Pick<PoolClient, "query">,
  shopId: number,
  from: Date,
  before: ConversionCursor,
  limit: number,
): Promise<readonly StoredConversion[]> {
  const { rows } = await client.query<StoredConversion>({
    name: "list-past-conversions",
    text: `SELECT id, tiktok_event_id AS "tiktokEventId", source, order_name AS "orderName",
        occurred_at AS "occurredAt", cancelled_at AS "cancelledAt", inbox_entry_id AS "entryId",
        facts_sealed AS "factsSealed", refusal IS NOT NULL AS "isRefused",
        (cancelled_at IS NOT NULL AND NOT EXISTS (
          SELECT FROM delivery WHERE delivery.conversion_id = conversion.id AND delivery.state <> 'skipped'
        )) AS "isCancelledUnsent"
      FROM conversion
      WHERE shop_id = $1 AND occurred_at >= $2 AND (occurred_at, id) < ($3, $4)
      ORDER BY occurred_at DESC, id DESC LIMIT $5`,
    values: [shopId, from, before.occurredAt, before.id, limit],
  });
  return rows;
}

/** Where the page after this one begins; undefined where it was the last. */
export function cursorAfter(page: readonly StoredConversion[], limit: number): ConversionCursor | undefined {
  const last = page.at(-1);
  return last === undefined || page.length < limit ? undefined : last;
}
