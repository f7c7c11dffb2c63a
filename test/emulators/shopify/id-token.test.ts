import "@shopify/shopify-api/adapters/node";
import { createHmac } from "node:crypto";

import { ApiVersion, LogSeverity, shopifyApi } from "@shopify/shopify-api";
import { expect, test } from "vitest";

import { checkIdToken, signIdToken } from "./id-token.ts";

const shop = "tea-and-mugs.myshopify.com";
const credentials = { apiKey: "key", apiSecret: "secret" };
const nowMs = Date.parse("2026-11-22T10:00:00Z");
const sign = (claims = {}): string => signIdToken({ shop, userId: "42", nowMs, claims, ...credentials });
const check = (token: string, atMs = nowMs) => checkIdToken(token, { shop, nowMs: atMs, ...credentials });

test("an id token is one that Shopify's own library accepts, with every claim it names", async () => {
  const library = shopifyApi({
    apiKey: "key",
    apiSecretKey: "secret",
    apiVersion: ApiVersion.October26,
    hostName: "app.example",
    isEmbeddedApp: true,
    logger: { level: LogSeverity.Error },
  });
  const token = signIdToken({ shop, userId: "42", nowMs: Date.now(), ...credentials });
  const claims = await library.session.decodeSessionToken(token);
  expect(Object.keys(claims).sort()).toEqual([
    "aud",
    "dest",
    "exp",
    "iat",
    "iss",
    "jti",
    "nbf",
    "sid",
    "sub",
  ]);
  expect(claims).toMatchObject({ dest: `https://${shop}`, iss: `https://${shop}/admin`, sub: "42" });
});

test("an id token lives for a minute", () => {
  expect(check(sign(), nowMs + 59_000).valid).toBe(true);
  expect(check(sign(), nowMs + 60_000)).toEqual({ valid: false, reason: "expired" });
});

test.each([
  ["signature", signIdToken({ shop, userId: "42", nowMs, apiKey: "key", apiSecret: "other" })],
  ["signature", sign().replace(/\.[^.]+$/, ".AAAA")],
  ["audience", sign({ aud: "other" })],
  ["shop", sign({ dest: "https://other.myshopify.com" })],
  ["shop", sign({ iss: "https://other.myshopify.com/admin" })],
  ["not yet valid", sign({ nbf: nowMs / 1000 + 60 })],
  ["malformed", "abc"],
  ["malformed", "a.b.c"],
  ["algorithm", unsigned()],
])("a token with a wrong %s is refused", (reason, token) => {
  expect(check(token)).toEqual({ valid: false, reason });
});

/** The oldest trick: a header that says no signature is needed, signed all the same. */
function unsigned(): string {
  const [, payload = ""] = sign().split(".");
  const signed = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${payload}`;
  return `${signed}.${createHmac("sha256", "secret").update(signed).digest("base64url")}`;
}
