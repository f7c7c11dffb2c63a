/**
 * Every topic declared in shopify.app.toml (a test compares), and what ingest does with its messages:
 * `map` queues them for mapping; `carry_out` is about the shop itself and does not wait behind its orders.
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
  "app/uninstalled": "carry_out",
  "app/scopes_update": "carry_out",
  "customers/data_request": "carry_out",
  "customers/redact": "map",
  "shop/redact": "carry_out",
} as const satisfies Record<string, "map" | "carry_out">;

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

/** The topics whose messages are carried out; an index of the inbox names the same. */
export const errandTopics = [
  "app/uninstalled",
  "app/scopes_update",
  "shop/redact",
  "customers/data_request",
] as const satisfies {
  [Topic in WebhookTopic]: (typeof webhookTopics)[Topic] extends "carry_out" ? Topic : never;
}[WebhookTopic][];

export type ErrandTopic = (typeof errandTopics)[number];

/** An erasure that staff or the operator asked for: written into the inbox by us, never by a webhook. */
export const askedErasureTopic = "clickback/redact";

/** What to do with a topic; one that nobody declared is kept, not refused: its signature was right. */
export function topicUse(topic: string): "map" | "carry_out" | "store" {
  return Object.hasOwn(webhookTopics, topic) ? webhookTopics[topic as WebhookTopic] : "store";
}
