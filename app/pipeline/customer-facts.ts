import type { Pool } from "pg";

import { customerFactsQuery, readCustomerFact, type CustomerFact } from "#app/core/shopify/customer-fact.ts";
import type { FactKind, FactTables, Known } from "#app/pipeline/fact-kind.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** The messages about one order come within minutes; a mark or an opt-out should be obeyed soon after it was set. */
export const customerFreshMs = 10 * 60_000;

export const customerFacts: FactKind<CustomerFact> = {
  type: "Customer",
  query: customerFactsQuery,
  readNode: readCustomerFact,
  gone: (id) => ({ id, ordersCount: undefined, saleOptedOut: false, neverSend: false }),
  freshMs: customerFreshMs,
  find: findCustomerFacts,
  store: storeCustomerFacts,
};

/** The customer's key in the table; as in visitor links, the id itself is not kept. */
function customerKey(shop: ShopHandle, id: string): Buffer {
  return shop.vault.linkKey("customer", id);
}

async function findCustomerFacts(
  tables: FactTables,
  shop: ShopHandle,
  ids: readonly string[],
): Promise<readonly Known<CustomerFact>[]> {
  if (ids.length === 0) return [];
  const idOf = new Map(ids.map((id) => [customerKey(shop, id).toString("hex"), id]));
  const { rows } = await tables.query<{
    customer_key: Buffer;
    orders_count: number | null;
    sale_opted_out: boolean;
    never_send: boolean;
    read_at: Date;
  }>({
    name: "find-customer-facts",
    text: `SELECT customer_key, orders_count, sale_opted_out, never_send, read_at FROM customer_fact
      WHERE shop_id = $1 AND customer_key = ANY($2::bytea[])`,
    values: [shop.id, [...idOf.keys()].map((key) => Buffer.from(key, "hex"))],
  });
  return rows.flatMap((row) => {
    const id = idOf.get(row.customer_key.toString("hex"));
    if (id === undefined) return [];
    return [
      {
        id,
        ordersCount: row.orders_count ?? undefined,
        saleOptedOut: row.sale_opted_out,
        neverSend: row.never_send,
        readAt: row.read_at.getTime(),
      },
    ];
  });
}

/** Keeps what was told; what was told later stays. */
async function storeCustomerFacts(
  pool: Pool,
  shop: ShopHandle,
  facts: readonly CustomerFact[],
  readAt: Date,
): Promise<void> {
  // In one order everywhere, so that two who store the same rows never wait for each other.
  const sorted = facts
    .map((fact) => ({ ...fact, key: customerKey(shop, fact.id) }))
    .toSorted((a, b) => a.key.compare(b.key));
  await pool.query({
    name: "store-customer-facts",
    text: `INSERT INTO customer_fact (shop_id, customer_key, orders_count, sale_opted_out, never_send, read_at)
      SELECT $1, told.customer_key, told.orders_count, told.sale_opted_out, told.never_send, $6
      FROM unnest($2::bytea[], $3::int[], $4::boolean[], $5::boolean[])
        AS told(customer_key, orders_count, sale_opted_out, never_send)
      ON CONFLICT (shop_id, customer_key) DO UPDATE
        SET orders_count = excluded.orders_count, sale_opted_out = excluded.sale_opted_out,
          never_send = excluded.never_send, read_at = excluded.read_at
        WHERE customer_fact.read_at <= excluded.read_at`,
    values: [
      shop.id,
      sorted.map(({ key }) => key),
      sorted.map(({ ordersCount }) => ordersCount ?? null),
      sorted.map(({ saleOptedOut }) => saleOptedOut),
      sorted.map(({ neverSend }) => neverSend),
      readAt,
    ],
  });
}
