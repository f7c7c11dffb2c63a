// Binds Shopify's library to Web requests, the same way app/shopify.server.ts does.
import "@shopify/shopify-app-remix/adapters/node";

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
  const validators = [env.SHOPIFY_API_SECRET, env.SHOPIFY_API_SECRET_PREVIOUS]
    .filter((secret) => secret !== undefined)
    .map((apiSecretKey) =>
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
    const rawBody = body.toString("utf8");
    const rawRequest = new Request("https://clickback.invalid/webhooks", {
      method: "POST",
      headers: pickHeaders(headers),
    });
    for (const { webhooks } of validators) {
      const result = await webhooks.validate({ rawBody, rawRequest });
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

/** Only Shopify's own headers; a header sent twice is joined by Node and then no longer valid. */
function pickHeaders(headers: IncomingHttpHeaders): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    name.startsWith("x-shopify-") && typeof value === "string" ? [[name, value]] : [],
  );
}

function single(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function readTime(text: string | undefined): Date | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time);
}
