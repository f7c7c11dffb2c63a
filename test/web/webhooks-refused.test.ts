import { createHmac } from "node:crypto";
import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { signWebhook } from "../emulators/shopify/sign-webhook.ts";
import { openWebWorld, secret, shop, type WebWorld } from "./web-world.ts";

const bodyBytesMax = 100_000;
const body = '{"id":1}';
const right = signWebhook(body, secret);

let world: WebWorld;

beforeAll(async () => {
  world = await openWebWorld({ bodyBytesMax });
});
afterEach(async () => {
  // Nothing that is refused leaves anything behind, not even its shop.
  expect(await world.countEntries()).toBe(0);
  expect((await world.pool.query("SELECT domain FROM shop")).rows).toEqual([]);
});
afterAll(() => world?.close());

describe("401", () => {
  const flipped = `${right.startsWith("A") ? "B" : "A"}${right.slice(1)}`;
  test.each([
    ["no signature", undefined],
    ["an empty signature", ""],
    ["a signature of spaces", "   "],
    ["another secret's signature", signWebhook(body, "another secret")],
    ["another body's signature", signWebhook(`${body} `, secret)],
    ["a signature with one letter changed", flipped],
    ["the right signature in hex", createHmac("sha256", secret).update(body).digest("hex")],
    ["the right signature, cut short", right.slice(0, -2)],
    ["the right signature without its padding", right.replace(/=+$/, "")],
    ["the right signature with more after it", `${right}AAAA`],
    ["the right signature twice", `${right}, ${right}`],
    ["the signature of the empty secret", signWebhook(body, "")],
  ])("for %s", async (_name, signature) => {
    const { status } = await world.post({ body, headers: { "X-Shopify-Hmac-Sha256": signature } });
    expect(status).toBe(401);
  });

  test.each(["X-Shopify-Topic", "X-Shopify-Shop-Domain", "X-Shopify-Webhook-Id", "X-Shopify-API-Version"])(
    "for the right signature without %s, or with an empty one",
    async (header) => {
      for (const value of [undefined, ""])
        expect((await world.post({ body, headers: { [header]: value } })).status).toBe(401);
    },
  );

  test.each([
    "example.com",
    "myshopify.com",
    ".myshopify.com",
    "-a.myshopify.com",
    "a.myshopify.com.example.com",
    "a.example.com/.myshopify.com",
    "https://a.myshopify.com",
    "a.myshopify.com/admin",
    "a.myshopify.com:443",
    "a.b.myshopify.com",
    "a_b.myshopify.com",
    "a.myshopify.com, b.myshopify.com",
    "a.myshopify.com@example.com",
    "ä.myshopify.com",
    `${"a".repeat(300)}.myshopify.com`,
  ])("for a shop that cannot be one: %s", async (domain) => {
    expect((await world.post({ body, shop: domain })).status).toBe(401);
  });

  test("for headers of absurd length", async () => {
    expect((await world.post({ body, topic: "t".repeat(101) })).status).toBe(401);
    expect((await world.post({ body, webhookId: "i".repeat(201) })).status).toBe(401);
  });

  test("for the right signature over no body at all", async () => {
    expect((await world.post({ body: "" })).status).toBe(401);
  });

  test("for a signature in a header of another name", async () => {
    const headers = { "X-Shopify-Hmac-Sha256": undefined, "Shopify-Hmac-Sha256": right, "X-Hmac": right };
    expect((await world.post({ body, headers })).status).toBe(401);
  });
});

test.each(["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])("405 for %s", async (method) => {
  const response = await fetch(world.url, { method });
  expect(response.status).toBe(405);
  expect(response.headers.get("allow")).toBe("POST");
});

/** Opens a request and leaves it open; every chunk is sent only while there is no answer. */
async function upload(headers: Record<string, string | number>, chunks: number) {
  const sending = request(world.url, {
    method: "POST",
    headers: {
      "x-shopify-hmac-sha256": right,
      "x-shopify-topic": "orders/create",
      "x-shopify-shop-domain": shop,
      "x-shopify-webhook-id": "large",
      "x-shopify-api-version": "2026-10",
      ...headers,
    },
  });
  sending.on("error", () => {});
  const answered = once(sending, "response").then(([response]) => response as IncomingMessage);
  sending.flushHeaders();
  for (let sent = 0; sent < chunks; sent += 1) sending.write(Buffer.alloc(10_000, "x"));
  const response = await answered;
  sending.destroy();
  return response;
}

describe("413 while the body is still on its way", () => {
  test("by the length it announces, before the first byte of it", async () => {
    const response = await upload({ "content-length": bodyBytesMax + 1 }, 0);
    expect(response.statusCode).toBe(413);
    expect(response.headers.connection).toBe("close");
  });

  test("by what has come, when no length was announced and the end is not in sight", async () => {
    const response = await upload({ "transfer-encoding": "chunked" }, 11);
    expect(response.statusCode).toBe(413);
  });

  test("and not a byte earlier", async () => {
    const large = `"${"x".repeat(bodyBytesMax - 1)}"`;
    expect((await world.post({ body: large })).status).toBe(413);
    const other = await openWebWorld({ bodyBytesMax });
    expect((await other.post({ body: `"${"x".repeat(bodyBytesMax - 2)}"` })).status).toBe(200);
    await other.close();
  });
});

test("401 without reading the body, when there is no signature to check it by", async () => {
  const sending = request(world.url, { method: "POST", headers: { "content-length": 50_000 } });
  sending.on("error", () => {});
  sending.flushHeaders();
  const [response] = (await once(sending, "response")) as [IncomingMessage];
  expect(response.statusCode).toBe(401);
  sending.destroy();
});

test("a sender that leaves in the middle leaves nothing behind and hurts nobody", async () => {
  for (let turn = 0; turn < 5; turn += 1) {
    const sending = request(world.url, {
      method: "POST",
      headers: { "content-length": 50_000, "x-shopify-hmac-sha256": right },
    });
    sending.on("error", () => {});
    const gone = new Promise<void>((resolve) => sending.once("close", () => resolve()));
    await new Promise<void>((resolve) => sending.write("{", () => resolve()));
    sending.destroy();
    await gone;
  }
  expect((await fetch(`${world.origin}/healthz`)).status).toBe(200);
  expect(world.logLines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});

test("a refusal tells the sender nothing about why", async () => {
  const answers = [
    await world.post({ body, secret: "wrong" }),
    await world.post({ body, headers: { "X-Shopify-Topic": undefined } }),
    await world.post({ body, shop: "example.com" }),
  ];
  for (const answer of answers) expect([answer.status, answer.body]).toEqual([401, ""]);
});
