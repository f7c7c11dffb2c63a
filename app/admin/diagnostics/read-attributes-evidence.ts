import type { Pool } from "pg";

import type { AttributesEvidence } from "#app/core/diagnostics/evidence.ts";
import { readEventFacts } from "#app/core/mapping/stored-facts.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** Of the newest conversions with a click so many are looked through for purchases, and so many of these are read. */
const clickedLookedAt = 2_000;
const purchasesMax = 200;

/**
 * How many of the newest purchases whose click the web pixel saw carried it in their cart, too. A sample, because where
 * a click came from stands in sealed facts only.
 */
export async function readAttributesEvidence(
  pool: Pool,
  shop: Pick<ShopHandle, "id" | "vault">,
): Promise<AttributesEvidence> {
  const { rows } = await pool.query<{ facts_sealed: Buffer }>({
    name: "diagnose-attributes",
    text: `SELECT facts_sealed FROM (
        SELECT source, facts_sealed, occurred_at FROM conversion WHERE shop_id = $1 AND clicked_at IS NOT NULL
        ORDER BY occurred_at DESC LIMIT ${clickedLookedAt}) AS clicked
      WHERE source = 'purchase' AND facts_sealed IS NOT NULL ORDER BY occurred_at DESC LIMIT ${purchasesMax}`,
    values: [shop.id],
  });
  const orders = rows
    .map(({ facts_sealed }) => {
      const text = shop.vault.open("conversion.facts_sealed", facts_sealed).toString("utf8");
      return new Set(readEventFacts(text, "CompletePayment").clicks.map(({ click }) => click.source));
    })
    .filter((sources) => sources.has("checkout_visitor"));
  return {
    seen: orders.length,
    lost: orders.filter((sources) => !sources.has("cart_attributes")).length,
  };
}
