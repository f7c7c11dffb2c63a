import type { PoolClient } from "pg";

import type { CustomerRedaction } from "#app/core/shopify/customer-redaction.ts";
import { askedKeys } from "#app/privacy/erase-person.ts";
import type { Errand } from "#app/privacy/run-errands.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** Shopify gives merchants 30 days to answer whoever asks for their data. */
export const dueDays = 30;

const dayMs = 86_400_000;

/**
 * Keeps that a customer asks for their data, for the merchant to see: the file is made when the merchant asks for it. Who it
 * is moves from the message into the request.
 */
export async function keepDataRequest(
  client: PoolClient,
  shop: ShopHandle,
  errand: Errand,
  person: CustomerRedaction,
): Promise<void> {
  const askedAt = errand.triggeredAt ?? errand.receivedAt;
  await client.query(
    `INSERT INTO privacy_request
       (shop_id, kind, origin, requested_by, requested_at, due_at, person_sealed, person_keys)
     VALUES ($1, 'export', 'shopify', 'shopify', $2, $3, $4, $5)`,
    [
      shop.id,
      askedAt,
      new Date(askedAt.getTime() + dueDays * dayMs),
      shop.vault.seal("privacy_request.person_sealed", JSON.stringify(person)),
      askedKeys(shop, person),
    ],
  );
}
