import * as fc from "fast-check";
import { expect, test } from "vitest";

import { storefrontBatchSchema } from "#app/core/storefront/storefront-event.ts";

import {
  newsletterForm,
  linenShirt,
  sampleCheckout,
  sampleCheckoutLine,
  sampleVariant,
} from "../../emulators/storefront-pixel/sample-events.ts";
import type { TopFrame } from "../../emulators/storefront-pixel/pixel-page.ts";
import { openTestShop, readBatch } from "./open-test-shop.ts";

const productViewed = { productVariant: sampleVariant(linenShirt) };
const names = [
  "page_viewed",
  "product_viewed",
  "search_submitted",
  "product_added_to_cart",
  "checkout_started",
  "payment_info_submitted",
  "checkout_completed",
];
const samples = [
  productViewed,
  { searchResult: { query: "shirt", productVariants: [] } },
  {
    cartLine: {
      quantity: 1,
      merchandise: sampleVariant(linenShirt),
      cost: { totalAmount: { amount: 1, currencyCode: "USD" } },
    },
  },
  { checkout: sampleCheckout({ token: "t0ken", lines: [sampleCheckoutLine(linenShirt, 2)], orderId: "1" }) },
  { element: newsletterForm("a@example.com") },
];

const oddValues: readonly unknown[] = [
  null,
  undefined,
  "",
  " ",
  "\0",
  "\ud800",
  "x".repeat(100_000),
  0,
  -1,
  NaN,
  Infinity,
  1e308,
  2 ** 60,
  10n,
  true,
  [],
  [null],
  {},
  { amount: null },
  new Date(0),
  new Map([["a", 1]]),
];

/** The value with one of its fields, at any depth, replaced by something odd. */
function damage(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0)
    return fc.constantFrom(...oddValues);
  const fields = Object.entries(value);
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...oddValues) },
    {
      weight: 6,
      arbitrary: fc
        .nat(fields.length - 1)
        .chain((at) =>
          damage(fields[at]?.[1]).map((field) =>
            Array.isArray(value)
              ? value.map((entry: unknown, index) => (index === at ? field : entry))
              : { ...value, [fields[at]![0]]: field },
          ),
        ),
    },
  );
}

test("whatever is wrong in events, nothing is thrown, every batch is one the server reads, and sound events arrive", async () => {
  const { tab, server } = await openTestShop();
  const anyData = fc.constantFrom(...samples).chain(damage);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...names), anyData), { maxLength: 4 }),
      fc.array(fc.tuple(fc.constantFrom("quiz", "", "n".repeat(60)), anyData), { maxLength: 2 }),
      anyData,
      async (events, customs, form) => {
        server.clear();
        const page = tab.visit("/");
        for (const [name, data] of events) page.publish(name, data);
        for (const [name, data] of customs) page.publishCustom(name, data);
        page.publishDom("form_submitted", form);
        const id = page.publish("product_viewed", productViewed);
        await tab.settle();
        expect(tab.errors).toEqual([]);
        const batches = server.posts.map(({ body }) => storefrontBatchSchema.parse(body));
        expect(batches.flatMap((batch) => batch.events)).toContainEqual(
          expect.objectContaining({ id, value: "39.99" }),
        );
      },
    ),
    { numRuns: 60, seed: 20_261_122 },
  );
}, 60_000);

test("an event about which everything is null breaks nothing", async () => {
  const { tab, server } = await openTestShop();
  const page = tab.visit("/");
  for (const name of names) page.publish(name, null);
  page.publishDom("form_submitted", null);
  page.publishCustom("quiz", null);
  await tab.settle();
  expect(tab.errors).toEqual([]);
  expect(server.posts.map(({ body }) => storefrontBatchSchema.parse(body).events)).toEqual([
    [expect.objectContaining({ customName: "quiz", properties: {} })],
  ]);
});

test("data that goes in circles, or pretends to be a prototype, breaks nothing", async () => {
  const { tab, waitForBatches } = await openTestShop();
  const circle: Record<string, unknown> = { kept: 1 };
  circle["self"] = circle;
  const page = tab.visit("/");
  page.publishCustom("circle", circle);
  page.publishCustom("prototype", JSON.parse('{"__proto__": {"polluted": 1}, "constructor": "yes"}'));
  const [batch] = await waitForBatches(1);
  const properties = batch?.events.map((event) => "properties" in event && Object.entries(event.properties));
  expect(properties).toEqual([[["kept", 1]], [["constructor", "yes"]]]);
  expect(tab.errors).toEqual([]);
});

test("an order of a thousand lines still goes out in one post that a browser keeps alive or sends", async () => {
  const { tab, waitForBatches } = await openTestShop();
  const lines = Array.from({ length: 1_000 }, () => sampleCheckoutLine(linenShirt, 1));
  tab
    .visit("/checkouts/cn/1")
    .publish("checkout_started", { checkout: sampleCheckout({ token: "t0ken", lines }) });
  const [batch] = await waitForBatches(1);
  expect(batch?.events[0]).toMatchObject({ checkoutToken: "t0ken", value: "39990" });
  expect(JSON.stringify(batch).length).toBeLessThan(64_000);
});

const unusable: readonly [string, Readonly<Record<string, string>>][] = [
  ["no endpoint", { key: "pk_0123456789" }],
  ["an endpoint that is no address", { endpoint: "the app", key: "pk_0123456789" }],
  ["no settings", {}],
];

test.each(unusable)("with %s the pixel rests, and throws nothing", async (_what, settings) => {
  const { tab, server } = await openTestShop({ settings });
  tab.visit("/?ttclid=E.C.P.abc").publish("product_viewed", productViewed);
  await tab.settle();
  expect(tab.errors).toEqual([]);
  expect(server.posts).toEqual([]);
});

test("an endpoint with a slash or a path leads to the same address", async () => {
  for (const path of ["/", "/app?x=1"]) {
    const { tab, server } = await openTestShop({ endpointPath: path });
    tab.visit("/").publish("product_viewed", productViewed);
    await server.waitForPosts(1);
    expect(server.posts[0]?.path).toBe("/storefront/events");
  }
});

test("an endpoint on the shop's own domain, which Shopify forbids, is no error of the shop's", async () => {
  const { tab } = await openTestShop({
    settings: { endpoint: "https://northlight.example", key: "pk_0123456789" },
  });
  tab.visit("/").publish("product_viewed", productViewed);
  await tab.settle();
  expect(tab.errors).toEqual([]);
});

test("in a browser that keeps nothing events are told all the same, without what was kept", async () => {
  const { tab, waitForBatches } = await openTestShop();
  tab.topFrame.isBlocked = true;
  const id = tab.visit("/?ttclid=E.C.P.abc").publish("product_viewed", productViewed);
  const [batch] = await waitForBatches(1);
  expect(batch?.events.map((event) => event.id)).toContain(id);
  expect(batch?.visit.click?.ttclid).toBe("E.C.P.abc");
  expect(tab.errors).toEqual([]);
});

const odd = (value: unknown) => ({ getItem: () => value, setItem() {}, removeItem() {}, get: () => value });
const oddPages: readonly [string, unknown][] = [
  ["nothing", undefined],
  ["numbers", 42],
  ["objects", { length: 3 }],
  ["a page's worth of text", "x".repeat(1_000_000)],
  ["JSON of another shape", '{"events":null}'],
  ["a list of nothing", "[null,null,[null,1,{}]]"],
  ["bars", "|||||||"],
];

test.each(oddPages)(
  "a page whose storages and cookies hold %s costs nothing but what they should have held",
  async (_what, value) => {
    const topFrame: TopFrame = { cookie: odd(value), localStorage: odd(value), sessionStorage: odd(value) };
    const { tab, waitForBatches } = await openTestShop({ page: { topFrame } });
    const id = tab.visit("/?ttclid=E.C.P.abc").publish("product_viewed", productViewed);
    const [batch] = await waitForBatches(1);
    expect(batch?.events.map((event) => event.id)).toContain(id);
    expect(batch?.visit.click?.ttclid).toBe("E.C.P.abc");
    expect(tab.errors).toEqual([]);
  },
);

test("a page that never answers delays an event by little, and does not swallow it", async () => {
  const { tab, server } = await openTestShop({ isPageMute: true });
  const id = tab.visit("/").publish("product_viewed", productViewed);
  await server.waitForPosts(1);
  expect(readBatch(server.posts[0]!).events.map((event) => event.id)).toEqual([id]);
});

test("a page of which Shopify tells nothing is no error", async () => {
  const { tab, waitForBatches } = await openTestShop({
    init: { customerPrivacy: { marketingAllowed: true } },
  });
  const page = tab.visit("/");
  page.publishDom("form_submitted", { element: newsletterForm("a@example.com") });
  const [batch] = await waitForBatches(1);
  expect(batch).toMatchObject({ visit: { consent: "granted" }, events: [{ name: "form_submitted" }] });
  expect(tab.errors).toEqual([]);
});

test.each([null, {}, { marketingAllowed: "true" }, { marketingAllowed: 1 }])(
  "consent that reads %o is none",
  async (customerPrivacy) => {
    const { tab, server } = await openTestShop({ init: { customerPrivacy }, isGateOpen: true });
    tab.visit("/").publish("product_viewed", productViewed);
    await tab.settle();
    expect(server.posts).toEqual([]);
    expect(tab.topFrame.asked).toEqual([]);
    expect(tab.errors).toEqual([]);
  },
);
