import type { IncomingMessage } from "node:http";
import { PassThrough } from "node:stream";
import type { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

import { allowAdminFrame, saysWhoMayFrame } from "./allow-admin-frame.ts";

/** Where the real App Bridge lives; every page of an embedded app loads it from here. */
export const appBridgeUrl = "https://cdn.shopify.com/shopifycloud/app-bridge.js";

const realAdmin = "https://admin.shopify.com/";

export type EmbedOptions = {
  adminOrigin: string;
  /** Address of the App Bridge stand-in. */
  bridgeUrl: string;
  /** Origins of all emulated shops. */
  shopOrigins: readonly string[];
};

// A proxy answers for its own connection; lengths and codings end where the body is changed.
const ownHeaders = new Set(["connection", "keep-alive", "transfer-encoding"]);
const bodyHeaders = new Set(["content-length", "content-encoding"]);

/**
 * The headers an app's answer goes on with, as a flat list of names and values. An HTML page's policy gets the
 * admin's origin beside the ones it allows; a page with no `frame-ancestors` at all gets `'none'`, because Shopify's
 * review refuses such an app while a browser would show it. Redirects to the real admin lead to the emulated one:
 * a browser here has no other admin.shopify.com.
 */
export function embedHeaders(
  answer: IncomingMessage,
  path: string,
  { adminOrigin, bridgeUrl, shopOrigins }: EmbedOptions,
): { headers: string[]; isHtml: boolean } {
  const isHtml = /^text\/html\b/i.test(answer.headers["content-type"] ?? "");
  const shop = new URL(path, adminOrigin).searchParams.get("shop");
  const allowed = shop === null ? shopOrigins : shopOrigins.filter((origin) => origin === `https://${shop}`);
  const headers: string[] = [];
  let framed = false;
  for (let at = 0; at < answer.rawHeaders.length; at += 2) {
    const name = answer.rawHeaders[at] ?? "";
    const value = answer.rawHeaders[at + 1] ?? "";
    const lower = name.toLowerCase();
    if (ownHeaders.has(lower) || (isHtml && bodyHeaders.has(lower))) continue;
    if (isHtml && lower === "content-security-policy") {
      framed ||= saysWhoMayFrame(value);
      headers.push(name, allowAdminFrame(value, { shopOrigins: allowed, adminOrigin }));
    } else if (lower === "link") {
      headers.push(name, value.replaceAll(appBridgeUrl, bridgeUrl));
    } else if (lower === "location" && value.startsWith(realAdmin)) {
      headers.push(name, adminOrigin + value.slice(realAdmin.length - 1));
    } else {
      headers.push(name, value);
    }
  }
  const isPage = isHtml && (answer.statusCode ?? 500) < 300;
  if (isPage && !framed) headers.push("Content-Security-Policy", "frame-ancestors 'none'");
  return { headers, isHtml };
}

/** A stream that undoes a content coding, or undefined for one that isn't known. */
export function decodeBody(coding: string): Transform | undefined {
  switch (coding.toLowerCase()) {
    case "identity":
      return new PassThrough();
    case "gzip":
      return createGunzip();
    case "br":
      return createBrotliDecompress();
    case "deflate":
      return createInflate();
    default:
      return undefined;
  }
}
