import type { PoolClient } from "pg";

import { purchaseEventId } from "#app/core/mapping/map-order.ts";
import { sumRefund } from "#app/core/mapping/map-refund.ts";
import type { ClaimedEntry } from "#app/pipeline/claim-inbox-entries.ts";
import type { MappingShop } from "#app/pipeline/mapping-shop.ts";
import type { OpenedEntry } from "#app/pipeline/open-entries.ts";
import type { EntryResult } from "#app/pipeline/settle-entries.ts";
import type { ShopifyRefund } from "#app/core/shopify/refund.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** An entry that tells of a refund. */
export type RefundEntry = { readonly entry: ClaimedEntry; readonly refund: ShopifyRefund };

/** The refund an entry tells of; undefined for any other message. */
export function asRefund({ entry, message }: OpenedEntry): RefundEntry | undefined {
  return message.kind === "refund" ? { entry, refund: message.refund } : undefined;
}

/**
 * Keeps the money of refunds, for net figures: one row per refund, whatever came first, the refund or its order. A
 * refund without money leaves no row. TikTok hears of none of it, so none of it is in the ledger either: a refund that
 * can't be added up ends as a dead entry without a delivery.
 */
export async function writeRefunds(
  client: PoolClient,
  shop: ShopHandle,
  { currency }: Pick<MappingShop, "currency">,
  entries: readonly RefundEntry[],
): Promise<EntryResult[]> {
  const results: EntryResult[] = [];
  for (const { entry, refund } of entries) {
    const about = purchaseEventId(refund.orderId);
    const money = sumRefund(refund, currency);
    if (money === undefined) {
      results.push({ id: entry.id, state: "dead", reason: "refund_unreadable", about });
      continue;
    }
    if (money !== "nothing")
      await client.query({
        name: "write-refund",
        text: `INSERT INTO refund (shop_id, refund_id, tiktok_event_id, amount, currency, refunded_at)
          VALUES ($1, $2, $3, $4, $5, $6)
          ON CONFLICT (shop_id, refund_id) DO UPDATE SET tiktok_event_id = excluded.tiktok_event_id,
            amount = excluded.amount, currency = excluded.currency, refunded_at = excluded.refunded_at`,
        values: [
          shop.id,
          refund.id,
          about,
          money.amount,
          money.currency,
          new Date(refund.refundedAt ?? entry.receivedAt),
        ],
      });
    const reason = money === "nothing" ? "refund_without_money" : "refund_noted";
    results.push({ id: entry.id, state: "mapped", reason, about });
  }
  return results;
}
