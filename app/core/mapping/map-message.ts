import type { KnownVisitor } from "#app/core/identity/visitor.ts";
import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { mapCheckout } from "#app/core/mapping/map-checkout.ts";
import { mapOrder, purchaseEventId, type MapResult } from "#app/core/mapping/map-order.ts";
import { mapSignup } from "#app/core/mapping/map-signup.ts";
import type { MappingContext } from "#app/core/mapping/map-sale.ts";
import { mapStorefrontEvent } from "#app/core/mapping/map-storefront-event.ts";
import { readMessage, type ReadMessage } from "#app/core/mapping/read-message.ts";
import { eventOfStorefrontTopic } from "#app/core/mapping/storefront-source.ts";
import type { CanonicalEvent, CustomEventName } from "#app/core/tiktok/event-names.ts";

/**
 * The event a topic leads to by default, also where its message cannot be read; for a refund or an edit that of the sale
 * it is about.
 */
export function eventOfTopic(topic: string): CanonicalEvent | CustomEventName {
  if (topic.startsWith("storefront/")) return eventOfStorefrontTopic(topic);
  if (topic.startsWith("customers/")) return "CompleteRegistration";
  return topic.startsWith("checkouts/") ? "InitiateCheckout" : "CompletePayment";
}

/** Maps the raw bytes of one message. Pure; never throws for anything the bytes say. */
export function mapMessage(
  topic: string,
  bytes: Buffer,
  context: MappingContext,
  visitor?: KnownVisitor,
): MapResult {
  const read = readMessage(topic, bytes);
  if (!read.ok) return { ok: false, reason: read.reason, tiktokEventId: undefined };
  return mapReadMessage(read.message, context, visitor);
}

/**
 * Maps a message that was read already.
 *
 * @param visitor what the storefront told of who it is about.
 */
export function mapReadMessage(
  message: ReadMessage,
  context: MappingContext,
  visitor?: KnownVisitor,
): MapResult {
  switch (message.kind) {
    case "order":
      return mapOrder(message.order, message.topic, context, visitor);
    case "checkout":
      return mapCheckout(message.checkout, context, visitor);
    case "customer":
      return mapSignup(message.created, context, visitor);
    case "refund":
    case "order_edit":
    case "redaction":
      return { ok: true, conversion: undefined };
    case "storefront":
      return { ok: true, conversion: mapStorefrontEvent(message.message, context, visitor) };
  }
}

/** Which conversion a message changes; undefined for what only tells of a visitor, refunds, edits and erasures. */
export function subjectOf(
  message: ReadMessage,
  conversion: MappedConversion | undefined,
): string | undefined {
  if (conversion !== undefined) return conversion.tiktokEventId;
  if (message.kind !== "storefront") return undefined;
  const { event } = message.message;
  return event.name === "checkout_completed" && event.orderId !== undefined
    ? purchaseEventId(event.orderId)
    : undefined;
}
