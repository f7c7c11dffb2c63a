import { expect, test } from "vitest";

import { expectedPurchase, lastCart, lastOrder } from "./expected-purchase.ts";
import { beginning, useStorefront } from "./use-storefront.ts";

const front = useStorefront();
const at = `${beginning / 1_000}`;
const dayMs = 86_400_000;
const ttp = "2hXk7Qd1mVnB4tYpLs9RwEaZc0F";

test("a click that buys at once is in the order, with its time, in one write to the cart", async () => {
  const shopper = await front.enter();
  await shopper.setTtp(ttp);
  await shopper.visit("/products/linen-shirt?ttclid=E.C.P.first&utm_source=tiktok");
  await shopper.addToCart();
  await shopper.checkOut();
  const { attributes, event } = lastOrder(front.shop, front.clock);
  expect(attributes).toEqual({ ttclid: "E.C.P.first", ttclid_at: at, _ttp: ttp, tt_consent: "granted" });
  expect(event).toEqual(
    expectedPurchase({
      at: beginning,
      page: "/products/linen-shirt?ttclid=E.C.P.first&utm_source=tiktok",
      ttclid: "E.C.P.first",
      ttp,
    }),
  );
  expect(front.shop.cartRequests.filter(({ path }) => path === "/cart/update.js")).toHaveLength(1);
});

test("a click on the home page is in the order of a visit 20 days later, though its cart has run out", async () => {
  const shopper = await front.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  await shopper.returnLater(20);
  await shopper.visit("/");
  await shopper.addToCart();
  await shopper.checkOut();
  const { attributes, event } = lastOrder(front.shop, front.clock);
  expect(front.shop.carts).toHaveLength(2);
  expect(attributes).toEqual({ ttclid: "E.C.P.first", ttclid_at: at, tt_consent: "granted" });
  expect(event).toEqual(expectedPurchase({ at: beginning + 20 * dayMs, page: "/", ttclid: "E.C.P.first" }));
});

test("a click is forgotten when the attribution window is over", async () => {
  front.shop.setAppData({ clickback: { embed: { attribution_days: 7 } } });
  const shopper = await front.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  expect(await shopper.stored("clickback_click")).toBe(`E.C.P.first|${at}|${front.shop.origin}/|`);
  await shopper.returnLater(8);
  await shopper.visit("/");
  expect(await shopper.stored("clickback_click")).toBeNull();
});

test("of two clicks the newer one is in the order", async () => {
  const shopper = await front.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  await shopper.returnLater(3);
  await shopper.visit("/products/linen-shirt?ttclid=E.C.P.second");
  await shopper.addToCart();
  await shopper.checkOut();
  const { attributes, event } = lastOrder(front.shop, front.clock);
  const time = beginning + 3 * dayMs;
  expect(attributes).toEqual({ ttclid: "E.C.P.second", ttclid_at: `${time / 1_000}`, tt_consent: "granted" });
  expect(event).toEqual(
    expectedPurchase({
      at: time,
      page: "/products/linen-shirt?ttclid=E.C.P.second",
      ttclid: "E.C.P.second",
    }),
  );
});

test("an old tab that is loaded again does not make its click the newest", async () => {
  const shopper = await front.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  const oldTab = shopper.page;
  const newTab = await shopper.context.newPage();
  await newTab.goto(`${front.shop.origin}/?ttclid=E.C.P.second`);
  await expect.poll(() => lastCart(front.shop)?.["ttclid"]).toBe("E.C.P.second");
  await oldTab.reload();
  await shopper.settle();
  await shopper.addToCart();
  await shopper.checkOut();
  expect(lastOrder(front.shop, front.clock).attributes).toMatchObject({ ttclid: "E.C.P.second" });
});

test("a page that is loaded again keeps the time of its click", async () => {
  const shopper = await front.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  await shopper.returnLater(2);
  await shopper.visit("/?ttclid=E.C.P.first");
  expect(await shopper.stored("clickback_click")).toBe(`E.C.P.first|${at}|${front.shop.origin}/|`);
});

test("a landing page without the app embed hands its click to the next page as its referrer", async () => {
  front.shop.setEmbed(false);
  const shopper = await front.enter();
  await shopper.visit("/?ttclid=E.C.P.first&email=ada@example.com");
  front.shop.setEmbed({});
  await shopper.page.getByRole("link", { name: "Linen shirt" }).click();
  await shopper.settle();
  expect(await shopper.stored("clickback_click")).toBe(`E.C.P.first|${at}|${front.shop.origin}/|`);
  expect(lastCart(front.shop)).toMatchObject({ ttclid: "E.C.P.first" });
});

test("buying now goes around the cart: the order has the click in its landing page only", async () => {
  const shopper = await front.enter();
  await shopper.visit("/products/linen-shirt?ttclid=E.C.P.first");
  await shopper.page.getByRole("button", { name: "Buy it now" }).click();
  await shopper.pay();
  const { attributes, event } = lastOrder(front.shop, front.clock);
  expect(attributes).toEqual({});
  expect(event).toEqual(
    expectedPurchase({
      at: beginning,
      page: "/products/linen-shirt?ttclid=E.C.P.first",
      ttclid: "E.C.P.first",
    }),
  );
});

test.each(["form_to_checkout", "ajax_to_checkout"] as const)(
  "a theme that adds by %s, without a page in between, loses no click of an earlier visit",
  async (addToCart) => {
    front.shop.theme.addToCart = addToCart;
    const shopper = await front.enter();
    await shopper.visit("/?ttclid=E.C.P.first");
    await shopper.returnLater(20);
    await shopper.visit("/products/linen-shirt");
    await shopper.page.getByRole("button", { name: "Add to cart" }).click();
    await shopper.pay();
    const { event } = lastOrder(front.shop, front.clock);
    expect(event).toEqual(
      expectedPurchase({
        at: beginning + 20 * dayMs,
        page: "/products/linen-shirt",
        ttclid: "E.C.P.first",
      }),
    );
  },
);

test("a browser that forgets after seven days still has the click in its cart", async () => {
  const shopper = await front.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  await shopper.addToCart();
  await shopper.returnLater(8);
  await shopper.loseScriptStorage();
  await shopper.visit("/");
  await shopper.checkOut();
  const { attributes, event } = lastOrder(front.shop, front.clock);
  expect(attributes).toEqual({ ttclid: "E.C.P.first", ttclid_at: at, tt_consent: "granted" });
  expect(event).toEqual(expectedPurchase({ at: beginning + 8 * dayMs, page: "/", ttclid: "E.C.P.first" }));
});

test("where browser and cart have both forgotten, the order says only what is known", async () => {
  const shopper = await front.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  await shopper.returnLater(16);
  await shopper.loseScriptStorage();
  await shopper.addToCart();
  await shopper.checkOut();
  const { attributes, event } = lastOrder(front.shop, front.clock);
  expect(attributes).toEqual({ tt_consent: "granted" });
  expect(event).toEqual(expectedPurchase({ at: beginning + 16 * dayMs, page: "/products/linen-shirt" }));
});

test.each([
  ["with a space", "E.C.P.fi%20rst"],
  ["that is markup", "%3Cscript%3E"],
  ["that no script filled in", "undefined"],
  ["of 1,001 characters", "E".repeat(1_001)],
])("an id %s is dropped", async (_case, ttclid) => {
  const shopper = await front.enter();
  await shopper.visit(`/?ttclid=${ttclid}`);
  expect(await shopper.stored("clickback_click")).toBeNull();
  expect(front.shop.cartRequests).toEqual([]);
});

test("an id of 1,000 characters is kept, and a cookie of TikTok's that cannot be one is not", async () => {
  const shopper = await front.enter();
  await shopper.setTtp("made%20up");
  await shopper.visit(`/?ttclid=${"E".repeat(1_000)}`);
  expect(lastCart(front.shop)).toEqual({ ttclid: "E".repeat(1_000), ttclid_at: at, tt_consent: "granted" });
});

test("a cookie of TikTok's that appears later is added", async () => {
  const shopper = await front.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  await shopper.setTtp(ttp);
  await shopper.visit("/products/wool-socks");
  expect(front.shop.cartRequests.at(-1)?.fields).toMatchObject({ "attributes[_ttp]": ttp });
  expect(lastCart(front.shop)).toMatchObject({ ttclid: "E.C.P.first", _ttp: ttp });
});

test("a shop in a second language is spoken to under its own root", async () => {
  front.shop.theme.root = "/fr/";
  const shopper = await front.enter();
  const written = shopper.page.waitForRequest(/\/fr\/cart\/update\.js$/);
  await shopper.visit("/fr/?ttclid=E.C.P.first");
  await written;
  expect(lastCart(front.shop)).toMatchObject({ ttclid: "E.C.P.first" });
});

test("attributes that are to be hidden are in the order, and no script can read them", async () => {
  front.shop.setEmbed({ hide_attributes: true });
  const shopper = await front.enter();
  await shopper.setTtp(ttp);
  await shopper.visit("/products/linen-shirt?ttclid=E.C.P.first");
  await shopper.addToCart();
  const cart = await shopper.page.evaluate(async () => (await fetch("/cart.js")).json() as Promise<object>);
  expect(cart).toMatchObject({ attributes: {} });
  await shopper.checkOut();
  const { attributes, event } = lastOrder(front.shop, front.clock);
  expect(attributes).toEqual({
    __ttclid: "E.C.P.first",
    __ttclid_at: at,
    ___ttp: ttp,
    __tt_consent: "granted",
  });
  expect(event).toEqual(
    expectedPurchase({
      at: beginning,
      page: "/products/linen-shirt?ttclid=E.C.P.first",
      ttclid: "E.C.P.first",
      ttp,
    }),
  );
  expect(front.shop.cartRequests.filter(({ path }) => path === "/cart/update.js")).toHaveLength(1);
});
