import { customer, type CustomerSpec } from "../fixtures/customer.ts";
import type { JsonObject } from "../fixtures/json.ts";
import { minuteMs } from "../pipeline/hand-clock.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";

/** Shopify's word of Jane, who was made a customer at this moment. */
export function janeCreated(world: StorefrontWorld, spec: CustomerSpec = {}): JsonObject {
  return customer({
    createdAt: new Date(world.time.now()).toISOString(),
    ...spec,
    fields: {
      id: 42,
      admin_graphql_api_id: "gid://shopify/Customer/42",
      email: "jane@example.com",
      first_name: "Jane",
      last_name: null,
      ...spec.fields,
    },
  });
}

export async function hearOfCustomer(store: TestStore, body: object): Promise<void> {
  await store.ingest("customers/create", body);
  await store.map();
}

/** What became of each conversion once everything due was sent: the state, or the reason where it was not to be sent. */
export async function fatesOf(world: StorefrontWorld, store: TestStore): Promise<string[]> {
  world.time.advance(minuteMs);
  await store.sendDue();
  const deliveries = await store.deliveries();
  return deliveries.map(({ event, state, reason }) => `${event} ${reason ?? state}`);
}
