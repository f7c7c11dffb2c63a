import { visitorLink, type VisitorLink } from "#app/core/identity/visitor.ts";
import type { OrderTopic } from "#app/core/mapping/map-order.ts";
import type { UnreadableReason } from "#app/core/mapping/skip-reason.ts";
import { readCheckout, type ShopifyCheckout } from "#app/core/shopify/checkout.ts";
import { readRedaction, type ReadRedactionResult } from "#app/core/shopify/customer-redaction.ts";
import { parseLosslessJson } from "#app/core/lossless-json.ts";
import { readNewCustomer, type NewCustomer } from "#app/core/shopify/new-customer.ts";
import { readOrder, type ShopifyOrder } from "#app/core/shopify/order.ts";
import { readOrderEdit, type OrderEdit } from "#app/core/shopify/order-edit.ts";
import { readRefund, type ShopifyRefund } from "#app/core/shopify/refund.ts";
import { askedErasureTopic } from "#app/core/shopify/topics.ts";
import { storefrontMessageSchema, type StorefrontMessage } from "#app/core/storefront/storefront-message.ts";

/** A message of the inbox, parsed. */
export type ReadMessage =
  | { readonly kind: "order"; readonly topic: OrderTopic; readonly order: ShopifyOrder }
  | { readonly kind: "checkout"; readonly checkout: ShopifyCheckout }
  | { readonly kind: "refund"; readonly refund: ShopifyRefund }
  | { readonly kind: "order_edit"; readonly edit: OrderEdit & { readonly orderId: string } }
  | { readonly kind: "customer"; readonly created: NewCustomer }
  | ({ readonly kind: "redaction" } & Omit<Extract<ReadRedactionResult, { ok: true }>, "ok">)
  | { readonly kind: "storefront"; readonly message: StorefrontMessage };

export type ReadMessageResult =
  | { readonly ok: true; readonly message: ReadMessage }
  | { readonly ok: false; readonly reason: UnreadableReason };

/** Money given back: kept beside its purchase, and nothing is sent for it. */
export const refundTopic = "refunds/create";

/** What an order is worth after edits: kept with its purchase, and nothing is sent for it either. */
export const editTopic = "orders/updated";

/** A customer whose data is to be erased. */
export const redactTopic = "customers/redact";

/** Reads the raw bytes of a message. Never throws for anything the bytes say. */
export function readMessage(topic: string, bytes: Buffer): ReadMessageResult {
  let body: unknown;
  try {
    body = parseLosslessJson(bytes.toString("utf8").replace(/^\uFEFF/, ""));
  } catch {
    return { ok: false, reason: "body_not_json" };
  }
  if (topic.startsWith("storefront/")) {
    const parsed = storefrontMessageSchema.safeParse(body);
    return parsed.success
      ? { ok: true, message: { kind: "storefront", message: parsed.data } }
      : { ok: false, reason: "storefront_event_unreadable" };
  }
  if (topic.startsWith("checkouts/")) {
    const read = readCheckout(body);
    return read.ok ? { ok: true, message: { kind: "checkout", checkout: read.checkout } } : read;
  }
  if (topic === refundTopic) {
    const read = readRefund(body);
    return read.ok ? { ok: true, message: { kind: "refund", refund: read.refund } } : read;
  }
  if (topic === editTopic) {
    const read = readOrderEdit(body);
    return read.ok ? { ok: true, message: { kind: "order_edit", edit: read.edit } } : read;
  }
  if (topic === "customers/create") {
    const read = readNewCustomer(body);
    return read.ok ? { ok: true, message: { kind: "customer", created: read.created } } : read;
  }
  if (topic === redactTopic || topic === askedErasureTopic) {
    const read = readRedaction(body);
    if (!read.ok) return read;
    const { redaction, shopDomain, requestId } = read;
    return { ok: true, message: { kind: "redaction", redaction, shopDomain, requestId } };
  }
  const read = readOrder(body);
  return read.ok
    ? { ok: true, message: { kind: "order", topic: topic as OrderTopic, order: read.order } }
    : read;
}

/**
 * What a message's visitor may have been seen with, most telling first: the checkout, whose token only the shopper
 * and Shopify know; the order; the cart.
 */
export function messageLinks(message: ReadMessage): readonly VisitorLink[] {
  switch (message.kind) {
    case "order":
      return [
        ...visitorLink("checkout", message.order.checkoutToken),
        ...visitorLink("order", message.order.id),
        ...visitorLink("cart", message.order.cartToken),
      ];
    case "checkout":
      return [
        ...visitorLink("checkout", message.checkout.token),
        ...visitorLink("cart", message.checkout.cartToken),
      ];
    case "refund":
    case "order_edit":
    case "customer":
    case "redaction":
      return [];
    case "storefront":
      return visitorLink("client", message.message.visit.clientId);
  }
}
