/**
 * Every topic declared in shopify.app.toml (a test compares), and what ingest does with its messages:
 * `map` queues them for mapping, `store` keeps them for a hop that is not there yet.
 */
export const webhookTopics = {
  "orders/create": "map",
  "orders/paid": "map",
  "orders/updated": "map",
  "orders/cancelled": "map",
  "refunds/create": "map",
  "checkouts/create": "map",
  "checkouts/update": "map",
  "customers/create": "map",
  "app/uninstalled": "store",
  "app/scopes_update": "store",
  "customers/data_request": "store",
  "customers/redact": "map",
  "shop/redact": "store",
} as const satisfies Record<string, "map" | "store">;

export type WebhookTopic = keyof typeof webhookTopics;

/** The topics whose messages are mapped: to conversions, refunds, edits and erasures. */
export type MappedTopic = {
  [Topic in WebhookTopic]: (typeof webhookTopics)[Topic] extends "map" ? Topic : never;
}[WebhookTopic];

/** Orders that were read from the Admin API: written into the inbox by a backfill, never by a webhook. */
export const backfillTopic = "backfill/order";

/** Orders that a comparison found missing, and read from the Admin API: mapped like those of a webhook. */
export const reconcileTopic = "reconcile/order";

/** Whether a message was read from the Admin API, and knows no more than Shopify keeps of an order. */
export function isFetchedTopic(topic: string): boolean {
  return topic === backfillTopic || topic === reconcileTopic;
}

/** What to do with a topic; one that nobody declared is kept, not refused: its signature was right. */
export function topicUse(topic: string): "map" | "store" {
  return Object.hasOwn(webhookTopics, topic) ? webhookTopics[topic as WebhookTopic] : "store";
}
