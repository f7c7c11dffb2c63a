import { expect, test } from "vitest";

import { canonicalEvents, spellEvent, type CanonicalEvent } from "#app/core/tiktok/event-names.ts";
import { canonicalPixelEvent } from "#app/core/tiktok/pixel-event-name.ts";

test.each(Object.keys(canonicalEvents) as CanonicalEvent[])(
  "%s is the same event in either spelling",
  (event) => {
    expect(canonicalPixelEvent(spellEvent(event, "classic"))).toBe(event);
    expect(canonicalPixelEvent(spellEvent(event, "renamed"))).toBe(event);
  },
);

test.each([
  ["SHOPPING", "CompletePayment"],
  ["INITIATE_ORDER", "InitiateCheckout"],
  ["ON_WEB_CART", "AddToCart"],
  ["ON_WEB_DETAIL", "ViewContent"],
  ["ON_WEB_SEARCH", "Search"],
  ["ADD_BILLING", "AddPaymentInfo"],
  ["FORM", "SubmitForm"],
  ["ON_WEB_REGISTER", "CompleteRegistration"],
  ["ON_WEB_SUBSCRIBE", "Subscribe"],
  ["ON_WEB_ORDER", "PlaceAnOrder"],
  ["START_TRIAL", "StartTrial"],
])("%s, as ad creation calls it, is %s", (name, event) => {
  expect(canonicalPixelEvent(name)).toBe(event);
});

test.each(["PAGE_VIEW", "Pageview", "ClickButton", "toString"])("%s stays as it is", (name) => {
  expect(canonicalPixelEvent(name)).toBe(name);
});
