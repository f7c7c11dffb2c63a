import { createHmac, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";

import { request } from "undici";

import type { Env } from "#app/env.server.ts";
import { OperatorError, parseShop } from "#app/operator/open-operator.ts";
import { shopifyApiVersion } from "#app/shopify.server.ts";

export type SendWebhookOptions = {
  readonly topic: string;
  readonly file: string;
  readonly shop: string;
  readonly webhookId?: string;
  readonly url?: string;
};

/** Signs a payload as Shopify does and posts it to a running server. The file's bytes go out as they are. */
export async function sendWebhook(env: Env, options: SendWebhookOptions) {
  const shop = parseShop(options.shop);
  const body = await readFile(options.file).catch((error: NodeJS.ErrnoException) => {
    throw new OperatorError(`${options.file} cannot be read (${error.code ?? error.message})`);
  });
  const webhookId = options.webhookId ?? randomUUID();
  const url = `${options.url ?? env.SHOPIFY_APP_URL}/webhooks`;
  const response = await request(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-shopify-topic": options.topic,
      "x-shopify-shop-domain": shop,
      "x-shopify-api-version": shopifyApiVersion,
      "x-shopify-webhook-id": webhookId,
      "x-shopify-event-id": randomUUID(),
      "x-shopify-triggered-at": new Date().toISOString(),
      "x-shopify-hmac-sha256": createHmac("sha256", env.SHOPIFY_API_SECRET).update(body).digest("base64"),
    },
    body,
  }).catch((error: NodeJS.ErrnoException) => {
    throw new OperatorError(`${url} does not answer (${error.code ?? error.message}). Fix: npm start`);
  });
  await response.body.dump();
  return { status: response.statusCode, shop, topic: options.topic, webhookId };
}
