import { readRecord, readText } from "#app/core/shopify/read-field.ts";
import { readSale, type Sale } from "#app/core/shopify/sale.ts";

/**
 * What Clickback reads of a checkout webhook (checkouts/create, update; API 2026-10). Checkouts carry no
 * shopper address or user agent and no test flag.
 */
export type ShopifyCheckout = Sale & {
  /** The same token that the order names as `checkout_token` and the web pixel as `checkout.token`. */
  readonly token: string;
};

export type ReadCheckoutResult =
  | { readonly ok: true; readonly checkout: ShopifyCheckout }
  | { readonly ok: false; readonly reason: "body_not_an_object" | "checkout_token_missing" };

/** Tokens become part of an event id, so they are short and plain or they are not tokens. */
export const checkoutTokenShape = /^[A-Za-z0-9_-]{1,128}$/;

export function readCheckout(body: unknown): ReadCheckoutResult {
  const record = readRecord(body);
  if (record === undefined) return { ok: false, reason: "body_not_an_object" };
  const token = readText(record.token);
  if (token === undefined || !checkoutTokenShape.test(token))
    return { ok: false, reason: "checkout_token_missing" };
  return { ok: true, checkout: { ...readSale(record), token } };
}
