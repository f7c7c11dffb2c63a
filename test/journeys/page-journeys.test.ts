import { expect, test } from "vitest";

import { useJourneys } from "./use-journeys.ts";

const journeys = useJourneys();
const ttp = "2hXk7Qd1mVnB4tYpLs9RwEaZc0F";
const landing = "/products/linen-shirt?ttclid=E.C.P.first";

test("in the theme editor's frame nothing is written, kept or told", async () => {
  const shop = await journeys.openShop();
  const shopper = await shop.enter();
  await shopper.setTtp(ttp);
  await shopper.visit(`/emulated/theme-editor?path=${encodeURIComponent(`${landing}&oseid=1`)}`);
  await shopper.page.frameLocator("iframe").getByText("Clickback is on").waitFor();
  await shopper.settle();
  expect(shop.storefront.cartRequests).toEqual([]);
  await shop.expectFates();
});

test("on a page of a hostile theme there is no error from us, and the order arrives whole", async () => {
  const head = `<script>
    Object.freeze(window.fetch);
    Object.defineProperty(window, "fetch", { value: window.fetch });
    window.JSON = { parse() { throw new Error("no"); }, stringify() { return "{}"; } };
    Object.prototype.toJSON = Array.prototype.toJSON = function () { return "mine"; };
    addEventListener("pagehide", (event) => event.stopImmediatePropagation(), true);
  </script>`;
  const contentSecurityPolicy =
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self'; connect-src 'self'; img-src data:; form-action 'self'";
  const shop = await journeys.openShop({ theme: { head, contentSecurityPolicy } });
  const shopper = await shop.enter();
  await shopper.setTtp(ttp);
  await shopper.visit(landing);
  await shopper.addToCart();
  await shopper.checkOut();
  await shop.expectFates(
    "ViewContent accepted",
    "AddToCart accepted",
    "InitiateCheckout accepted",
    "AddPaymentInfo accepted",
    "CompletePayment accepted",
  );
  await shop.expectPurchase(shopper, { page: landing, ttclid: "E.C.P.first", ttp });
});
