import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { defaultRules } from "#app/core/rules/default-rules.ts";

import type { Shopper } from "../extensions/click-capture/shopper.ts";
import { expectedBuyer } from "../extensions/click-capture/expected-purchase.ts";
import { sha256 } from "../fixtures/sha256.ts";
import { shopperIp } from "./journey-world.ts";
import { useJourneys, wholeFunnel } from "./use-journeys.ts";

const journeys = useJourneys();
const ttp = "2hXk7Qd1mVnB4tYpLs9RwEaZc0F";

/** One that its theme sends by Ajax, as far as a web pixel can see. */
const newsletter = `<form action="/contact#ContactFooter" id="ContactFooter" onsubmit="event.preventDefault()">
  <input type="hidden" name="form_type" value="customer">
  <input type="email" name="contact[email]" aria-label="Email">
  <button>Subscribe</button>
</form>`;

/** The ids under which the browser told its acts, by Shopify's names; filled as it goes on. */
function watchToldIds(shopper: Shopper): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  shopper.context.on("request", (request) => {
    if (!request.url().endsWith("/storefront/events")) return;
    const { events } = request.postDataJSON() as {
      events: readonly { name: string; id: string; customName?: string }[];
    };
    for (const { name, id, customName } of events) ids.set(customName ?? name, id);
  });
  return ids;
}

test.concurrent("each act of a shopper reaches TikTok whole, and the purchase once, however often its page is loaded", async (context) => {
  const shop = await journeys.openShop(context, { theme: { bodyEnd: newsletter } });
  const scrolled = { id: "scrolled", source: "custom", customName: "scrolled", event: null, enabled: false };
  const file = join(await mkdtemp(join(tmpdir(), "rules-")), "rules.json");
  await writeFile(file, JSON.stringify([...defaultRules, scrolled]));
  await journeys.world.clickback.operate("rules", ["--shop", shop.domain, "--set", file]);
  const shopper = await shop.enter();
  const toldIds = watchToldIds(shopper);
  const { page } = shopper;
  await shopper.setTtp(ttp);
  await shopper.visit("/?ttclid=E.C.P.first&utm_source=tiktok&email=ada@example.com");
  await shopper.visit("/search?q=linen");
  await shop.untilTold("search_submitted");
  await shopper.addToCart();
  await page.evaluate(() => {
    const { Shopify } = window as never as {
      Shopify: { analytics: { publish(name: string, data: object): void } };
    };
    Shopify.analytics.publish("quiz_done", { score: 12, result: "linen lover", answers: [1, 2] });
    Shopify.analytics.publish("scrolled", { percent: 50 });
  });
  await shop.untilTold("custom", 2);
  await page.getByRole("textbox", { name: "Email" }).fill("Ada.Brown@example.com");
  await page.getByRole("button", { name: "Subscribe" }).click();
  await shop.untilTold("form_submitted");
  await shopper.checkOut();
  await shop.untilTold("checkout_completed");
  await page.reload();
  await shopper.settle();
  await shop.expectFates(
    "ViewContent accepted",
    "Search accepted",
    "AddToCart accepted",
    "quiz_done accepted",
    "scrolled skipped rule_off",
    "SubmitForm accepted",
    "InitiateCheckout accepted",
    "AddPaymentInfo accepted",
    "CompletePayment accepted",
  );

  const email = sha256("ada.brown@example.com");
  const landing = "/?ttclid=E.C.P.first&utm_source=tiktok";
  const browser = {
    ip: shopperIp,
    user_agent: await page.evaluate(() => navigator.userAgent),
    ttclid: "E.C.P.first",
    ttp,
  };
  const fromWebhook = { content_id: "LS-M-SAND", content_name: "Linen shirt", brand: "Northlight" };
  const basketOf = (content: object) => ({
    contents: [{ ...content, quantity: 1, price: 39.99 }],
    content_type: "product",
    value: 39.99,
    currency: "USD",
    num_items: 1,
  });
  const basket = basketOf({ ...fromWebhook, content_category: "Shirts" });
  const expectWhole = (
    event: string,
    id: string | undefined,
    path: string,
    user: object,
    properties: object,
  ) =>
    expect(shop.delivered(event)).toEqual({
      event,
      event_time: shop.clock.nowMs / 1_000,
      event_id: id,
      user: { ...browser, ...user },
      page: { url: `${shop.origin}${path}` },
      properties,
    });
  const product = "/products/linen-shirt";
  expectWhole("ViewContent", toldIds.get("product_viewed"), product, {}, basket);
  const searched = { search_string: "linen", query: "linen" };
  expectWhole("Search", toldIds.get("search_submitted"), "/search", {}, searched);
  expectWhole("AddToCart", toldIds.get("product_added_to_cart"), product, {}, basket);
  const quiz = { score: 12, result: "linen lover" };
  expectWhole("quiz_done", toldIds.get("quiz_done"), product, {}, quiz);
  expectWhole("SubmitForm", toldIds.get("form_submitted"), product, { email }, {});
  const token = /\/cn\/(\w+)/.exec(page.url())?.[1];
  const buyer = { ...expectedBuyer(), locale: "en-US" };
  expectWhole("InitiateCheckout", `checkout_${token}`, landing, buyer, basketOf(fromWebhook));
  const paid = { ...basket, value: 45.98 };
  expectWhole("AddPaymentInfo", toldIds.get("payment_info_submitted"), "/", { email }, paid);
  await shop.expectPurchase(shopper, { page: landing, ttclid: "E.C.P.first", ttp });
});

const landing = "/products/linen-shirt?ttclid=E.C.P.first";

test.concurrent("in the theme editor's frame nothing is written, kept or told; a shopper's page after it is told", async (context) => {
  const shop = await journeys.openShop(context);
  const shopper = await shop.enter();
  await shopper.setTtp(ttp);
  await shopper.visit(`/emulated/theme-editor?path=${encodeURIComponent(`${landing}&oseid=1`)}`);
  await shopper.page.frameLocator("iframe").getByText("Clickback is on").waitFor();
  await shopper.settle();
  expect(shop.storefront.cartRequests).toEqual([]);
  await shopper.visit("/products/wool-socks");
  await shop.expectFates("ViewContent accepted");
  const { user, page } = shop.delivered("ViewContent");
  expect(page).toEqual({ url: `${shop.origin}/products/wool-socks` });
  expect(user).not.toHaveProperty("ttclid");
  await shop.untilTold("product_viewed", 1);
  expect(shop.storefront.carts).toEqual([]);
});

test.concurrent("on a page of a hostile theme there is no error from us, and the order arrives whole", async (context) => {
  const head = `<script>
    Object.freeze(window.fetch);
    Object.defineProperty(window, "fetch", { value: window.fetch });
    window.JSON = { parse() { throw new Error("no"); }, stringify() { return "{}"; } };
    Object.prototype.toJSON = Array.prototype.toJSON = function () { return "mine"; };
    addEventListener("pagehide", (event) => event.stopImmediatePropagation(), true);
  </script>`;
  const contentSecurityPolicy =
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self'; connect-src 'self'; img-src data:";
  const shop = await journeys.openShop(context, { theme: { head, contentSecurityPolicy } });
  const shopper = await shop.enter();
  await shopper.setTtp(ttp);
  await shopper.visit(landing);
  await shopper.addToCart();
  await shopper.checkOut();
  expect(shop.lastOrder().attributes).toMatchObject({ ttclid: "E.C.P.first", _ttp: ttp });
  await shop.expectFates(...wholeFunnel);
  await shop.expectPurchase(shopper, { page: landing, ttclid: "E.C.P.first", ttp });
});
