import { createHmac } from "node:crypto";

import type { ShopifyShop } from "./shopify-shop.ts";

type AppFrame = {
  frontOrigin: string;
  shop: ShopifyShop;
  /** Path and query inside the app, e.g. `/app/deliveries?state=dead`. */
  path: string;
  idToken: string;
  apiSecret: string;
  nowMs: number;
};

/** The address the admin gives the app's frame: the app's page and query, and Shopify's signed parameters. */
export function appFrameAddress({ frontOrigin, shop, path, idToken, apiSecret, nowMs }: AppFrame): string {
  const asked = new URL(path, "http://app.invalid");
  const address = new URL(frontOrigin);
  // Set, not resolved: a path that begins with two slashes would name another host.
  address.pathname = asked.pathname;
  address.search = asked.search;
  const { searchParams } = address;
  searchParams.set("embedded", "1");
  searchParams.set("host", hostParam(shop.handle));
  searchParams.set("id_token", idToken);
  searchParams.set("locale", shop.locale);
  searchParams.set("session", createHmac("sha256", apiSecret).update(shop.userId).digest("hex"));
  searchParams.set("shop", shop.domain);
  searchParams.set("timestamp", String(Math.floor(nowMs / 1000)));
  searchParams.delete("hmac");
  const signed = [...searchParams].sort(([a], [b]) => (a < b ? -1 : 1));
  const message = new URLSearchParams(signed).toString();
  searchParams.set("hmac", createHmac("sha256", apiSecret).update(message).digest("hex"));
  return address.href;
}

/** Shopify's `host` parameter: the admin's address of the shop in base64 without padding. */
export function hostParam(handle: string): string {
  return Buffer.from(`admin.shopify.com/store/${handle}`).toString("base64").replaceAll("=", "");
}
