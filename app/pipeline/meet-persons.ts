import type { PoolClient } from "pg";

import type { ReadMessage } from "#app/core/mapping/read-message.ts";
import { findPersons } from "#app/pipeline/find-persons.ts";
import { findVisitors, type VisitorOf } from "#app/pipeline/find-visitors.ts";
import { rememberBuyers } from "#app/pipeline/remember-buyers.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** Remembers who bought with which browser, then finds who messages are about, on whatever device. */
export async function meetPersons(
  client: PoolClient,
  shop: ShopHandle,
  messages: readonly ReadMessage[],
  now: Date,
): Promise<VisitorOf> {
  const visitorOf = await findVisitors(client, shop, messages);
  await rememberBuyers(client, shop, messages, visitorOf, now);
  return findPersons(client, shop, messages, visitorOf);
}
