import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createShopClient, type ShopClient } from "./shop-client.ts";
import { startStorefrontEmulator } from "./start-storefront-emulator.ts";
import type { StorefrontEmulator, StorefrontWebhook } from "./storefront-emulator.ts";

const shirt = 45_100_000_000_001;
const dayMs = 86_400_000;

let nowMs: number;
let shop: StorefrontEmulator;
let client: ShopClient;
let heard: StorefrontWebhook[];

beforeEach(async () => {
  nowMs = Date.parse("2026-11-22T12:00:00Z");
  heard = [];
  shop = await startStorefrontEmulator({
    now: () => new Date(nowMs),
    onWebhook: (webhook) => void heard.push(webhook),
  });
  client = createShopClient(shop);
});
afterEach(() => shop.close());

type CartJson = { token: string; item_count: number; attributes: object; note: string };
const cart = async () => (await (await client.get("/cart.js")).json()) as CartJson;

describe("the Ajax cart", () => {
  test("is made by the first write, whatever it writes, and not by reading", async () => {
    expect((await cart()).item_count).toBe(0);
    expect(client.cookie("cart")).toBeUndefined();
    await client.post("/cart/update.js", { note: "hello" });
    expect(client.cookie("cart")).toMatch(/^[\w-]+%3Fkey%3D[0-9a-f]{32}$/);
    expect((await cart()).note).toBe("hello");
  });

  test("merges attributes, and takes out those that are empty", async () => {
    await client.post("/cart/update.js", { attributes: { a: "1", b: "2" } });
    await client.post("/cart/update.js", new URLSearchParams({ "attributes[b]": "", "attributes[c]": "3" }));
    expect((await cart()).attributes).toEqual({ a: "1", c: "3" });
  });

  test("does not let attributes with two underscores be read", async () => {
    await client.post("/cart/update.js", { attributes: { __a: "1", _b: "2" } });
    expect((await cart()).attributes).toEqual({ _b: "2" });
    expect(shop.carts[0]?.attributes.get("__a")).toBe("1");
  });

  test("loses what another script does not name when that replaces the attributes", async () => {
    await client.post("/cart/update.js", { attributes: { a: "1" } });
    await client.post("/api/unstable/graphql.json", { attributes: { b: "2" } });
    expect((await cart()).attributes).toEqual({ b: "2" });
  });

  test("is not given out for a cookie without its key", async () => {
    await client.post("/cart/update.js", { note: "mine" });
    client.setCookie("cart", client.cookie("cart")?.split("%3F")[0] ?? "");
    expect((await cart()).note).toBe("");
  });

  test("runs out after fourteen days", async () => {
    await client.post("/cart/update.js", { note: "mine" });
    nowMs += 13 * dayMs;
    expect((await cart()).note).toBe("mine");
    nowMs += dayMs;
    expect((await cart()).note).toBe("");
  });

  test("adds, changes and clears lines, and refuses what is not sold", async () => {
    await client.post("/cart/add.js", { items: [{ id: shirt, quantity: 2 }] });
    await client.post("/cart/add.js", new URLSearchParams({ id: `${shirt}` }));
    expect((await cart()).item_count).toBe(3);
    await client.post("/cart/change.js", { line: 1, quantity: 1 });
    expect((await cart()).item_count).toBe(1);
    await client.post("/cart/clear.js", {});
    expect((await cart()).item_count).toBe(0);
    expect((await client.post("/cart/add.js", { id: 1 })).status).toBe(422);
  });

  test("answers 409 when it is told to, and when two write at once", async () => {
    shop.cartFaults.conflictsLeft = 1;
    expect((await client.post("/cart/update.js", { note: "a" })).status).toBe(409);
    expect((await client.post("/cart/update.js", { note: "b" })).status).toBe(200);
    shop.cartFaults.writeMs = 50;
    const both = await Promise.all(["c", "d"].map((note) => client.post("/cart/update.js", { note })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  test("becomes two when two first writes come at once", async () => {
    shop.cartFaults.writeMs = 50;
    await Promise.all(["a", "b"].map((note) => client.post("/cart/update.js", { note })));
    expect(shop.carts).toHaveLength(2);
  });
});

/** Returns the checkout's address. */
async function buy(): Promise<string> {
  const begun = await client.get("/checkout");
  const path = begun.headers.get("location") ?? "";
  await client.post(`${path}/contact`, new URLSearchParams({ email: "sam@example.org" }));
  await client.post(`${path}/pay`, new URLSearchParams());
  return path;
}

describe("the checkout", () => {
  test("tells of checkout and order with the cart's attributes, hidden ones too, and their common tokens", async () => {
    await client.get("/products/linen-shirt?ttclid=E.C.P.first");
    await client.get("/cart");
    await client.post("/cart/add.js", { id: shirt });
    await client.post("/cart/update.js", { attributes: { gift: "yes", __hidden: "1" } });
    await buy();
    const [checkout, order] = heard;
    const attributes = [
      { name: "gift", value: "yes" },
      { name: "__hidden", value: "1" },
    ];
    const common = { landing_site: "/products/linen-shirt?ttclid=E.C.P.first", note_attributes: attributes };
    expect(heard.map(({ topic }) => topic)).toEqual(["checkouts/create", "orders/create"]);
    expect(checkout?.body).toMatchObject({
      ...common,
      email: "sam@example.org",
      cart_token: shop.carts[0]?.token,
    });
    expect(order?.body).toMatchObject({
      ...common,
      email: "sam@example.org",
      cart_token: shop.carts[0]?.token,
      checkout_token: (checkout?.body as { token: string } | undefined)?.token,
      client_details: { browser_ip: "198.51.101.7" },
      total_price: "45.98",
    });
    expect(checkout?.body).not.toHaveProperty("client_details");
  });

  test("ends the cart, and a page that is loaded again orders nothing more", async () => {
    await client.post("/cart/add.js", { id: shirt });
    const path = await buy();
    await client.post(`${path}/pay`, new URLSearchParams());
    expect(heard).toHaveLength(2);
    expect(client.cookie("cart")).toBeUndefined();
  });

  test("has no cart and no attributes when a product is bought now", async () => {
    await client.post("/cart/update.js", { attributes: { gift: "yes" } });
    const begun = await client.post("/emulated/buy-now", new URLSearchParams({ id: `${shirt}` }));
    const path = begun.headers.get("location") ?? "";
    await client.post(`${path}/contact`, new URLSearchParams());
    await client.post(`${path}/pay`, new URLSearchParams());
    expect(heard[1]?.body).toMatchObject({ cart_token: null, note_attributes: [] });
  });

  test("begins from the first page of the visit; half an hour later that is another", async () => {
    await client.get("/?ttclid=E.C.P.first");
    nowMs += 31 * 60_000;
    await client.get("/collections/all");
    await client.post("/cart/add.js", { id: shirt });
    await buy();
    expect(heard[1]?.body).toMatchObject({ landing_site: "/collections/all" });
  });

  test("sends an empty cart back", async () => {
    expect((await client.get("/checkout")).headers.get("location")).toBe("/cart");
  });
});

describe("pages", () => {
  test("carry the app embed only where it is turned on", async () => {
    expect(await (await client.get("/")).text()).toContain("data-clickback");
    shop.setEmbed(false);
    expect(await (await client.get("/")).text()).not.toContain("data-clickback");
  });

  test("carry the block's settings, their defaults where none are given", async () => {
    expect(await (await client.get("/")).text()).toContain('data-clickback="2592000 "');
    shop.setEmbed({ hide_attributes: true });
    expect(await (await client.get("/")).text()).toContain('data-clickback="2592000 __"');
  });

  test("carry what the app keeps at Shopify for its own Liquid", async () => {
    shop.setAppData({ clickback: { embed: { attribution_days: 7 } } });
    expect(await (await client.get("/")).text()).toContain('data-clickback="604800 "');
  });

  test("that there are none of are not found", async () => {
    expect((await client.get("/products/no-such-thing")).status).toBe(404);
    expect((await client.post("/nothing", {})).status).toBe(404);
  });
});

describe("forms that make customers", () => {
  test("a registration makes one with an account, a newsletter form one without", async () => {
    const registration = { form_type: "create_customer", "customer[email]": "ada@example.com" };
    await client.post("/account", new URLSearchParams({ ...registration, "customer[first_name]": "Ada" }));
    const newsletter = { form_type: "customer", "contact[email]": "grace@example.com" };
    await client.post("/contact", new URLSearchParams(newsletter));
    expect(heard).toMatchObject([
      {
        topic: "customers/create",
        body: { id: 7_400_000_000_001, state: "enabled", email: "ada@example.com", first_name: "Ada" },
      },
      { topic: "customers/create", body: { id: 7_400_000_000_002, state: "disabled" } },
    ]);
  });
});
