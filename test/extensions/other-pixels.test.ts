import { readFile } from "node:fs/promises";

import { expect, test } from "vitest";

import { checkoutEventId } from "#app/core/mapping/map-checkout.ts";

import {
  linenShirt,
  sampleCartLine,
  sampleCheckout,
  sampleCheckoutLine,
  sampleVariant,
} from "../emulators/storefront-pixel/sample-events.ts";
import { expectedPurchase } from "./click-capture/expected-purchase.ts";
import { openTestShop } from "./storefront-pixel/open-test-shop.ts";

/** The snippets that a merchant copies, as they stand in the documentation. */
const guide = await readFile(new URL("../../docs/other-pixels.md", import.meta.url), "utf8");
const [customPixel = "", themePixel = ""] = [...guide.matchAll(/```js\n([^]*?)```/g)].map(
  ([, code = ""]) => code,
);

type Track = readonly [event: string, properties: object, options: { readonly event_id: string }];

function createTtq() {
  const tracked: Track[] = [];
  return { tracked, track: (...call: Track) => void tracked.push(call) };
}

const idsOf = (tracked: readonly Track[]) => tracked.map(([event, , { event_id }]) => [event, event_id]);

test("the custom pixel of the documentation gives TikTok the ids that the server sends", () => {
  const subscribers = new Map<string, (event: object) => void>();
  const analytics = {
    subscribe: (name: string, callback: (event: object) => void) => subscribers.set(name, callback),
  };
  const ttq = createTtq();
  new Function("analytics", "ttq", customPixel)(analytics, ttq);
  const { event, event_id: purchaseId } = expectedPurchase({ at: 0, page: "/" }) as {
    event: string;
    event_id: string;
  };
  const checkout = sampleCheckout({
    token: "tok_A-1",
    lines: [sampleCheckoutLine(linenShirt, 1)],
    orderId: `gid://shopify/Order/${purchaseId.replace("purchase_", "")}`,
  });
  for (const [name, callback] of subscribers) callback({ id: `sh-${name}`, data: { checkout } });
  expect(idsOf(ttq.tracked)).toEqual([
    [event, purchaseId],
    ["InitiateCheckout", checkoutEventId("tok_A-1")],
    ["AddPaymentInfo", "sh-payment_info_submitted"],
    ["ViewContent", "sh-product_viewed"],
  ]);
});

test.each(["the theme's pixel", "the web pixel"])(
  "a theme's pixel with the function of the documentation tells the ids that the web pixel tells, when %s is first",
  async (first) => {
    const { tab, waitForBatches } = await openTestShop();
    const ttq = createTtq();
    const { session } = tab.topFrame;
    const sessionStorage = {
      getItem: (name: string) => session.get(name) ?? null,
      setItem: (name: string, value: string) => session.set(name, value),
      removeItem: (name: string) => session.delete(name),
    };
    const page = {
      value: 39.99,
      currency: "USD",
      productId: Number(linenShirt.id),
      variantId: linenShirt.variant.id,
      searchText: "linen shirt",
    };
    const runTheme = () =>
      new Function("ttq", "sessionStorage", ...Object.keys(page), themePixel)(
        ttq,
        sessionStorage,
        ...Object.values(page),
      );
    const tellPixel = async () => {
      const { publish } = tab.visit("/");
      publish("product_viewed", { productVariant: sampleVariant(linenShirt) });
      publish("product_added_to_cart", { cartLine: sampleCartLine(linenShirt, 1) });
      publish("search_submitted", { searchResult: { query: page.searchText, productVariants: [] } });
      return (await waitForBatches(1)).flatMap(({ events }) => events);
    };
    if (first === "the theme's pixel") runTheme();
    const events = await tellPixel();
    if (first === "the web pixel") runTheme();
    expect(idsOf(ttq.tracked)).toEqual([
      ["ViewContent", events.find(({ name }) => name === "product_viewed")?.id],
      ["AddToCart", events.find(({ name }) => name === "product_added_to_cart")?.id],
      ["Search", events.find(({ name }) => name === "search_submitted")?.id],
    ]);
    expect(new Set(idsOf(ttq.tracked).flat()).size).toBe(6);
  },
);
