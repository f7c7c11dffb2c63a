import type { Pool } from "pg";

import { isUnsealError } from "#app/connection/known-errors.ts";
import type { EventDraft } from "#app/core/mapping/conversion.ts";
import { readEventFacts } from "#app/core/mapping/stored-facts.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** A purchase of the shop that a test event may repeat. */
export type TestPurchase = { readonly draft: EventDraft; readonly orderName: string | undefined };

/** How far back to look for one from a pixel's markets; each is opened to see. */
const candidatesMax = 20;

/**
 * Finds the shop's latest purchase whose shopper may be told of to this pixel. One that consent held back, that was
 * withdrawn or erased, or that still waits for the browser's word on consent, is none: a test is a transfer too.
 *
 * @param markets the pixel's countries; empty: all.
 * @returns undefined when there is none to repeat; what does not open can't be.
 */
export async function readTestPurchase(
  pool: Pool,
  shop: ShopHandle,
  markets: readonly string[],
): Promise<TestPurchase | undefined> {
  const { rows } = await pool.query<{ facts_sealed: Buffer; order_name: string | null }>(
    `SELECT conversion.facts_sealed, conversion.order_name
     FROM delivery JOIN conversion ON conversion.id = delivery.conversion_id AND conversion.shop_id = delivery.shop_id
     WHERE delivery.shop_id = $1 AND delivery.event = 'CompletePayment' AND conversion.facts_sealed IS NOT NULL
       AND (delivery.state IN ('accepted', 'rejected', 'unknown')
         OR (delivery.state = 'pending' AND delivery.attempts_started > 0)
         OR (delivery.state = 'skipped' AND delivery.reason = 'not_connected'))
     ORDER BY delivery.id DESC LIMIT $2`,
    [shop.id, candidatesMax],
  );
  for (const row of rows) {
    const facts = openFacts(shop, row.facts_sealed);
    if (facts?.draft === undefined) continue;
    const { draft, countries } = facts;
    if (markets.length > 0 && !markets.includes(countries[0] ?? "")) continue;
    return { draft, orderName: row.order_name ?? undefined };
  }
  return undefined;
}

function openFacts(shop: ShopHandle, sealed: Buffer): ReturnType<typeof readEventFacts> | undefined {
  try {
    const opened = shop.vault.open("conversion.facts_sealed", sealed);
    return readEventFacts(opened.toString("utf8"), "CompletePayment");
  } catch (error) {
    if (isUnsealError(error)) return undefined;
    throw error;
  }
}
