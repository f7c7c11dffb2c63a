import { randomUUID } from "node:crypto";

import { signWebhook } from "./sign-webhook.ts";

export type WebhookDelivery = {
  /** Full address, e.g. `http://127.0.0.1:3000/webhooks`. */
  url: string;
  /** As Shopify writes it: `orders/create`. */
  topic: string;
  shop: string;
  /** A string or bytes go out exactly as they are; anything else is written as JSON. */
  body: unknown;
  secret: string;
  /** The same for every try of one delivery; default a new one. */
  webhookId?: string;
  /** The same for all deliveries of one event; default a new one. */
  eventId?: string;
  /** Default `2026-10`. */
  apiVersion?: string;
  triggeredAt?: Date;
  /** Added last, so it can spoil any header; undefined leaves one out. */
  headers?: Record<string, string | undefined>;
  /** Default Shopify's 5 s. */
  timeoutMs?: number;
};

export type WebhookAnswer = { status: number; body: string; webhookId: string };

/** Delivers one webhook as Shopify does, signed over the very bytes it sends. Throws when no answer comes in time. */
export async function postWebhook(delivery: WebhookDelivery): Promise<WebhookAnswer> {
  const { body, secret, timeoutMs = 5000, webhookId = randomUUID() } = delivery;
  const bytes = bytesOf(body);
  const sent = new Headers({
    "Content-Type": "application/json",
    Accept: "*/*",
    "User-Agent": "Shopify-Captain-Hook",
    "X-Shopify-Topic": delivery.topic,
    "X-Shopify-Shop-Domain": delivery.shop,
    "X-Shopify-API-Version": delivery.apiVersion ?? "2026-10",
    "X-Shopify-Webhook-Id": webhookId,
    "X-Shopify-Event-Id": delivery.eventId ?? randomUUID(),
    "X-Shopify-Triggered-At": (delivery.triggeredAt ?? new Date()).toISOString(),
    "X-Shopify-Hmac-Sha256": signWebhook(bytes, secret),
  });
  for (const [name, value] of Object.entries(delivery.headers ?? {})) {
    if (value === undefined) sent.delete(name);
    else sent.set(name, value);
  }
  const response = await fetch(delivery.url, {
    method: "POST",
    headers: sent,
    body: bytes,
    // A redirect counts as a failure at Shopify.
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
  });
  return { status: response.status, body: await response.text(), webhookId };
}

function bytesOf(body: unknown): Uint8Array<ArrayBuffer> {
  if (body instanceof Uint8Array) return new Uint8Array(body);
  return new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));
}
