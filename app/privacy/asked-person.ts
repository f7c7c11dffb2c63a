import type { Pool } from "pg";
import { z } from "zod";

import { normalizeEmail } from "#app/core/identity/normalize-email.ts";
import { readId } from "#app/core/shopify/read-field.ts";
import type { CustomerRedaction } from "#app/core/shopify/customer-redaction.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** How staff or the operator name somebody. */
export const askedPersonSchema = z.object({
  kind: z.enum(["email", "customer", "order"]),
  value: z.string().trim().min(1).max(320),
});

export type AskedPerson = z.infer<typeof askedPersonSchema>;

/**
 * Whom the words mean: an email address, Shopify's number of a customer, its number of an order or the name shoppers see.
 *
 * @returns undefined where they can't mean anybody.
 */
export async function readAskedPerson(
  pool: Pool,
  shop: ShopHandle,
  { kind, value }: AskedPerson,
): Promise<CustomerRedaction | undefined> {
  const nobody = { customerId: undefined, email: undefined, phone: undefined, orderIds: [] };
  switch (kind) {
    case "email":
      return value.includes("@") && normalizeEmail(value) !== undefined
        ? { ...nobody, email: value }
        : undefined;
    case "customer": {
      const customerId = readId(value);
      return customerId === undefined ? undefined : { ...nobody, customerId };
    }
    case "order": {
      const orderIds = await findOrders(pool, shop, value);
      return orderIds.length === 0 ? undefined : { ...nobody, orderIds };
    }
  }
}

async function findOrders(pool: Pool, shop: ShopHandle, value: string): Promise<readonly string[]> {
  const { rows } = await pool.query<{ tiktok_event_id: string }>(
    `SELECT tiktok_event_id FROM conversion
     WHERE shop_id = $1 AND order_name = ANY($2::text[]) AND tiktok_event_id LIKE 'purchase\\_%'`,
    [shop.id, [value, `#${value}`]],
  );
  const named = rows.map((row) => row.tiktok_event_id.slice("purchase_".length));
  const id = readId(value);
  // A number that is some order's name is meant as that, as merchants read it everywhere.
  return named.length > 0 || id === undefined ? named : [id];
}
