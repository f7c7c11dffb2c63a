import { mapCheckout } from "#app/core/mapping/map-checkout.ts";
import { mapOrder, type MapResult } from "#app/core/mapping/map-order.ts";
import type { MappingContext } from "#app/core/mapping/map-sale.ts";
import { parseLosslessJson } from "#app/core/shopify/lossless-json.ts";
import type { MappedTopic } from "#app/core/shopify/topics.ts";
import type { CanonicalEvent } from "#app/core/tiktok/event-names.ts";

/** The event a topic leads to, also where its message cannot be read. */
export const topicEvents = {
  "orders/create": "CompletePayment",
  "orders/paid": "CompletePayment",
  "orders/cancelled": "CompletePayment",
  "checkouts/create": "InitiateCheckout",
  "checkouts/update": "InitiateCheckout",
} as const satisfies Record<MappedTopic, CanonicalEvent>;

/** Maps the raw bytes of one webhook. Pure; never throws for anything the bytes say. */
export function mapMessage(topic: MappedTopic, bytes: Buffer, context: MappingContext): MapResult {
  let body: unknown;
  try {
    body = parseLosslessJson(bytes.toString("utf8").replace(/^\uFEFF/, ""));
  } catch {
    return { ok: false, reason: "body_not_json", tiktokEventId: undefined };
  }
  return topic === "checkouts/create" || topic === "checkouts/update"
    ? mapCheckout(body, context)
    : mapOrder(body, topic, context);
}
