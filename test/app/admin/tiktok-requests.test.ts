import { afterAll, beforeAll, describe, expect, test } from "vitest";

import {
  openAdminWorld,
  busyShop,
  quietShop,
  tiktokApp,
  type AdminWorld,
} from "../../browser/admin-world.ts";
import { createTestDatabase, type TestDatabase } from "../../setup/database.ts";

// Shopify's library answers 410 to anything that does not look like a person's browser.
const userAgent =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

let database: TestDatabase;
let world: AdminWorld;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await openAdminWorld(database.url);
}, 120_000);
afterAll(async () => {
  await world?.close();
  await database?.drop();
});

function ask(path: string, init: RequestInit & { idToken?: string } = {}): Promise<Response> {
  const { idToken, ...rest } = init;
  const headers = {
    "user-agent": userAgent,
    ...(idToken === undefined ? {} : { authorization: `Bearer ${idToken}` }),
    ...(rest.body === undefined ? {} : { "content-type": "application/json" }),
  };
  return fetch(`${world.clickback.origin}${path}`, { ...rest, headers, redirect: "manual" });
}

/** Presses "Connect TikTok" as the page does. @returns what TikTok is given. */
async function begin(shop: string, claims: { sub?: string } = {}): Promise<URLSearchParams> {
  const answer = await ask("/app/tiktok.data?index", {
    method: "POST",
    body: JSON.stringify({ act: "connect" }),
    idToken: world.shopify.idToken(shop, claims),
  });
  expect(answer.status).toBe(200);
  const url = /https?:\/\/[^"]*\/portal\/auth\?[^"]*/.exec(await answer.text())?.[0] ?? "";
  expect(url.startsWith(world.tiktok.url)).toBe(true);
  return new URL(url).searchParams;
}

/** A document as the admin's frame asks for it. */
function document(path: string, shop: string, claims: { sub?: string } = {}): Promise<Response> {
  const query = world.shopify.documentQuery(shop);
  query.set("id_token", world.shopify.idToken(shop, claims));
  return ask(`${path}${path.includes("?") ? "&" : "?"}${query}`);
}

const comeBack = (state: string, more: Record<string, string>) =>
  ask(`/tiktok/callback?${new URLSearchParams({ ...more, state })}`);

const connections = async () => (await database.pool.query("SELECT FROM connection")).rowCount;

describe("connecting", () => {
  test("asks TikTok with the app's id, the registered address and a state that says nothing in clear", async () => {
    const asked = await begin(quietShop);
    expect(asked.get("app_id")).toBe(tiktokApp.appId);
    expect(asked.get("redirect_uri")).toBe(`${world.shopify.frontUrl}/tiktok/callback`);
    expect(asked.get("state")).not.toContain("90000000002");
    const { rows } = await database.pool.query("SELECT user_id FROM oauth_state");
    expect(rows).toEqual([{ user_id: "90000000002" }]);
  });

  test("is for who has an id token", async () => {
    const body = JSON.stringify({ act: "connect" });
    const answer = await ask("/app/tiktok.data?index", { method: "POST", body });
    expect(await answer.text()).not.toContain("portal/auth");
    const forged = `${world.shopify.idToken(quietShop).slice(0, -5)}AAAAA`;
    expect((await ask("/app/tiktok.data?index", { method: "POST", body, idToken: forged })).status).toBe(401);
  });

  test.each(["{}", "not json", '{"act":"drop"}', '{"act":"paste","pixel":7}', "[]"])(
    "or anything else, asked for with %s, is refused as a request that is none",
    async (body) => {
      const idToken = world.shopify.idToken(quietShop);
      expect((await ask("/app/tiktok.data?index", { method: "POST", body, idToken })).status).toBe(400);
    },
  );
});

describe("coming back from TikTok", () => {
  test("leads into the admin of the shop it was begun in, with the code left behind", async () => {
    const state = (await begin(quietShop)).get("state") ?? "";
    const answer = await comeBack(state, { auth_code: "secret-code" });
    expect(answer.status).toBe(302);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const location = new URL(answer.headers.get("location") ?? "");
    expect(location.origin + location.pathname).toBe(
      "https://admin.shopify.com/store/tea-and-mugs/apps/admin-test-client-id/app/tiktok/finish",
    );
    expect([...location.searchParams.keys()]).toEqual(["login", "ticket"]);
    expect(location.search).not.toContain("secret-code");
  });

  test.each(["auth_code", "code"])("takes the code as %s", async (name) => {
    const state = (await begin(quietShop)).get("state") ?? "";
    const answer = await comeBack(state, { [name]: "a-code" });
    expect(answer.headers.get("location")).toContain("/app/tiktok/finish?");
  });

  test("without a code leads to the page about TikTok", async () => {
    const state = (await begin(quietShop)).get("state") ?? "";
    const answer = await comeBack(state, { error: "access_denied" });
    expect(answer.headers.get("location")).toMatch(/\/app\/tiktok\?login=cancelled$/);
  });

  test("with a state that is forged, used or missing is a page that says what to do, and nothing else happens", async () => {
    const state = (await begin(quietShop)).get("state") ?? "";
    await comeBack(state, { auth_code: "a-code" });
    const before = await database.pool.query("SELECT * FROM oauth_state ORDER BY nonce_hash");
    const changed = state.replace("tea-and-mugs", "northlight");
    for (const wrong of [state, changed, `${state}x`, "", "<script>alert(1)</script>"]) {
      const answer = await comeBack(wrong, { auth_code: "another-code" });
      expect(answer.status).toBe(400);
      expect(answer.headers.get("location")).toBeNull();
      expect(answer.headers.get("content-security-policy")).toBe("frame-ancestors 'none';");
      const text = await answer.text();
      expect(text).toContain("press Connect TikTok");
      expect(text).not.toContain("<script>alert(1)");
      expect(text).not.toContain("another-code");
    }
    expect((await ask("/tiktok/callback")).status).toBe(400);
    expect((await database.pool.query("SELECT * FROM oauth_state ORDER BY nonce_hash")).rows).toEqual(
      before.rows,
    );
  });
});

describe("the last step", () => {
  async function waitingLogin(): Promise<string> {
    const asked = await begin(quietShop);
    const { authCode } = world.tiktok.authorize({
      appId: tiktokApp.appId,
      redirectUri: asked.get("redirect_uri") ?? "",
    });
    const answer = await comeBack(asked.get("state") ?? "", { auth_code: authCode });
    return new URL(answer.headers.get("location") ?? "").search;
  }

  test("is refused to another staff member, another shop, and without the ticket; then the right one connects", async () => {
    const search = await waitingLogin();
    const bare = search.replace(/&ticket=.*/, "");
    const tries = [
      document(`/app/tiktok/finish${search}`, quietShop, { sub: "90000000777" }),
      document(`/app/tiktok/finish${search}`, busyShop),
      document(`/app/tiktok/finish${bare}`, quietShop),
      document("/app/tiktok/finish", quietShop),
    ];
    for (const answer of await Promise.all(tries)) {
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain("This login is over");
    }
    expect(await connections()).toBe(0);

    const answer = await document(`/app/tiktok/finish${search}`, quietShop);
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toMatch(/^\/app\/tiktok\/choose\?connected=1&/);
    expect(answer.headers.get("location")).not.toContain("ticket");
    expect(await connections()).toBe(1);
  });

  test("needs an id token: without one it only leads to where that is fetched", async () => {
    const search = await waitingLogin();
    const before = world.tiktok.requests.length;
    const query = world.shopify.documentQuery(quietShop);
    const answer = await ask(`/app/tiktok/finish${search}&${query}`);
    expect(answer.headers.get("location")).toMatch(/^\/auth\/session-token\?/);
    expect(world.tiktok.requests).toHaveLength(before);
  });
});

test("choosing is checked: accounts and pixels that are not this login's are refused or left out", async () => {
  const idToken = world.shopify.idToken(quietShop);
  const choose = async (choice: unknown) =>
    (await ask("/app/tiktok/choose.data", { method: "POST", body: JSON.stringify(choice), idToken })).text();
  const choice = { accounts: ["7011111111111111111"], pixels: [], takeOver: [] };
  expect(await choose({ ...choice, pixels: ["CNOTMINE"] })).toContain("pixel_gone");
  expect(await choose({ ...choice, accounts: ["7999999999999999999"], pixels: ["CUSPIXEL001"] })).toContain(
    "pixel_gone",
  );
  for (const malformed of [{ ...choice, accounts: ["1 OR 1"] }, { ...choice, pixels: "all" }, null])
    expect(await choose(malformed)).toContain("malformed");
  expect((await database.pool.query("SELECT FROM pixel")).rowCount).toBe(0);
});

test(
  "on a server without a TikTok app the page says so and offers the paste form",
  { timeout: 60_000 },
  async () => {
    const other = await createTestDatabase();
    const bare = await openAdminWorld(other.url, { hasTikTokApp: false });
    try {
      const query = bare.shopify.documentQuery(quietShop);
      query.set("id_token", bare.shopify.idToken(quietShop));
      const get = (path: string) =>
        fetch(`${bare.clickback.origin}${path}?${query}`, {
          headers: { "user-agent": userAgent },
          redirect: "manual",
        });
      const text = await (await get("/app/tiktok")).text();
      expect(text).toContain("Connecting by login is not set up on this server");
      expect(text).toContain("Paste a pixel code and token");
      expect(text).not.toContain(">Connect TikTok<");
      expect((await get("/tiktok/callback")).status).toBe(404);
      expect((await get("/app/tiktok/finish")).status).toBe(404);
    } finally {
      await bare.close();
      await other.drop();
    }
  },
);
