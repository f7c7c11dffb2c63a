import type { Pool } from "pg";

import { productFactsQuery, readProductFact, type ProductFact } from "#app/core/shopify/product-fact.ts";
import type { FactKind, FactTables, Known } from "#app/pipeline/fact-kind.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** A type changes when a merchant sorts its catalogue anew; until then last week's still names a fitting category. */
export const productFreshMs = 7 * 24 * 60 * 60_000;

export const productFacts: FactKind<ProductFact> = {
  type: "Product",
  query: productFactsQuery,
  readNode: readProductFact,
  gone: (id) => ({ id, productType: undefined }),
  freshMs: productFreshMs,
  find: findProductFacts,
  store: storeProductFacts,
};

async function findProductFacts(
  tables: FactTables,
  shop: ShopHandle,
  ids: readonly string[],
): Promise<readonly Known<ProductFact>[]> {
  if (ids.length === 0) return [];
  const { rows } = await tables.query<{ product_id: string; product_type: string | null; read_at: Date }>({
    name: "find-product-facts",
    text: `SELECT product_id, product_type, read_at FROM product_fact
      WHERE shop_id = $1 AND product_id = ANY($2::text[])`,
    values: [shop.id, ids],
  });
  return rows.map((row) => ({
    id: row.product_id,
    productType: row.product_type ?? undefined,
    readAt: row.read_at.getTime(),
  }));
}

/** Keeps what was told; what was told later stays. */
async function storeProductFacts(
  pool: Pool,
  shop: ShopHandle,
  facts: readonly ProductFact[],
  readAt: Date,
): Promise<void> {
  // In one order everywhere, so that two who store the same rows never wait for each other.
  const sorted = facts.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await pool.query({
    name: "store-product-facts",
    text: `INSERT INTO product_fact (shop_id, product_id, product_type, read_at)
      SELECT $1, told.product_id, told.product_type, $4
      FROM unnest($2::text[], $3::text[]) AS told(product_id, product_type)
      ON CONFLICT (shop_id, product_id) DO UPDATE
        SET product_type = excluded.product_type, read_at = excluded.read_at
        WHERE product_fact.read_at <= excluded.read_at`,
    values: [
      shop.id,
      sorted.map(({ id }) => id),
      sorted.map(({ productType }) => productType ?? null),
      readAt,
    ],
  });
}
