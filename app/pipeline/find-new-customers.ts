import type { PoolClient } from "pg";

import { signupWindowMs } from "#app/core/identity/signup-window.ts";
import { signupEmail } from "#app/core/mapping/note-visitor.ts";
import type { ReadMessage } from "#app/core/mapping/read-message.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/**
 * Finds the customers that Shopify told of before the browser told of their registration: of the same email, made
 * within {@link signupWindowMs} of it; of several the one nearest in time.
 *
 * @returns the tiktokEventId for such a message; undefined for every other.
 */
export async function findNewCustomers(
  client: PoolClient,
  shop: ShopHandle,
  messages: readonly ReadMessage[],
): Promise<(message: ReadMessage) => string | undefined> {
  const asked = messages.flatMap((message) => {
    if (message.kind !== "storefront" || message.message.visit.consent === "denied") return [];
    const email = signupEmail(message.message);
    if (email === undefined) return [];
    return [{ message, key: shop.vault.linkKey("email", email), seenAt: message.message.receivedAt }];
  });
  if (asked.length === 0) return () => undefined;
  const { rows } = await client.query<{ at: number; tiktok_event_id: string }>({
    name: "find-new-customers",
    text: `SELECT asked.at::int, found.tiktok_event_id
      FROM unnest($2::bytea[], $3::timestamptz[]) WITH ORDINALITY AS asked(email_key, seen_at, at)
      CROSS JOIN LATERAL (
        SELECT tiktok_event_id FROM conversion
        WHERE shop_id = $1 AND email_key = asked.email_key
          AND occurred_at BETWEEN asked.seen_at - $4::interval AND asked.seen_at + $4::interval
        ORDER BY abs(extract(epoch FROM occurred_at - asked.seen_at)), occurred_at, id LIMIT 1
      ) AS found`,
    values: [
      shop.id,
      asked.map(({ key }) => key),
      asked.map(({ seenAt }) => new Date(seenAt)),
      `${signupWindowMs} milliseconds`,
    ],
  });
  const found = new Map<ReadMessage | undefined, string>(
    rows.map(({ at, tiktok_event_id: id }) => [asked[at - 1]?.message, id]),
  );
  return (message) => found.get(message);
}
