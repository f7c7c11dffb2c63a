import { expect, test, vi } from "vitest";

import { patience, type JourneyShop } from "./open-journey-shop.ts";
import { useJourneys, wholeFunnel } from "./use-journeys.ts";

const journeys = useJourneys();
const ttp = "2hXk7Qd1mVnB4tYpLs9RwEaZc0F";
const landing = "/products/linen-shirt?ttclid=E.C.P.first";

/** What the product keeps of a shop's visitors, and what it told TikTok in requests. */
async function keptAndTold({ shopId, pixelCode }: JourneyShop) {
  const { database, tiktok } = journeys.world;
  const { rows } = await database.pool.query<{ visitors: number; clicks: number }>(
    // One who refused is known by keys of its cart and order alone, so that what comes of them is refused as well.
    `SELECT (SELECT count(*) FROM visitor WHERE shop_id = $1 AND consent <> 'denied')::int AS visitors,
       (SELECT count(*) FROM click JOIN visitor ON visitor.id = visitor_id WHERE visitor.shop_id = $1)::int AS clicks`,
    [shopId],
  );
  return { ...rows[0], requests: tiktok.requests.filter((one) => one.pixelCode === pixelCode).length };
}

test.concurrent("after a refusal no id leaves the browser, TikTok hears of nothing, and the ledger says why", async (context) => {
  const shop = await journeys.openShop(context, { region: "DE" });
  const shopper = await shop.enter();
  const asked: string[] = [];
  shopper.context.on("request", (request) => {
    if (!request.isNavigationRequest()) asked.push(`${request.url()} ${request.postData() ?? ""}`);
  });
  await shopper.setTtp(ttp);
  await shopper.visit(landing);
  await shopper.decide("Decline all");
  await shopper.addToCart();
  await shopper.checkOut();
  expect(shop.lastOrder().attributes).toEqual({ tt_consent: "denied" });
  await shop.expectFates("InitiateCheckout skipped consent_denied", "CompletePayment skipped consent_denied");
  expect(
    asked.filter((text) => /E\.C\.P|storefront\/events|tiktok/.test(text) || text.includes(ttp)),
  ).toEqual([]);
  expect(await keptAndTold(shop)).toEqual({ visitors: 0, clicks: 0, requests: 0 });
});

test.concurrent("consent that is given on the page of the click, after adding to the cart, takes the click along", async (context) => {
  const shop = await journeys.openShop(context, { region: "DE" });
  const shopper = await shop.enter();
  await shopper.setTtp(ttp);
  await shopper.visit(landing);
  await shopper.addToCart();
  await shopper.decide("Accept all");
  await shop.untilTold("product_added_to_cart");
  await shopper.checkOut();
  await shop.expectFates(...wholeFunnel);
  await shop.expectPurchase(shopper, { page: landing, ttclid: "E.C.P.first", ttp, isGerman: true });
});

test.concurrent("consent that is given on the thank-you page releases the order that was withheld", async (context) => {
  const shop = await journeys.openShop(context, { region: "DE" });
  const shopper = await shop.enter();
  await shopper.setTtp(ttp);
  await shopper.visit(landing);
  await shopper.addToCart();
  await shopper.checkOut();
  expect(shop.lastOrder().attributes).toEqual({});
  await shop.expectFates(
    "InitiateCheckout skipped consent_unknown",
    "CompletePayment skipped consent_unknown",
  );
  expect(await keptAndTold(shop)).toEqual({ visitors: 0, clicks: 0, requests: 0 });
  await shopper.decide("Accept all");
  await shop.expectFates("InitiateCheckout skipped consent_unknown", "CompletePayment accepted");
  await shop.expectPurchase(shopper, { page: landing, ttclid: "E.C.P.first", ttp, isGerman: true });
});

test.concurrent("a withdrawal after the click has the visitor forgotten, and what is bought after it stays untold", async (context) => {
  const shop = await journeys.openShop(context, { region: "DE" });
  const shopper = await shop.enter();
  await shopper.setTtp(ttp);
  await shopper.visit(landing);
  await shopper.decide("Accept all");
  await shopper.addToCart();
  await shop.expectFates("ViewContent accepted", "AddToCart accepted");
  expect(shop.delivered("AddToCart")).toMatchObject({ user: { ttclid: "E.C.P.first", ttp } });
  expect(await keptAndTold(shop)).toMatchObject({ visitors: 1, clicks: 1 });
  await shopper.decide("Decline all");
  await vi.waitFor(
    async () => expect(await keptAndTold(shop)).toMatchObject({ visitors: 0, clicks: 0 }),
    patience,
  );
  expect(await shopper.stored("clickback_click")).toBeNull();
  await shopper.visit("/cart");
  await shopper.page.getByRole("button", { name: "Check out" }).click();
  await shopper.pay();
  expect(shop.lastOrder().attributes).toEqual({ tt_consent: "denied" });
  await shop.expectFates(
    "ViewContent accepted",
    "AddToCart accepted",
    "InitiateCheckout skipped consent_denied",
    "CompletePayment skipped consent_denied",
  );
  expect(await keptAndTold(shop)).toMatchObject({ visitors: 0, clicks: 0 });
});

test.concurrent("an objection to the sale of data goes with everything that is told, as limited use", async (context) => {
  const shop = await journeys.openShop(context, { region: "US-CA" });
  const shopper = await shop.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  await shopper.decide("Do not sell my data");
  await shopper.addToCart();
  await shopper.checkOut();
  await shop.expectFates(...wholeFunnel);
  for (const fate of wholeFunnel)
    expect(shop.delivered(fate.split(" ")[0] ?? "")).toMatchObject({ limited_data_use: true });
  await shop.expectPurchase(shopper, {
    page: "/?ttclid=E.C.P.first",
    ttclid: "E.C.P.first",
    limited_data_use: true,
  });
});
