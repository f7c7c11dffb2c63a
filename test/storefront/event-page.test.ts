import { describe, expect, test } from "vitest";

import { ttclid } from "../fixtures/shopper-browser.ts";
import { secondMs } from "../pipeline/hand-clock.ts";
import type { EventMaker } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const front = (store: TestStore) => `https://${store.domain}/`;

describe("page.url", () => {
  const secret = "8e2d4f6a1c3b5d7e9f0a";
  test.each([
    ["https://shop.example/products/linen-shirt?variant=45100000000001", "products/linen-shirt"],
    ["https://shop.example/products/x?utm_source=tiktok&gclid=1&fbclid=2", "products/x?utm_source=tiktok"],
    [`https://shop.example/?ttclid=${ttclid}`, `?ttclid=${ttclid}`],
    ["https://shop.example/?ttclid=%3Cscript%3E", ""],
    [`https://shop.example/pages/a?email=jane%40example.com&token=${secret}&key=${secret}`, "pages/a"],
    ["https://shop.example/pages/a?utm_term=jane@example.com", "pages/a"],
    ["https://shop.example/pages/a?utm_term=jane%2540example.com", "pages/a"],
    ["https://shop.example/pages/jane@example.com", ""],
    [`https://shop.example/checkouts/cn/${secret}/information?key=${secret}`, ""],
    [`https://shop.example/61234567890/orders/${secret}/authenticate?key=${secret}`, ""],
    [`https://shop.example/account/activate/1/${secret}`, ""],
    [`https://shop.example/apps/wishlist/${secret}`, ""],
    [`https://shop.example/cart/c/${secret}?key=${secret}`, ""],
    [`https://shop.example/products/x#${secret}`, "products/x"],
    [`https://jane:${secret}@shop.example/products/x`, "products/x"],
    ["https://elsewhere.example/de-de/collections/all", "de-de/collections/all"],
    ["javascript:alert(1)", ""],
    ["not an address", ""],
    [undefined, ""],
  ])("of %j is the shop's own /%s", async (url, path) => {
    const { store, events } = await world.sendOne(make.productViewed({ url }));
    expect(events[0]?.["page"]).toEqual({ url: front(store) + path });
    expect(JSON.stringify(events)).not.toContain(secret);
    expect(JSON.stringify(events)).not.toContain("jane");
  });

  test("does not bring a click back that is too old to count", async () => {
    const at = world.time.now() / secondMs - 31 * 86_400;
    const event = await world.onlyEvent(
      make.productViewed({ url: `https://shop.example/?ttclid=${ttclid}` }),
      {
        settings: { sendOutsideWindow: true },
        journey: { visit: { click: { ttclid, at } } },
      },
    );
    expect(JSON.stringify(event)).not.toContain(ttclid);
  });
});
