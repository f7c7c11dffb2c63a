import { expect, test } from "vitest";

import { useStorefront } from "./use-storefront.ts";

const front = useStorefront();

test("a shopper without a click, in a shop where nothing is to be decided, costs no request", async () => {
  const shopper = await front.enter();
  await shopper.visit("/");
  await shopper.visit("/collections/all");
  await shopper.visit("/products/linen-shirt");
  expect(front.shop.cartRequests).toEqual([]);
});

test("a click costs one request, however many pages follow", async () => {
  const shopper = await front.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  for (const path of ["/collections/all", "/products/linen-shirt", "/cart", "/"]) await shopper.visit(path);
  expect(front.shop.cartRequests.map(({ path }) => path)).toEqual(["/cart/update.js"]);
});

test("a cart costs one request more, however it is filled and changed", async () => {
  const shopper = await front.enter();
  await shopper.addToCart();
  await shopper.addToCart();
  await shopper.addToCart("wool-socks");
  await shopper.visit("/cart");
  await shopper.page.getByRole("button", { name: "Update" }).click();
  await shopper.settle();
  expect(front.shop.cartRequests.filter(({ path }) => path === "/cart/update.js")).toHaveLength(1);
});

test("the page is not held up: no long task, no shift of the layout, nothing that blocks", async () => {
  const shopper = await front.enter();
  await shopper.context.addInitScript(() => {
    type Frame = PerformanceEntry & { scripts?: { sourceURL: string }[] };
    const seen: string[] = [];
    Object.assign(globalThis, { seenEntries: seen });
    const watch = (type: string, note: (entry: Frame) => string[]) =>
      new PerformanceObserver((list) => seen.push(...list.getEntries().flatMap(note))).observe({
        type,
        buffered: true,
      });
    watch("layout-shift", () => ["layout shift"]);
    // Frames of 50 ms and more, with the scripts that had a part in them.
    watch("long-animation-frame", ({ scripts = [] }) =>
      scripts.map(({ sourceURL }) => sourceURL).filter((url) => url.includes("/extensions/")),
    );
  });
  await shopper.visit("/?ttclid=E.C.P.first");
  const { seen, blocking } = await shopper.page.evaluate(() => ({
    seen: (globalThis as unknown as { seenEntries: string[] }).seenEntries,
    blocking: performance
      .getEntriesByType("resource")
      .map((entry) => entry as PerformanceResourceTiming & { renderBlockingStatus?: string })
      .filter(
        ({ name, renderBlockingStatus }) =>
          name.includes("/extensions/") && renderBlockingStatus === "blocking",
      )
      .map(({ name }) => name),
  }));
  expect(seen).toEqual([]);
  expect(blocking).toEqual([]);
});
