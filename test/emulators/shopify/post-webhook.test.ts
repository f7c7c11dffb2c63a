import "@shopify/shopify-api/adapters/node";
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingHttpHeaders, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

import { ApiVersion, LogSeverity, shopifyApi } from "@shopify/shopify-api";
import { afterAll, beforeAll, expect, test } from "vitest";

import { postWebhook } from "./post-webhook.ts";

const { webhooks } = shopifyApi({
  apiKey: "key",
  apiSecretKey: "secret",
  apiVersion: ApiVersion.October26,
  hostName: "app.example",
  isEmbeddedApp: true,
  logger: { level: LogSeverity.Error },
});

type Received = { body: Buffer; headers: IncomingHttpHeaders };
let received: Received[] = [];
let server: Server;
let delivery: { url: string; topic: string; shop: string; secret: string };

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = await buffer(request);
    received.push({ body, headers: request.headers });
    response.writeHead(200).end("thanks");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  delivery = {
    url: `http://127.0.0.1:${port}/webhooks`,
    topic: "orders/create",
    shop: "a.myshopify.com",
    secret: "secret",
  };
});
afterAll(() => void server.close());

/** What the library says about the last delivery. */
async function validated() {
  const { body, headers } = received.at(-1) ?? { body: Buffer.alloc(0), headers: {} };
  return webhooks.validate({
    rawBody: body.toString("utf8"),
    rawRequest: { method: "POST", url: "/webhooks", headers },
  });
}

test("a webhook is one that Shopify's own library finds valid, with every header it knows", async () => {
  const triggeredAt = new Date("2026-11-22T10:00:00Z");
  const answer = await postWebhook({
    ...delivery,
    body: { id: 1, note: "é" },
    webhookId: "w-1",
    eventId: "e-1",
    triggeredAt,
  });
  expect(answer).toEqual({ status: 200, body: "thanks", webhookId: "w-1" });
  expect(await validated()).toMatchObject({
    valid: true,
    topic: "ORDERS_CREATE",
    domain: "a.myshopify.com",
    apiVersion: "2026-10",
    webhookId: "w-1",
    eventId: "e-1",
    triggeredAt: "2026-11-22T10:00:00.000Z",
  });
});

test("a body given as text or bytes goes out byte for byte, even where it is no JSON", async () => {
  await postWebhook({ ...delivery, body: '{"id": 820982911946154508999, "broken' });
  expect(received.at(-1)?.body.toString()).toBe('{"id": 820982911946154508999, "broken');
  const bytes = Uint8Array.from([0xff, 0x00, 0x7b]);
  await postWebhook({ ...delivery, body: bytes });
  expect(received.at(-1)?.body).toEqual(Buffer.from(bytes));
});

test("a delivery signed with another secret is invalid", async () => {
  await postWebhook({ ...delivery, body: {}, secret: "other" });
  expect(await validated()).toMatchObject({ valid: false, reason: "invalid_hmac" });
});

test("any header can be spoilt or left out", async () => {
  await postWebhook({ ...delivery, body: {}, headers: { "x-shopify-hmac-sha256": undefined } });
  expect(await validated()).toMatchObject({ valid: false, reason: "missing_hmac" });
  await postWebhook({ ...delivery, body: {}, headers: { "X-Shopify-Topic": "" } });
  expect(await validated()).toMatchObject({ valid: false, reason: "missing_headers" });
});

test("deliveries have their own ids", async () => {
  received = [];
  await postWebhook({ ...delivery, body: {} });
  await postWebhook({ ...delivery, body: {} });
  expect(new Set(received.map(({ headers }) => headers["x-shopify-webhook-id"])).size).toBe(2);
});
