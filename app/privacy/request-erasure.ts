import type { Pool } from "pg";

import type { CustomerRedaction } from "#app/core/shopify/customer-redaction.ts";
import { askedErasureTopic } from "#app/core/shopify/topics.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import { askedKeys } from "#app/privacy/erase-person.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** Who asks. */
export type Asker = { readonly origin: "staff"; readonly userId: string } | { readonly origin: "operator" };

export function nameAsker(asker: Asker): string {
  return asker.origin === "staff" ? asker.userId : "operator";
}

/**
 * Asks for an erasure, by the same way as Shopify: a message of the inbox, so that everything told before it is mapped
 * first and goes with it. Nudge the shop's mapping after it.
 *
 * @returns the number of the request, which is done once the message is.
 */
export async function requestErasure(
  pool: Pool,
  shop: ShopHandle,
  person: CustomerRedaction,
  asker: Asker,
  now: Date,
): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: number }>(
      `INSERT INTO privacy_request (shop_id, kind, origin, requested_by, requested_at, person_keys)
       VALUES ($1, 'erasure', $2, $3, $4, $5) RETURNING id`,
      [shop.id, asker.origin, nameAsker(asker), now, askedKeys(shop, person)],
    );
    const id = rows[0]?.id;
    if (id === undefined) throw new Error("a request was not written");
    const body = Buffer.from(
      JSON.stringify({
        shop_domain: shop.domain,
        customer: { id: person.customerId, email: person.email, phone: person.phone },
        orders_to_redact: person.orderIds,
        clickback_request_id: `${id}`,
      }),
    );
    await client.query(
      `INSERT INTO inbox_entry (shop_id, topic, webhook_id, received_at, state, body_bytes, body_sealed)
       VALUES ($1, $2, $3, $4, 'received', $5, $6)`,
      [
        shop.id,
        askedErasureTopic,
        `request-${id}`,
        now,
        body.length,
        shop.vault.seal("inbox_entry.body_sealed", body),
      ],
    );
    return id;
  });
}
