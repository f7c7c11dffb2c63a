import { beforeEach, describe, expect, test } from "vitest";

import { createAdminApi } from "./create-admin-api.ts";
import type { AdminApi } from "./create-admin-api.ts";
import { createTokenVault } from "./create-token-vault.ts";
import type { TokenVault } from "./create-token-vault.ts";
import { signIdToken } from "./id-token.ts";
import { shopFromSeed } from "./shopify-shop.ts";

const host = "tea-and-mugs.myshopify.com";
const credentials = { apiKey: "key", apiSecret: "secret" };
const nowMs = (): number => Date.parse("2026-11-22T10:00:00Z");
const goodToken = (): string => signIdToken({ shop: host, userId: "42", nowMs: nowMs(), ...credentials });

let api: AdminApi;
let vault: TokenVault;

beforeEach(() => {
  vault = createTokenVault({ nowMs });
  const shop = shopFromSeed({ domain: host, name: "Tea & Mugs" }, 0, ["read_orders"]);
  api = createAdminApi({
    shops: new Map([[host, shop]]),
    app: { apiKey: "key", appHandle: "clickback", appTitle: "Clickback" },
    credentials,
    apiVersion: "2026-10",
    vault,
    resolvers: { query: { order: ({ id }) => ({ __typename: "Order", id, name: "#1001" }) } },
    nowMs,
  });
});

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  api.answer({ host, method: "POST", path, headers, body: JSON.stringify(body) });

const exchange = (change: Record<string, unknown> = {}) =>
  post("/admin/oauth/access_token", {
    client_id: "key",
    client_secret: "secret",
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: goodToken(),
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
    expiring: "1",
    ...change,
  });

describe("the token endpoint", () => {
  test("gives an hour's access token and a 90 days' refresh token for a good id token", () => {
    expect(exchange()).toEqual({
      status: 200,
      body: {
        access_token: expect.stringMatching(/^shpat_[0-9a-f]{32}$/),
        scope: "read_orders",
        expires_in: 3600,
        refresh_token: expect.stringMatching(/^shprt_[0-9a-f]{32}$/),
        refresh_token_expires_in: 7_776_000,
      },
    });
  });

  test.each([
    ["an unknown app", { client_id: "other" }, 400, "application_cannot_be_found"],
    ["a wrong secret", { client_secret: "other" }, 401, "invalid_client"],
    ["an unknown grant", { grant_type: "password" }, 400, "unsupported_grant_type"],
    ["another kind of subject", { subject_token_type: "jwt" }, 400, "invalid_subject_token_type"],
    ["no subject", { subject_token: undefined }, 400, "invalid_subject_token"],
    ["a forged subject", { subject_token: "a.b.c" }, 400, "invalid_subject_token"],
    ["a made-up refresh token", { grant_type: "refresh_token", refresh_token: "x" }, 401, "invalid_request"],
  ])("refuses %s", (_what, change, status, error) => {
    expect(exchange(change)).toMatchObject({ status, body: { error } });
    expect(vault.current(host)).toBeUndefined();
  });

  test("knows no shop but its own", () => {
    const path = "/admin/oauth/access_token";
    const answer = api.answer({ host: "other.myshopify.com", method: "POST", path, headers: {}, body: "{}" });
    expect(answer?.status).toBe(404);
  });
});

const ask = (query: string, token = vault.issue(host, true).accessToken, variables = {}) =>
  post("/admin/api/2026-10/graphql.json", { query, variables }, { "x-shopify-access-token": token });

describe("GraphQL", () => {
  test("answers what is in the table, and what a test added to it", () => {
    const query = "query Read($id: ID!) { shop { name primaryDomain { host } } order(id: $id) { id name } }";
    expect(ask(query, undefined, { id: "gid://shopify/Order/1" })?.body).toMatchObject({
      data: { shop: { name: "Tea & Mugs", primaryDomain: { host } }, order: { id: "gid://shopify/Order/1" } },
    });
  });

  test("answers 401 without a token that is in force", () => {
    const old = vault.issue(host, true).accessToken;
    vault.issue(host, true);
    expect(ask("{ shop { name } }", old)?.status).toBe(401);
    expect(ask("{ shop { name } }", "")?.status).toBe(401);
  });

  test("answers 403 to a token that never expires", () => {
    expect(ask("{ shop { name } }", vault.issue(host, false).accessToken)?.status).toBe(403);
  });

  test("exists in the app's API version only", () => {
    const headers = { "x-shopify-access-token": vault.issue(host, true).accessToken };
    expect(post("/admin/api/2026-07/graphql.json", { query: "{ shop { name } }" }, headers)?.status).toBe(
      404,
    );
  });

  test("records what was asked and answered", () => {
    ask("{ shop { name } }");
    expect(api.requests).toMatchObject([{ host, endpoint: "graphql", method: "POST", status: 200 }]);
  });
});
