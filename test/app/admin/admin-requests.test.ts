import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { busyShop, openAdminWorld, pixel, quietShop, type AdminWorld } from "../../browser/admin-world.ts";
import { sampleOrder } from "../../pipeline/sample-order.ts";
import { createTestDatabase, type TestDatabase } from "../../setup/database.ts";

// Shopify's library answers 410 to anything that does not look like a person's browser.
const userAgent =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

let database: TestDatabase;
let world: AdminWorld;
let busyDelivery: string;
let quietDelivery: string;

type Asked = { readonly shop?: string; readonly tokenOf?: string; readonly idToken?: string };

/** A page as the admin's frame asks for it. */
function document(path: string, { shop = busyShop, tokenOf = shop, idToken }: Asked = {}): Promise<Response> {
  const query = world.shopify.documentQuery(shop);
  query.set("id_token", idToken ?? world.shopify.idToken(tokenOf));
  return get(`${path}?${query}`);
}

/** The data of a page as its own script asks for it. */
function data(path: string, tokenOf: string, idToken = world.shopify.idToken(tokenOf)): Promise<Response> {
  return get(`${path}.data`, { authorization: `Bearer ${idToken}` });
}

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${world.clickback.origin}${path}`, {
    headers: { "user-agent": userAgent, ...headers },
    redirect: "manual",
  });
}

const exchanges = () => world.shopify.requests.filter(({ endpoint }) => endpoint === "token").length;

const policyOf = (answer: Response) => answer.headers.get("content-security-policy") ?? "";

async function deliveryOf(shop: string): Promise<string> {
  const { rows } = await database.pool.query<{ id: string }>(
    "SELECT delivery.id FROM delivery JOIN shop ON shop.id = delivery.shop_id WHERE shop.domain = $1 ORDER BY 1 LIMIT 1",
    [shop],
  );
  return rows[0]?.id ?? "";
}

beforeAll(async () => {
  database = await createTestDatabase();
  world = await openAdminWorld(database.url);
  for (const [index, shop] of [busyShop, quietShop].entries()) {
    const target = { pixelCode: `${pixel.pixelCode}${index}`, token: `${pixel.token}-${index}` };
    world.tiktok.registerPixel(target);
    const parameters = ["--shop", shop, "--pixel", target.pixelCode, "--token", target.token];
    await world.clickback.operate("connect", parameters);
    await world.post(shop, "orders/create", sampleOrder(5_000 + index, Date.now()));
    await world.ledgerWhen(shop, (ledger) => ledger["accepted"] === 1);
  }
  busyDelivery = await deliveryOf(busyShop);
  quietDelivery = await deliveryOf(quietShop);
}, 120_000);
afterAll(async () => {
  await world?.close();
  await database?.drop();
});

test("a shop's first visit exchanges one token, however many loaders its page has", async () => {
  const before = exchanges();
  const page = await document("/app/deliveries");
  expect(page.status).toBe(200);
  expect(exchanges() - before).toBe(1);
  await document("/app");
  expect(exchanges() - before).toBe(1);
});

describe("a delivery of another shop", () => {
  test("is not found, as a page and as data, while its own shop reads it", async () => {
    const own = await document(`/app/deliveries/${quietDelivery}`, { shop: quietShop });
    expect(own.status).toBe(200);
    expect(await own.text()).toContain("purchase_5001");

    const foreign = await document(`/app/deliveries/${quietDelivery}`);
    expect(foreign.status).toBe(404);
    expect(await foreign.text()).not.toContain("purchase_5001");

    expect((await data(`/app/deliveries/${quietDelivery}`, quietShop)).status).toBe(200);
    const foreignData = await data(`/app/deliveries/${quietDelivery}`, busyShop);
    expect(foreignData.status).toBe(404);
    expect(await foreignData.text()).not.toContain("purchase_5001");
  });

  test("stays hidden when the address names its shop but the id token is of another", async () => {
    const page = await document(`/app/deliveries/${quietDelivery}`, { shop: quietShop, tokenOf: busyShop });
    expect(page.status).toBe(404);
    const own = await document(`/app/deliveries/${busyDelivery}`, { shop: quietShop, tokenOf: busyShop });
    expect(own.status).toBe(200);
  });

  test("is in neither the list nor the overview of a shop, whatever page or filter is asked for", async () => {
    for (const path of [
      "/app",
      "/app/deliveries",
      "/app/deliveries?state=accepted",
      "/app/deliveries?after=999",
    ]) {
      const [name, query = ""] = path.split("?");
      const answer = await get(`${name}.data?${query}`, {
        authorization: `Bearer ${world.shopify.idToken(busyShop)}`,
      });
      const text = await answer.text();
      expect(text).toContain("#5000");
      expect(text).not.toContain("#5001");
    }
  });

  test("is not told apart from one that never was, nor from an id that is none", async () => {
    const statuses = await Promise.all(
      [quietDelivery, "999999", "0", "-1", "1e3", "99999999999999999999", "%00", "abc"].map(
        async (id) => (await document(`/app/deliveries/${id}`)).status,
      ),
    );
    expect(new Set(statuses)).toEqual(new Set([404]));
  });
});

describe("who may ask", () => {
  test("nobody without an id token: a page is sent to fetch one, data is refused", async () => {
    const page = await get(`/app?${world.shopify.documentQuery(busyShop)}`);
    expect(page.status).toBe(302);
    expect(page.headers.get("location")).toMatch(/^\/auth\/session-token\?/);
    expect((await get("/app.data")).status).toBeLessThan(400);
    expect(await (await get("/app.data")).text()).not.toContain("accepted");
  });

  test.each(["/app", "/app/deliveries", "/app/deliveries/1"])(
    "%s refuses data to an expired id token, and asks App Bridge to come with a fresh one",
    async (path) => {
      const past = Math.floor(Date.now() / 1_000) - 3_600;
      const expired = world.shopify.idToken(busyShop, { iat: past, nbf: past, exp: past + 60 });
      const answer = await data(path, busyShop, expired);
      expect(answer.status).toBe(401);
      expect(answer.headers.get("x-shopify-retry-invalid-session-request")).toBe("1");
    },
  );

  test("an id token signed with another secret opens nothing", async () => {
    const [head, body] = world.shopify.idToken(busyShop).split(".");
    const forged = `${head}.${body}.${Buffer.alloc(32).toString("base64url")}`;
    expect((await data("/app", busyShop, forged)).status).toBe(401);
  });
});

describe("who may frame a page", () => {
  test("the admin of the shop that asks, on pages and on error pages alike", async () => {
    for (const path of ["/app", "/app/deliveries", "/app/deliveries/999999", "/app/nothing-here"]) {
      for (const shop of [busyShop, quietShop]) {
        const policy = policyOf(await document(path, { shop }));
        expect(policy).toContain(`frame-ancestors https://${shop} https://admin.shopify.com`);
      }
    }
  });

  test("nobody, where no shop is named", async () => {
    for (const path of ["/", "/nothing-here"])
      expect(policyOf(await get(path))).toBe("frame-ancestors 'none';");
  });
});

describe("outside the admin", () => {
  test("the front page says what this is and asks for nothing", async () => {
    const answer = await get("/");
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text).toContain("installed from the Shopify admin");
    expect(text).not.toMatch(/<form|<input/);
  });

  test("Shopify opens the app at its front page and is led to the overview with everything it sent", async () => {
    const query = world.shopify.documentQuery(busyShop);
    const answer = await get(`/?${query}`);
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe(`/app?${query}`);
  });

  test("nobody is asked for a shop's address: without a shop one ends at the front page", async () => {
    expect((await get("/app")).headers.get("location")).toBe("/auth/login");
    expect((await get("/auth/login")).headers.get("location")).toBe("/");
    expect((await get(`/auth/login?shop=${busyShop}`)).headers.get("location")).toBe("/");
  });
});
