import type { PoolClient } from "pg";

import { normalizeEmail } from "#app/core/identity/normalize-email.ts";
import { signupWindowMs } from "#app/core/identity/signup-window.ts";
import type { KnownVisitor } from "#app/core/identity/visitor.ts";
import type { ReadMessage } from "#app/core/mapping/read-message.ts";
import { openVisitor, visitorColumns, type FoundVisitor } from "#app/pipeline/open-visitor.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/**
 * Finds the browsers that registered new customers: of those that the storefront's registration form was sent off from
 * with the customer's email, within {@link signupWindowMs}, the one nearest in time.
 */
export async function findSignups(
  client: Pick<PoolClient, "query">,
  shop: ShopHandle,
  messages: readonly ReadMessage[],
): Promise<ReadonlyMap<ReadMessage, KnownVisitor>> {
  const asked = messages.flatMap((message) => {
    if (message.kind !== "customer") return [];
    const { customer, createdAt } = message.created;
    const key = keyEmail(shop, customer.email);
    return key === undefined || createdAt === undefined ? [] : [{ message, key, createdAt }];
  });
  if (asked.length === 0) return new Map();
  const { rows } = await client.query<FoundVisitor & { at: number }>({
    name: "find-signups",
    text: `SELECT asked.at::int, ${visitorColumns}
      FROM unnest($2::bytea[], $3::timestamptz[]) WITH ORDINALITY AS asked(email_key, created_at, at)
      CROSS JOIN LATERAL (
        SELECT visitor_id, seen_at FROM signup
        WHERE shop_id = $1 AND email_key = asked.email_key
          AND seen_at BETWEEN asked.created_at - $4::interval AND asked.created_at + $4::interval
        ORDER BY abs(extract(epoch FROM seen_at - asked.created_at)), seen_at, visitor_id LIMIT 1
      ) AS link
      JOIN visitor ON visitor.id = link.visitor_id AND visitor.shop_id = $1`,
    values: [
      shop.id,
      asked.map(({ key }) => key),
      asked.map(({ createdAt }) => new Date(createdAt)),
      `${signupWindowMs} milliseconds`,
    ],
  });
  return new Map(
    rows.flatMap((row): [ReadMessage, KnownVisitor][] => {
      const message = asked[row.at - 1]?.message;
      const visitor = openVisitor(shop, row);
      return message === undefined || visitor === undefined ? [] : [[message, visitor]];
    }),
  );
}

/** By what a signup's two halves find each other; undefined where there is no email. */
export function keyEmail(shop: ShopHandle, email: string | undefined): Buffer | undefined {
  const normalized = email === undefined ? undefined : normalizeEmail(email);
  return normalized === undefined ? undefined : shop.vault.linkKey("email", normalized);
}
