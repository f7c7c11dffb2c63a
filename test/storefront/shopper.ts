import { checkoutToken as token, ttclid, ttp } from "../fixtures/shopper-browser.ts";
import { secondMs } from "../pipeline/hand-clock.ts";

/** What the browser is, as it says so itself. */
export type Visit = {
  readonly clientId: string;
  readonly consent: "granted" | "granted_no_sale" | "denied";
  readonly click?: { readonly ttclid: string; readonly at?: number } | undefined;
  readonly ttp?: string | undefined;
  readonly customerId?: string | undefined;
};

/** An event as the web pixel posts it. */
export type Told = { readonly id: string; readonly name: string; readonly at: number } & Record<
  string,
  unknown
>;

/** When the shoppers of these tests clicked: an hour before the tests' clock starts. */
export const clickedAtMs = Date.parse("2026-11-22T11:00:00.000Z");

export function visitOf(changes: Partial<Visit> = {}): Visit {
  return {
    clientId: "c7f1a0de-5b2c-4f6e-9a51-2f8f0e7d3b10",
    consent: "granted",
    click: { ttclid, at: clickedAtMs / secondMs },
    ttp,
    ...changes,
  };
}

export const shirt = {
  sku: "LS-M-SAND",
  variantId: "45100000000001",
  productId: "8100000000001",
  title: "Linen shirt",
  vendor: "Northlight",
  type: "Shirts",
  quantity: 2,
  price: "27.50",
};

/** Makes events at the tests' clock; ids differ unless told. */
export function createEventMaker(now: () => number) {
  let made = 0;
  const event = (name: string, fields: Record<string, unknown>): Told => ({
    id: `sh-${String(++made).padStart(8, "0")}-5B2C-4F6E-9A51-2F8F0E7D3B10`,
    name,
    at: now(),
    ...fields,
  });
  type Changes = Record<string, unknown>;
  const basket = { items: [shirt], currency: "USD", value: "55.00" };
  return {
    pageViewed: (changes: Changes = {}) => event("page_viewed", changes),
    productViewed: (changes: Changes = {}) =>
      event("product_viewed", {
        url: "https://shop.example/products/linen-shirt",
        items: [{ ...shirt, quantity: 1 }],
        currency: "USD",
        value: "27.50",
        ...changes,
      }),
    searchSubmitted: (changes: Changes = {}) =>
      event("search_submitted", { url: "https://shop.example/search?q=linen", query: "linen", ...changes }),
    addedToCart: (changes: Changes = {}) => event("product_added_to_cart", { ...basket, ...changes }),
    checkoutStarted: (changes: Changes = {}) =>
      event("checkout_started", { checkoutToken: token, ...basket, ...changes }),
    paymentInfoSubmitted: (changes: Changes = {}) =>
      event("payment_info_submitted", { checkoutToken: token, ...basket, ...changes }),
    checkoutCompleted: (changes: Changes = {}) =>
      event("checkout_completed", { checkoutToken: token, orderId: "1", ...changes }),
    formSubmitted: (changes: Changes = {}) =>
      event("form_submitted", { form: "newsletter", email: "Jane@Example.com", ...changes }),
    signupSubmitted: (changes: Changes = {}) =>
      event("signup_submitted", {
        url: "https://shop.example/account/register",
        email: "Jane@Example.com",
        ...changes,
      }),
    custom: (customName: string, properties: Record<string, unknown> = {}, changes: Changes = {}) =>
      event("custom", { customName, properties, ...changes }),
  };
}

export type EventMaker = ReturnType<typeof createEventMaker>;
