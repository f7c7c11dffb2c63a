import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { startShopifyEmulator } from "./start-shopify-emulator.ts";
import type { ShopifyEmulator } from "./shopify-emulator.ts";
import { startStandInApp } from "./start-stand-in-app.ts";
import type { StandInApp } from "./start-stand-in-app.ts";

const apiKey = "0123456789abcdef0123456789abcdef";
const apiSecret = "shpss_test_secret";
const shop = "tea-and-mugs.myshopify.com";
// The library answers 410 to anything that looks like a program.
const browser =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36";

let emulator: ShopifyEmulator;
let app: StandInApp;

beforeAll(async () => {
  emulator = await startShopifyEmulator({ apiKey, apiSecret, shops: [{ domain: shop, name: "Tea & Mugs" }] });
  app = await startStandInApp({ emulator, apiKey, apiSecret });
}, 30_000);
afterAll(async () => {
  await app?.close();
  await emulator?.close();
});

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(new URL(path, emulator.frontUrl), {
    headers: { "user-agent": browser, ...headers },
    redirect: "manual",
  });
}
const asked = (endpoint: string): number =>
  emulator.requests.filter((one) => one.endpoint === endpoint).length;

describe("a document request", () => {
  test("without an id token is sent to the bounce page, which loads App Bridge from the stand-in", async () => {
    const first = await get(`/app?${emulator.documentQuery(shop)}`);
    expect(first.status).toBe(302);
    const bounce = first.headers.get("location") ?? "";
    expect(bounce).toMatch(/^\/auth\/session-token\?/);
    const page = await get(bounce);
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).toContain(`src="${emulator.adminOrigin}/app-bridge.js"`);
    expect(html).not.toContain("cdn.shopify.com");
    expect(page.headers.get("link")).not.toContain("cdn.shopify.com");
    expect(new URL(bounce, emulator.frontUrl).searchParams.get("shopify-reload")).toContain(
      emulator.frontUrl,
    );
  });

  test("with an id token is answered after a token exchange through the proxy", async () => {
    const before = asked("token");
    const query = emulator.documentQuery(shop);
    query.set("id_token", emulator.idToken(shop));
    const page = await get(`/app?${query}`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("<h1>First page</h1>");
    expect(asked("token")).toBe(before + 1);
    expect(emulator.tokens(shop)?.refreshToken).toMatch(/^shprt_/);
    expect(emulator.requests.at(-1)).toMatchObject({ host: shop, status: 200 });
  });

  test("outside the admin is redirected to the emulated admin, by the app's key", async () => {
    const query = emulator.documentQuery(shop);
    query.delete("embedded");
    const answer = await get(`/app?${query}`);
    const location = answer.headers.get("location") ?? "";
    expect(location).toBe(`${emulator.adminOrigin}/store/tea-and-mugs/apps/${apiKey}`);
    expect((await fetch(location)).status).toBe(200);
  });

  test.each([
    ["a wrong signature", (token: string) => `${token.slice(0, -3)}AAA`],
    ["another app's audience", () => emulator.idToken(shop, { aud: "another-app" })],
    ["an expiry in the past", () => emulator.idToken(shop, { exp: Math.floor(Date.now() / 1000) - 60 })],
  ])("with an id token of %s goes back to the bounce page", async (_what, forge) => {
    const query = emulator.documentQuery(shop);
    query.set("id_token", forge(emulator.idToken(shop)));
    const answer = await get(`/app?${query}`);
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toMatch(/^\/auth\/session-token\?/);
  });
});

describe("a fetch of the page", () => {
  test("with a good bearer token reads the shop by GraphQL", async () => {
    const answer = await get("/app/data", { authorization: `Bearer ${emulator.idToken(shop)}` });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ name: "Tea & Mugs", shop });
  });

  test("with a forged token is answered 401 and told to try again", async () => {
    const answer = await get("/app/data", {
      authorization: `Bearer ${emulator.idToken(shop).slice(0, -3)}AAA`,
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("x-shopify-retry-invalid-session-request")).toBe("1");
  });
});

const policyOf = async (path: string): Promise<string | null> => {
  const query = emulator.documentQuery(shop);
  query.set("id_token", emulator.idToken(shop));
  return (await get(`${path}?${query}`)).headers.get("content-security-policy");
};

describe("the frame", () => {
  test("of the emulated admin is allowed beside the real ones the app allowed", async () => {
    const policy = await policyOf("/app");
    expect(policy).toContain(`frame-ancestors https://${shop} https://admin.shopify.com`);
    expect(policy).toContain(emulator.adminOrigin);
  });

  test("is blocked for a page that forgot its policy", async () => {
    expect(await policyOf("/app/unframed")).toBe("frame-ancestors 'none'");
  });

  test("is not allowed by the app itself, without the front", async () => {
    const query = emulator.documentQuery(shop);
    query.set("id_token", emulator.idToken(shop));
    const answer = await fetch(`${app.origin}/app?${query}`, { headers: { "user-agent": browser } });
    expect(answer.headers.get("content-security-policy")).not.toContain("127.0.0.1");
    expect(await answer.text()).toContain("https://cdn.shopify.com/shopifycloud/app-bridge.js");
  });
});

describe("the app in the background", () => {
  beforeEach(async () => {
    emulator.install(shop);
    // Twice, because a token that died at Shopify is dropped by the first request and replaced by the second.
    await get("/app/data", { authorization: `Bearer ${emulator.idToken(shop)}` });
    const answer = await get("/app/data", { authorization: `Bearer ${emulator.idToken(shop)}` });
    expect(answer.status).toBe(200);
  });

  test("refreshes a token that runs out, and the refresh token is replaced", async () => {
    const before = emulator.tokens(shop);
    await get("/age-session");
    const answer = await get(`/background?shop=${shop}`);
    expect(await answer.json()).toMatchObject({ data: { shop: { currencyCode: "USD" } } });
    const after = emulator.tokens(shop);
    expect(after?.accessToken).not.toBe(before?.accessToken);
    expect(after?.refreshToken).not.toBe(before?.refreshToken);
  });

  test("is refused by the Admin API when its access token died at Shopify", async () => {
    emulator.expireAccessToken(shop);
    expect((await get(`/background?shop=${shop}`)).status).not.toBe(200);
    expect(emulator.requests.at(-1)).toMatchObject({ endpoint: "graphql", status: 401 });
  });

  test("can neither refresh nor exchange once it is uninstalled", async () => {
    const token = emulator.idToken(shop);
    emulator.uninstall(shop);
    await get("/age-session");
    expect((await get(`/background?shop=${shop}`)).status).toBe(500);
    expect(emulator.requests.at(-1)).toMatchObject({ endpoint: "token", status: 401 });
    expect((await get("/app/data", { authorization: `Bearer ${token}` })).status).toBe(401);
    expect(emulator.requests.at(-1)).toMatchObject({ endpoint: "token", status: 400 });
  });

  test("sees the fault it was to see, once", async () => {
    emulator.failNext({ endpoint: "graphql", status: 502 });
    const headers = { authorization: `Bearer ${emulator.idToken(shop)}` };
    expect((await get("/app/data", headers)).status).toBe(502);
    expect((await get("/app/data", headers)).status).toBe(200);
    emulator.failNext({ endpoint: "graphql", drop: true });
    expect((await get("/app/data", headers)).status).toBe(500);
  });
});
