import { expect, test } from "vitest";

import { expectedPurchase, lastCart, lastOrder } from "./expected-purchase.ts";
import type { Shopper } from "./shopper.ts";
import { beginning, useStorefront } from "./use-storefront.ts";

const front = useStorefront();
const at = `${beginning / 1_000}`;
const ttp = "2hXk7Qd1mVnB4tYpLs9RwEaZc0F";
const landing = "/products/linen-shirt?ttclid=E.C.P.first";

const updates = () => front.shop.cartRequests.filter(({ path }) => path === "/cart/update.js");

/** All that scripts can have kept in the shop's name. */
async function keptByScripts(shopper: Shopper): Promise<string[]> {
  const cookies = await shopper.context.cookies();
  const stored = await shopper.page.evaluate(() => [
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
  ]);
  const known = ["cart", "_ttp", "emulated_region", "emulated_visitor", "emulated_visit"];
  return [...stored, ...cookies.map(({ name }) => name).filter((name) => !known.includes(name))];
}

test("before the shopper allows marketing nothing is kept, written or asked", async () => {
  const shopper = await front.enter({ region: "DE" });
  await shopper.setTtp(ttp);
  await shopper.visit(landing);
  await shopper.addToCart();
  await shopper.visit("/cart");
  expect(await keptByScripts(shopper)).toEqual([]);
  expect(updates()).toEqual([]);
  await shopper.checkOut();
  const { attributes, event } = lastOrder(front.shop, front.clock);
  expect(attributes).toEqual({});
  expect(event).toBe("consent_unknown");
});

test("consent that is given late, on the page of the click, takes the click along", async () => {
  const shopper = await front.enter({ region: "DE" });
  await shopper.setTtp(ttp);
  await shopper.visit(landing);
  await shopper.addToCart();
  await shopper.decide("Accept all");
  await shopper.checkOut();
  const { attributes, event } = lastOrder(front.shop, front.clock);
  expect(attributes).toEqual({ ttclid: "E.C.P.first", ttclid_at: at, _ttp: ttp, tt_consent: "granted" });
  expect(event).toEqual(
    expectedPurchase({ at: beginning, page: landing, ttclid: "E.C.P.first", ttp, isGerman: true }),
  );
});

test("consent that is given two pages later is said without the click that was not kept", async () => {
  const shopper = await front.enter({ region: "DE" });
  await shopper.visit(landing);
  await shopper.visit("/");
  await shopper.addToCart("wool-socks");
  await shopper.decide("Accept all");
  expect(lastCart(front.shop)).toEqual({ tt_consent: "granted" });
});

test("a refusal makes no cart", async () => {
  const shopper = await front.enter({ region: "DE" });
  await shopper.visit(landing);
  await shopper.decide("Decline all");
  await shopper.visit("/");
  expect(front.shop.carts).toEqual([]);
  expect(await keptByScripts(shopper)).toEqual([]);
});

test("a refusal is said in the cart that is made after it, once, and the order is not told", async () => {
  const shopper = await front.enter({ region: "DE" });
  await shopper.setTtp(ttp);
  await shopper.visit(landing);
  await shopper.decide("Decline all");
  await shopper.addToCart();
  await shopper.visit("/cart");
  await shopper.visit("/");
  expect(updates()).toHaveLength(1);
  expect(await keptByScripts(shopper)).toEqual(["clickback_said"]);
  await shopper.checkOut();
  const { attributes, event } = lastOrder(front.shop, front.clock);
  expect(attributes).toEqual({ tt_consent: "denied" });
  expect(event).toBe("consent_denied");
});

test("a shopper who never had to be asked can refuse, too", async () => {
  const shopper = await front.enter({ region: "US" });
  await shopper.addToCart();
  expect(lastCart(front.shop)).toEqual({ tt_consent: "granted" });
  await shopper.decide("Decline all");
  expect(lastCart(front.shop)).toEqual({ tt_consent: "denied" });
});

test("a withdrawal empties the cart of ids and the browser of the click", async () => {
  const shopper = await front.enter({ region: "DE" });
  await shopper.setTtp(ttp);
  await shopper.visit(landing);
  await shopper.decide("Accept all");
  await shopper.addToCart();
  expect(lastCart(front.shop)).toEqual({
    ttclid: "E.C.P.first",
    ttclid_at: at,
    _ttp: ttp,
    tt_consent: "granted",
  });
  await shopper.visit("/cart");
  await shopper.decide("Decline all");
  expect(lastCart(front.shop)).toEqual({ tt_consent: "denied" });
  expect(await shopper.stored("clickback_click")).toBeNull();
  await shopper.page.getByRole("button", { name: "Check out" }).click();
  await shopper.pay();
  const { attributes, event } = lastOrder(front.shop, front.clock);
  expect(attributes).toEqual({ tt_consent: "denied" });
  expect(event).toBe("consent_denied");
});

test("a withdrawal while a write waits to be made again is not overwritten by it", async () => {
  const shopper = await front.enter({ region: "DE" });
  shopper.expectComplaint(/status of 409/);
  await shopper.addToCart();
  front.shop.cartFaults.conflictsLeft = 1;
  await shopper.page.goto(`${front.shop.origin}${landing}`);
  await shopper.page.getByRole("button", { name: "Accept all" }).click();
  await expect.poll(() => updates().length).toBe(1);
  await shopper.page.getByRole("button", { name: "Decline all" }).click();
  await expect.poll(() => lastCart(front.shop)).toEqual({ tt_consent: "denied" });
  await shopper.settle();
  await shopper.settle();
  expect(lastCart(front.shop)).toEqual({ tt_consent: "denied" });
});

test("consent without a click makes no cart, and is said once in one that is there", async () => {
  const shopper = await front.enter({ region: "DE" });
  await shopper.visit("/");
  await shopper.decide("Accept all");
  expect(front.shop.carts).toEqual([]);
  await shopper.addToCart();
  await shopper.visit("/");
  expect(lastCart(front.shop)).toEqual({ tt_consent: "granted" });
  expect(updates()).toHaveLength(1);
});

test("an objection to the sale of data is passed on as limited use", async () => {
  const shopper = await front.enter({ region: "US-CA" });
  await shopper.visit(landing);
  await shopper.decide("Do not sell my data");
  await shopper.addToCart();
  await shopper.checkOut();
  const { attributes, event } = lastOrder(front.shop, front.clock);
  expect(attributes).toEqual({ ttclid: "E.C.P.first", ttclid_at: at, tt_consent: "granted_no_sale" });
  expect(event).toEqual(
    expectedPurchase({ at: beginning, page: landing, ttclid: "E.C.P.first", limited_data_use: true }),
  );
});

test("a browser that asks not to sell is believed", async () => {
  const shopper = await front.enter({ region: "US-CA", globalPrivacyControl: true });
  await shopper.visit(landing);
  expect(lastCart(front.shop)).toMatchObject({ tt_consent: "granted_no_sale" });
});
