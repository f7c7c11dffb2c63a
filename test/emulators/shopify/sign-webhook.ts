import { createHmac } from "node:crypto";

/** The value of `X-Shopify-Hmac-Sha256`: base64 HMAC-SHA256 of the raw bytes. */
export function signWebhook(body: string | Uint8Array, secret: string): string {
  return createHmac("sha256", secret).update(body).digest("base64");
}
