import { expect, test } from "vitest";

import {
  linenShirt,
  sampleCartLine,
  sampleCheckout,
  sampleCheckoutLine,
  sampleVariant,
  woolSocks,
} from "../../emulators/storefront-pixel/sample-events.ts";
import { openTestShop, publicKey } from "./open-test-shop.ts";
import { tellOf } from "./tell-of.ts";

const token = "7f1d0c9a2b3e4f5a6b7c8d9e0f1a2b3c";
const shirt = {
  sku: "LS-M-SAND",
  variantId: "45100000000001",
  productId: "8100000000001",
  title: "Linen shirt",
  vendor: "Northlight",
  type: "Shirts",
};

test("a product that is viewed is told with its variant, its price and the id of Shopify's event", async () => {
  const { batch, event, id } = await tellOf((page) =>
    page.publish("product_viewed", { productVariant: sampleVariant(linenShirt) }),
  );
  expect(batch.key).toBe(publicKey);
  expect(batch.visit).toEqual({ clientId: "5a1c7c3e-3b7d-4d0e-9a3b-6f1f0c2d9e11", consent: "granted" });
  expect(event).toEqual({
    id,
    name: "product_viewed",
    at: expect.any(Number),
    url: "https://northlight.example/products/linen-shirt?variant=1",
    items: [{ ...shirt, quantity: 1, price: "39.99" }],
    currency: "USD",
    value: "39.99",
  });
  expect(Math.abs(Date.now() - event.at)).toBeLessThan(10_000);
});

test("a search is told with what was searched for", async () => {
  const { event } = await tellOf((page) =>
    page.publish("search_submitted", {
      searchResult: { query: " linen shirt ", productVariants: [sampleVariant(linenShirt)] },
    }),
  );
  expect(event).toMatchObject({ name: "search_submitted", query: "linen shirt" });
});

test("what is added to the cart is told with quantity, unit price, line total and the cart's token without its key", async () => {
  const { event } = await tellOf((page) =>
    page.publish("product_added_to_cart", { cartLine: sampleCartLine(linenShirt, 3) }),
  );
  expect(event).toMatchObject({
    name: "product_added_to_cart",
    items: [{ ...shirt, quantity: 3, price: "39.99" }],
    value: "119.97",
    currency: "USD",
    cartToken: "Z2NwLXVzLWVhc3QxOjAxS0VY",
  });
});

test("a cart that has no cookie is known by the id it had when the page was loaded", async () => {
  const { tab, waitForBatches } = await openTestShop();
  const page = tab.visit("/products/linen-shirt", {
    cart: { id: "gid://shopify/Cart/Z2NwLWV1cm9wZTowMUtF?key=fedcba9876543210", lines: [] },
  });
  page.publish("product_added_to_cart", { cartLine: sampleCartLine(woolSocks, 1) });
  const [batch] = await waitForBatches(1);
  expect(batch?.events[0]).toMatchObject({ cartToken: "Z2NwLWV1cm9wZTowMUtF" });
});

test("a checkout that begins is told with its token, its lines after discounts, its total and the buyer", async () => {
  const { event } = await tellOf((page) =>
    page.publish("checkout_started", {
      checkout: sampleCheckout({
        token,
        // 119.97 less 19.97: a unit price that no float divides without noise.
        lines: [sampleCheckoutLine(linenShirt, 3, 19.97), sampleCheckoutLine(woolSocks, 2)],
        email: "ada.brown@example.com",
        phone: "+14155552671",
        shipping: 5.99,
      }),
    }),
  );
  expect(event).toMatchObject({
    name: "checkout_started",
    checkoutToken: token,
    cartToken: "Z2NwLXVzLWVhc3QxOjAxS0VY",
    items: [
      { ...shirt, quantity: 3, price: "33.3333" },
      { sku: "SOCK-2", variantId: "45100000000003", quantity: 2, price: "7.49" },
    ],
    value: "120.97",
    currency: "USD",
    email: "ada.brown@example.com",
    phone: "+14155552671",
  });
});

test("payment is told with the checkout's token and no cart", async () => {
  const { event } = await tellOf((page) =>
    page.publish("payment_info_submitted", {
      checkout: sampleCheckout({
        token,
        lines: [sampleCheckoutLine(woolSocks, 2)],
        addressPhone: "+14155550123",
      }),
    }),
  );
  expect(event).toMatchObject({
    name: "payment_info_submitted",
    checkoutToken: token,
    value: "14.98",
    phone: "+14155550123",
  });
  expect(event).not.toHaveProperty("cartToken");
  expect(event).not.toHaveProperty("email");
});

test.each([
  "6200000001001",
  "gid://shopify/OrderIdentity/6200000001001",
  "gid://shopify/Order/6200000001001?key=1",
])("a completed checkout tells the number of order %s, and nothing of money", async (orderId) => {
  const { event } = await tellOf((page) =>
    page.publish("checkout_completed", {
      checkout: sampleCheckout({
        token,
        lines: [sampleCheckoutLine(woolSocks, 2)],
        orderId,
        email: "a@example.com",
      }),
    }),
  );
  expect(event).toEqual({
    id: expect.any(String),
    at: expect.any(Number),
    url: expect.any(String),
    name: "checkout_completed",
    checkoutToken: token,
    orderId: "6200000001001",
    email: "a@example.com",
  });
});

test("a checkout without a token is not told: nothing could be tied to it", async () => {
  const { tab, server, waitForBatches } = await openTestShop();
  const page = tab.visit("/checkouts/cn/1");
  const checkout = { ...sampleCheckout({ token, lines: [] }), token: null };
  for (const name of ["checkout_started", "payment_info_submitted", "checkout_completed"])
    page.publish(name, { checkout });
  page.publishCustom("after", {});
  const [batch] = await waitForBatches(1);
  expect(batch?.events.map(({ name }) => name)).toEqual(["custom"]);
  expect(server.posts).toHaveLength(1);
});

test("a buyer whom no scope allows to know of is not told", async () => {
  const { event } = await tellOf(
    (page) =>
      page.publish("checkout_completed", {
        checkout: sampleCheckout({
          token,
          lines: [],
          orderId: "1",
          email: "a@example.com",
          phone: "+14155552671",
        }),
      }),
    { scopes: [] },
  );
  expect(event).not.toHaveProperty("email");
  expect(event).not.toHaveProperty("phone");
});

test("ids come out of GraphQL ids, and lines and fields that cannot be read are left out alone", async () => {
  const variant = sampleVariant(linenShirt);
  const { event } = await tellOf((page) =>
    page.publish("checkout_started", {
      checkout: {
        ...sampleCheckout({ token, lines: [] }),
        lineItems: [
          null,
          { quantity: 0, variant },
          { quantity: 2, variant: null, finalLinePrice: { amount: 10 } },
          {
            quantity: 2,
            // As in shops without Checkout Extensibility.
            finalLinePrice: null,
            variant: {
              ...variant,
              id: "gid://shopify/ProductVariant/45100000000001",
              sku: null,
              product: { ...variant.product, id: "gid://shopify/Product/8100000000001", vendor: " " },
            },
          },
        ],
        totalPrice: { amount: 79.98, currencyCode: "usd" },
      },
    }),
  );
  expect(event).toMatchObject({ value: "79.98" });
  expect(event).not.toHaveProperty("currency");
  const { sku: _sku, vendor: _vendor, ...rest } = shirt;
  expect("items" in event && event.items).toEqual([
    { quantity: 2, price: "5" },
    { ...rest, quantity: 2, price: "39.99" },
  ]);
});

test.each([
  [0.1 + 0.2, "0.3"],
  [1234567.891, "1234567.891"],
  [0, "0"],
  [-0, "0"],
  [1e-7, "0"],
  [25, "25"],
  [100_000_000_000, "100000000000"],
])("an amount of %d is told as %s", async (amount, value) => {
  const { event } = await tellOf((page) =>
    page.publish("product_viewed", {
      productVariant: { ...sampleVariant(linenShirt), price: { amount, currencyCode: "KWD" } },
    }),
  );
  expect(event).toMatchObject({ value, currency: "KWD" });
});

test.each([NaN, Infinity, 1e15, -1e308, "12.00", null, true, [5], {}])(
  "an amount of %s is none, and costs its event nothing else",
  async (amount) => {
    const { event } = await tellOf((page) =>
      page.publish("product_viewed", {
        productVariant: { ...sampleVariant(linenShirt), price: { amount, currencyCode: "USD" } },
      }),
    );
    expect(event).toMatchObject({ currency: "USD", items: [shirt] });
    expect(event).not.toHaveProperty("value");
  },
);

test.each([0, -1, 1.5, 1_000_001, NaN, "2", null])("a line of %s pieces is left out", async (quantity) => {
  const { event } = await tellOf((page) =>
    page.publish("product_added_to_cart", { cartLine: { ...sampleCartLine(linenShirt, 1), quantity } }),
  );
  expect(event).toMatchObject({ items: [], value: "39.99" });
});

test("what happens at once travels together, as plain text that needs no preflight and carries no cookies", async () => {
  const { tab, server, waitForBatches } = await openTestShop();
  const page = tab.visit("/search?q=shirt");
  page.publish("search_submitted", { searchResult: { query: "shirt", productVariants: [] } });
  page.publish("product_viewed", { productVariant: sampleVariant(linenShirt) });
  page.publishCustom("banner:seen", {});
  const [batch] = await waitForBatches(1);
  expect(batch?.events.map(({ name }) => name).sort()).toEqual([
    "custom",
    "product_viewed",
    "search_submitted",
  ]);
  const [post] = server.posts;
  expect(post).toMatchObject({ method: "POST", path: "/storefront/events" });
  expect(post?.headers["content-type"]).toMatch(/^text\/plain/);
  expect(post?.headers["cookie"]).toBeUndefined();
});

test("events of other kinds are not subscribed to", async () => {
  const { tab, server, waitForBatches } = await openTestShop();
  const page = tab.visit("/collections/all");
  page.publish("collection_viewed", { collection: { id: "1", title: "All", productVariants: [] } });
  page.publish("cart_viewed", { cart: null });
  page.publishDom("clicked", { element: { id: "buy" } });
  page.publishCustom("last", {});
  const [batch] = await waitForBatches(1);
  expect(batch?.events).toHaveLength(1);
  expect(server.posts).toHaveLength(1);
});
