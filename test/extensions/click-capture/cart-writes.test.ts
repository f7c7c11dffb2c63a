import { expect, test } from "vitest";

import { expectedPurchase, lastCart, lastOrder } from "./expected-purchase.ts";
import { beginning, useStorefront } from "./use-storefront.ts";

const front = useStorefront();
const at = `${beginning / 1_000}`;
const clicked = { ttclid: "E.C.P.first", ttclid_at: at, tt_consent: "granted" };

const updates = () => front.shop.cartRequests.filter(({ path }) => path === "/cart/update.js");

/** What another app does when it sets its own attributes by Shopify's standard action. */
const replaceAttributes = (attributes: { key: string; value: string }[]) =>
  (globalThis as unknown as UpdatingPage).Shopify.actions.updateCart({ attributes });

type UpdatingPage = { Shopify: { actions: { updateCart(change: object): Promise<object> } } };

test("a write that comes at a bad moment is made once more, later", async () => {
  front.shop.cartFaults.conflictsLeft = 1;
  const shopper = await front.enter();
  shopper.expectComplaint(/status of 409/);
  await shopper.visit("/?ttclid=E.C.P.first");
  await expect.poll(() => updates().map(({ status }) => status), { timeout: 10_000 }).toEqual([409, 200]);
  expect(lastCart(front.shop)).toEqual(clicked);
});

test("after two refusals the page gives up, and the next one tries again", async () => {
  front.shop.cartFaults.conflictsLeft = 2;
  const shopper = await front.enter();
  shopper.expectComplaint(/status of 409/);
  await shopper.visit("/?ttclid=E.C.P.first");
  await expect.poll(() => updates().length, { timeout: 10_000 }).toBe(2);
  await shopper.settle();
  expect(updates().map(({ status }) => status)).toEqual([409, 409]);
  await shopper.visit("/products/linen-shirt");
  expect(updates().map(({ status }) => status)).toEqual([409, 409, 200]);
  expect(lastCart(front.shop)).toEqual(clicked);
});

test("writes of others that overlap with ours are survived", async () => {
  const shopper = await front.enter();
  shopper.expectComplaint(/status of 409/);
  await shopper.addToCart();
  front.shop.cartFaults.writeMs = 300;
  await shopper.page.goto(`${front.shop.origin}/?ttclid=E.C.P.first`);
  await shopper.page.evaluate(async () => {
    const body = new URLSearchParams({ note: "x" });
    for (let count = 0; count < 2; count++) await fetch("/cart/update.js", { method: "POST", body });
  });
  await expect.poll(() => lastCart(front.shop), { timeout: 15_000 }).toEqual(clicked);
});

test("a shop in trouble is not asked again and again", async () => {
  front.shop.cartFaults.status = 500;
  const shopper = await front.enter();
  shopper.expectComplaint(/status of 500/);
  await shopper.visit("/?ttclid=E.C.P.first");
  await shopper.settle();
  await shopper.settle();
  expect(updates()).toHaveLength(1);
});

test("attributes that another app replaces are written again, beside its own", async () => {
  const shopper = await front.enter();
  await shopper.visit("/products/linen-shirt?ttclid=E.C.P.first");
  await shopper.addToCart();
  await shopper.page.evaluate(replaceAttributes, [{ key: "gift", value: "yes" }]);
  await shopper.settle();
  expect(lastCart(front.shop)).toEqual({ ...clicked, gift: "yes" });
  await shopper.checkOut();
  const { attributes, event } = lastOrder(front.shop, front.clock);
  expect(attributes).toEqual({ ...clicked, gift: "yes" });
  expect(event).toEqual(
    expectedPurchase({
      at: beginning,
      page: "/products/linen-shirt?ttclid=E.C.P.first",
      ttclid: "E.C.P.first",
    }),
  );
});

test("an app that sets its attributes and keeps ours is left alone", async () => {
  const shopper = await front.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  const ours = Object.entries(clicked).map(([key, value]) => ({ key, value }));
  await shopper.page.evaluate(replaceAttributes, [...ours, { key: "gift", value: "yes" }]);
  await shopper.settle();
  expect(updates()).toHaveLength(1);
});

test("with an app that replaces attributes whenever ours appear, there is an end to it", async () => {
  const shopper = await front.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  for (let count = 0; count < 8; count++) {
    await shopper.page.evaluate(replaceAttributes, [{ key: "gift", value: "yes" }]);
    await shopper.settle();
  }
  expect(updates()).toHaveLength(1 + 5);
});

test("attributes that were wiped in silence are back when the cart's form leads to the checkout", async () => {
  const shopper = await front.enter();
  await shopper.visit("/products/linen-shirt?ttclid=E.C.P.first");
  await shopper.addToCart();
  await shopper.visit("/cart");
  // By Storefront API, without Shopify's action: nothing in the page says so.
  await shopper.page.evaluate(() =>
    fetch("/api/unstable/graphql.json", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"attributes":{"gift":"yes"}}',
    }),
  );
  expect(lastCart(front.shop)).toEqual({ gift: "yes" });
  const before = updates().length;
  await shopper.page.getByRole("button", { name: "Check out" }).click();
  await shopper.pay();
  expect(lastOrder(front.shop, front.clock).attributes).toEqual({ ...clicked, gift: "yes" });
  expect(updates()).toHaveLength(before);
});

test("a cart that a theme makes and announces is told at once what the shopper decided", async () => {
  front.shop.theme.standardEvents = true;
  const shopper = await front.enter();
  await shopper.addToCart();
  expect(lastCart(front.shop)).toEqual({ tt_consent: "granted" });
  expect(updates()).toHaveLength(1);
});

test("the cart of the order after the next is told of the click, too", async () => {
  const shopper = await front.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  await shopper.addToCart();
  await shopper.checkOut();
  await shopper.visit("/");
  await shopper.addToCart();
  await shopper.checkOut();
  expect(front.shop.webhooks.filter(({ topic }) => topic === "orders/create")).toHaveLength(2);
  expect(lastOrder(front.shop, front.clock).attributes).toEqual(clicked);
});

test("a landing page that is left at once makes no cart in passing, and the next page says the click once", async () => {
  // Sooner than the half second after which it would be said.
  const leave = 'if (location.search) setTimeout(() => (location.href = "/collections/all"), 100);';
  front.shop.theme.bodyEnd = `<script>addEventListener("load", () => { ${leave} });</script>`;
  const shopper = await front.enter();
  await shopper.page.goto(`${front.shop.origin}/?ttclid=E.C.P.first`);
  await shopper.page.waitForURL("**/collections/all");
  await shopper.settle();
  expect(await shopper.stored("clickback_click")).toBe(`E.C.P.first|${at}|${front.shop.origin}/|`);
  expect(lastCart(front.shop)).toEqual(clicked);
  expect(updates()).toHaveLength(1);
});
