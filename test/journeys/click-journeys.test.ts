import { expect, test } from "vitest";

import { useJourneys, wholeFunnel } from "./use-journeys.ts";

const journeys = useJourneys();
const ttp = "2hXk7Qd1mVnB4tYpLs9RwEaZc0F";

const dayMs = 86_400_000;

const withoutCart = wholeFunnel.filter((fate) => !fate.startsWith("AddToCart"));

const secondsOf = (ms: number) => `${ms / 1_000}`;

test.concurrent("a click that buys at once reaches TikTok with the purchase", async (context) => {
  const shop = await journeys.openShop(context);
  const shopper = await shop.enter();
  await shopper.setTtp(ttp);
  const landing = "/products/linen-shirt?ttclid=E.C.P.first&utm_source=tiktok";
  await shopper.visit(landing);
  await shopper.addToCart();
  await shopper.checkOut();
  await shop.expectFates(...wholeFunnel);
  await shop.expectPurchase(shopper, { page: landing, ttclid: "E.C.P.first", ttp });
});

test.concurrent("a click that leaves and comes back after 20 days is in the purchase, though its cart has run out", async (context) => {
  const shop = await journeys.openShop(context);
  const now = shop.clock.nowMs;
  shop.clock.nowMs = now - 20 * dayMs;
  const shopper = await shop.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  await shopper.returnLater(20);
  await shopper.addToCart();
  await shopper.checkOut();
  expect(shop.storefront.carts).toHaveLength(2);
  expect(shop.lastOrder()).toEqual({
    attributes: {
      ttclid: "E.C.P.first",
      ttclid_at: secondsOf(now - 20 * dayMs),
      tt_consent: "granted",
    },
    landingSite: "/products/linen-shirt",
  });
  await shop.expectFates(...wholeFunnel);
  await shop.expectPurchase(shopper, { page: "/products/linen-shirt", ttclid: "E.C.P.first" });
});

test.concurrent("of two clicks the newer one is in the purchase", async (context) => {
  const shop = await journeys.openShop(context);
  shop.clock.nowMs -= 3 * dayMs;
  const shopper = await shop.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  await shopper.returnLater(3);
  const landing = "/products/linen-shirt?ttclid=E.C.P.second";
  await shopper.visit(landing);
  await shopper.addToCart();
  await shopper.checkOut();
  await shop.expectFates(...wholeFunnel);
  await shop.expectPurchase(shopper, { page: landing, ttclid: "E.C.P.second" });
});

test.concurrent("buying now goes around the cart, and the server's record brings the click of an earlier visit", async (context) => {
  const shop = await journeys.openShop(context);
  shop.clock.nowMs -= 2 * dayMs;
  const shopper = await shop.enter();
  await shopper.setTtp(ttp);
  await shopper.visit("/?ttclid=E.C.P.first");
  await shop.untilTold("page_viewed");
  await shopper.returnLater(2);
  await shopper.visit("/products/linen-shirt");
  await shopper.page.getByRole("button", { name: "Buy it now" }).click();
  await shopper.pay();
  expect(shop.lastOrder()).toEqual({ attributes: {}, landingSite: "/products/linen-shirt" });
  await shop.expectFates(...withoutCart);
  await shop.expectPurchase(shopper, { page: "/products/linen-shirt", ttclid: "E.C.P.first", ttp });
});

test.concurrent("where the browser has forgotten after seven days and the cart has run out, the server's record brings the click", async (context) => {
  const shop = await journeys.openShop(context);
  shop.clock.nowMs -= 16 * dayMs;
  const shopper = await shop.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  await shop.untilTold("page_viewed");
  await shopper.returnLater(16);
  await shopper.loseScriptStorage();
  await shopper.addToCart();
  expect(await shopper.stored("clickback_click")).toBeNull();
  await shopper.checkOut();
  expect(shop.lastOrder()).toEqual({
    attributes: { tt_consent: "granted" },
    landingSite: "/products/linen-shirt",
  });
  await shop.expectFates(...wholeFunnel);
  await shop.expectPurchase(shopper, { page: "/products/linen-shirt", ttclid: "E.C.P.first" });
});

test.concurrent("attributes that another script takes out are put back, and the purchase has its click", async (context) => {
  const shop = await journeys.openShop(context);
  const shopper = await shop.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  await shopper.addToCart();
  await shopper.page.evaluate(() => {
    const { Shopify } = window as never as {
      Shopify: { actions: { updateCart(cart: object): Promise<unknown> } };
    };
    return Shopify.actions.updateCart({ attributes: [{ key: "gift", value: "yes" }] });
  });
  await shopper.settle();
  await shopper.checkOut();
  expect(shop.lastOrder().attributes).toMatchObject({ gift: "yes", ttclid: "E.C.P.first" });
  await shop.expectFates(...wholeFunnel);
  await shop.expectPurchase(shopper, { page: "/?ttclid=E.C.P.first", ttclid: "E.C.P.first" });
});

test.concurrent("attributes that another script takes out in the last moment are lost, and the server's record brings the click", async (context) => {
  const wipe = `<script>
    document.querySelector("a[href='/checkout']").addEventListener("click", async (event) => {
      event.preventDefault();
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ attributes: { gift: "yes" } });
      await fetch("/api/unstable/graphql.json", { method: "POST", headers, body });
      location.href = "/checkout";
    });
  </script>`;
  const shop = await journeys.openShop(context, { theme: { bodyEnd: wipe } });
  shop.clock.nowMs -= dayMs;
  const shopper = await shop.enter();
  await shopper.setTtp(ttp);
  await shopper.visit("/?ttclid=E.C.P.first");
  await shop.untilTold("page_viewed");
  await shopper.returnLater(1);
  await shopper.addToCart();
  await shopper.checkOut();
  expect(shop.lastOrder()).toEqual({ attributes: { gift: "yes" }, landingSite: "/products/linen-shirt" });
  await shop.expectFates(...wholeFunnel);
  await shop.expectPurchase(shopper, { page: "/products/linen-shirt", ttclid: "E.C.P.first", ttp });
});
