import type { InputElement } from "@shopify/web-pixels-extension";

import type { PageState, ProductDrop } from "./page-state.ts";
import type { PixelPage } from "./pixel-page.ts";
import {
  sampleCartLine,
  sampleCheckout,
  sampleCheckoutLine,
  sampleVariant,
  type SampleProduct,
} from "./sample-events.ts";

/** Of the storefront emulator's orders, above their numbers (test/emulators/storefront/order-body.ts). */
const orderIdBase = 6_200_000_000_000;

const shipping = 5.99;

/** Publishes what Shopify would on a page of the storefront emulator, at once and as the shopper goes on. */
export function publishPageEvents(page: PixelPage, state: PageState): void {
  const { currency } = state.shop;
  const { product, search } = state.page;
  page.publish("page_viewed", {});
  if (product !== undefined)
    page.publish("product_viewed", { productVariant: sampleVariant(pickVariant(product), currency) });
  if (search?.performed === true)
    page.publish("search_submitted", { searchResult: { query: search.terms, productVariants: [] } });
  publishCheckout(page, state);

  addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    page.publishDom("form_submitted", { element: describeForm(form) });
    const path = new URL(form.getAttribute("action") ?? "", location.href).pathname;
    const checkout = describeCheckout(state);
    if (path.endsWith("/pay") && checkout !== undefined) page.publish("payment_info_submitted", { checkout });
    if (!path.endsWith("/cart/add") || product === undefined) return;
    const fields = new FormData(form);
    const line = sampleCartLine(
      pickVariant(product, fields.get("id")),
      Number(fields.get("quantity")),
      currency,
    );
    const publish = () => page.publish("product_added_to_cart", { cartLine: line });
    // By Ajax the shop says so when the cart has it; by a form there is no later.
    if (event.defaultPrevented) afterRequest("/cart/add", publish);
    else publish();
  });
}

function publishCheckout(page: PixelPage, state: PageState): void {
  const checkout = describeCheckout(state);
  if (checkout === undefined) return;
  if (state.page.type === "checkout") {
    // Each time the checkout is entered; its later steps are the same page at Shopify.
    if (state.checkout?.buyer === undefined) page.publish("checkout_started", { checkout });
    return;
  }
  // Once: a reload of the thank-you page says nothing.
  const done = `emulated_completed_${checkout.token}`;
  if (sessionStorage.getItem(done) !== null) return;
  sessionStorage.setItem(done, "yes");
  page.publish("checkout_completed", { checkout });
}

function describeCheckout({ checkout, shop }: PageState) {
  if (checkout === undefined) return undefined;
  const { buyer, lines, orderNumber, token } = checkout;
  return sampleCheckout({
    token,
    lines: lines.map(({ product, variant, quantity }) =>
      sampleCheckoutLine({ ...product, variant }, quantity),
    ),
    currencyCode: shop.currency,
    email: buyer?.email ?? null,
    addressPhone: buyer?.phone ?? null,
    shipping: buyer === undefined ? 0 : shipping,
    ...(orderNumber !== undefined && { orderId: `${orderIdBase + orderNumber}` }),
  });
}

function pickVariant({ variants, ...product }: ProductDrop, id?: FormDataEntryValue | null): SampleProduct {
  const variant = variants.find((one) => `${one.id}` === id) ?? variants[0];
  if (variant === undefined) throw new Error(`${product.title} has no variants.`);
  return { ...product, variant: { ...variant, price: (variant.price / 100).toFixed(2) } };
}

function describeForm(form: HTMLFormElement) {
  const elements = [...form.elements].map((element): InputElement => ({
    id: element.id || null,
    name: element.getAttribute("name"),
    tagName: element.tagName,
    type: element.getAttribute("type"),
    value: "value" in element ? String(element.value) : null,
  }));
  // By attribute: a field may be called "id".
  return { action: form.getAttribute("action"), id: form.getAttribute("id"), elements };
}

function afterRequest(path: string, act: () => void): void {
  const observer = new PerformanceObserver((list) => {
    if (!list.getEntries().some(({ name }) => new URL(name).pathname.includes(path))) return;
    observer.disconnect();
    act();
  });
  observer.observe({ type: "resource" });
}
