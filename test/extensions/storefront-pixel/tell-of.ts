import { expect } from "vitest";

import type { PixelPage } from "../../emulators/storefront-pixel/pixel-page.ts";
import { openTestShop, type TestShopOptions } from "./open-test-shop.ts";

/** What one event on a page becomes. */
export async function tellOf(act: (page: PixelPage) => string, options: TestShopOptions = {}) {
  const { tab, waitForBatches } = await openTestShop(options);
  tab.topFrame.cookies.set("cart", "Z2NwLXVzLWVhc3QxOjAxS0VY%3Fkey%3D0123456789abcdef");
  const page = tab.visit("/products/linen-shirt?variant=1");
  const id = act(page);
  const [batch] = await waitForBatches(1);
  expect(tab.errors).toEqual([]);
  expect(batch?.events).toHaveLength(1);
  return { id, batch: batch!, event: batch!.events[0]! };
}
