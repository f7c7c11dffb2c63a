import type { PipelineWorld, TestShop } from "../pipeline/pipeline-world.ts";

export const jane = { email: "jane@example.com", phone: "+14155550101", customer: { id: 42 } };
export const john = { email: "john@example.com", phone: "+14155550102", customer: { id: 43 } };

/** As Shopify asks for it. */
export const redaction = (shop: TestShop, customer: object, orders: readonly number[] = []) => ({
  shop_id: 1,
  shop_domain: shop.domain,
  customer,
  orders_to_redact: orders,
});

/** Jane, unless told whom. */
export async function erase(
  shop: TestShop,
  customer: object = { id: 42, email: jane.email, phone: jane.phone },
  orders: readonly number[] = [],
): Promise<void> {
  await shop.ingest("customers/redact", redaction(shop, customer, orders));
  await shop.map();
}

type Kept = {
  readonly id: string;
  readonly facts: boolean;
  readonly name: boolean;
  readonly keys: boolean;
  readonly erased: boolean;
};

export const whole = { facts: true, name: true, keys: true, erased: false };
export const gone = { facts: false, name: false, keys: false, erased: true };

/** What is left of a shop's conversions. */
export async function readKept({ pool }: Pick<PipelineWorld, "pool">, shop: TestShop): Promise<Kept[]> {
  const { rows } = await pool.query<Kept>(
    `SELECT tiktok_event_id AS id, facts_sealed IS NOT NULL AS facts, order_name IS NOT NULL AS name,
       erasure_keys IS NOT NULL AS keys, erased_at IS NOT NULL AS erased
     FROM conversion WHERE shop_id = $1 ORDER BY conversion.id`,
    [shop.id],
  );
  return rows;
}

/** The messages of a shop that are still kept. */
export async function readBodies({ pool }: Pick<PipelineWorld, "pool">, shop: TestShop): Promise<string[]> {
  const { rows } = await pool.query<{ body_sealed: Buffer }>(
    "SELECT body_sealed FROM inbox_entry WHERE shop_id = $1 AND body_sealed IS NOT NULL ORDER BY id",
    [shop.id],
  );
  return rows.map((row) => shop.vault.open("inbox_entry.body_sealed", row.body_sealed).toString("utf8"));
}
