// Binds Shopify's library to Web requests, the same way app/shopify.server.ts does.
import "@shopify/shopify-app-remix/adapters/node";

import { isUtf8 } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

import { LogSeverity, shopifyApi } from "@shopify/shopify-api";

import type { Env } from "#app/env.server.ts";
import type { VerifiedWebhook } from "#app/pipeline/ingest.ts";
import { shopifyApiVersion } from "#app/shopify.server.ts";
import { readShopDomain } from "#app/shops.server.ts";

/** @returns undefined when the signature or anything it needs is missing or wrong. */
export type VerifyWebhook = (
  headers: IncomingHttpHeaders,
  body: Buffer,
) => Promise<VerifiedWebhook | undefined>;

/**
 * Checks webhooks with the library's standalone validation. Not `authenticate.webhook`: that one reads the
 * session and may refresh its token on every call, and fails just when a shop has uninstalled.
 *
 * While the client secret is rotated Shopify may sign with the old one for an hour, so both are tried.
 */
export function createVerifyWebhook(
  env: Pick<
    Env,
    "SHOPIFY_API_KEY" | "SHOPIFY_API_SECRET" | "SHOPIFY_API_SECRET_PREVIOUS" | "SHOPIFY_APP_URL"
  >,
): VerifyWebhook {
  const secrets = [env.SHOPIFY_API_SECRET, env.SHOPIFY_API_SECRET_PREVIOUS].filter(
    (secret) => secret !== undefined,
  );
  const validators = secrets.map((apiSecretKey) =>
    shopifyApi({
      apiKey: env.SHOPIFY_API_KEY,
      apiSecretKey,
      apiVersion: shopifyApiVersion,
      hostName: new URL(env.SHOPIFY_APP_URL).host,
      isEmbeddedApp: true,
      logger: { level: LogSeverity.Error, log: async () => {} },
    }),
  );
  return async (headers, body) => {
    const signed = isUtf8(body)
      ? { rawBody: body.toString("utf8"), headers: pickHeaders(headers) }
      : standIn(secrets, pickHeaders(headers), body);
    if (signed === undefined) return undefined;
    const rawRequest = new Request("https://clickback.invalid/webhooks", {
      method: "POST",
      headers: signed.headers,
    });
    for (const { webhooks } of validators) {
      const result = await webhooks.validate({ rawBody: signed.rawBody, rawRequest });
      if (!result.valid) continue;
      const shopDomain = readShopDomain(result.domain);
      const topic = single(headers["x-shopify-topic"])?.toLowerCase();
      if (shopDomain === undefined || topic === undefined || topic.length > 100) return undefined;
      if (result.webhookId.length > 200) return undefined;
      return {
        shopDomain,
        topic,
        webhookId: result.webhookId,
        eventId: single(headers["x-shopify-event-id"])?.slice(0, 200),
        apiVersion: result.apiVersion.slice(0, 20),
        triggeredAt: readTime(result.triggeredAt),
        body,
      };
    }
    return undefined;
  };
}

type Signed = { readonly rawBody: string; readonly headers: [string, string][] };

/**
 * The library takes text, and there is none whose bytes are not UTF-8. Their signature is checked here, and the
 * library is given a stand-in under the same secret: all its other rules hold as for any message.
 */
function standIn(secrets: readonly string[], headers: [string, string][], body: Buffer): Signed | undefined {
  const claimed = Buffer.from(headers.find(([name]) => name === signatureHeader)?.[1] ?? "");
  const rawBody = "not UTF-8";
  for (const secret of secrets) {
    const sign = (bytes: Buffer | string) => createHmac("sha256", secret).update(bytes).digest("base64");
    const expected = Buffer.from(sign(body));
    if (claimed.length !== expected.length || !timingSafeEqual(claimed, expected)) continue;
    const others = headers.filter(([name]) => name !== signatureHeader);
    return { rawBody, headers: [...others, [signatureHeader, sign(rawBody)]] };
  }
  return undefined;
}

const signatureHeader = "x-shopify-hmac-sha256";

/** Only Shopify's own headers; a header sent twice is joined by Node and then no longer valid. */
function pickHeaders(headers: IncomingHttpHeaders): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    name.startsWith("x-shopify-") && typeof value === "string" ? [[name, value]] : [],
  );
}

function single(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

const latestTime = Date.UTC(9999, 11, 31);

/** A moment the database can hold too: the header is not signed, and anything can stand in it. */
function readTime(text: string | undefined): Date | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return time >= 0 && time <= latestTime ? new Date(time) : undefined;
}
