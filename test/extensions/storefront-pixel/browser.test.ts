import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";

import { launchBrowser, type BrowserHarness, type BrowserPage } from "../../browser/launch-browser.ts";
import { buildPixelRunner } from "../../emulators/storefront-pixel/build-pixel-runner.ts";
import { readPixelConfig } from "../../emulators/storefront-pixel/read-pixel-config.ts";
import {
  startEventRecorder,
  type EventRecorder,
} from "../../emulators/storefront-pixel/start-event-recorder.ts";
import { startStorefrontEmulator } from "../../emulators/storefront/start-storefront-emulator.ts";
import type {
  StorefrontEmulator,
  StorefrontOptions,
} from "../../emulators/storefront/storefront-emulator.ts";
import { publicKey, readBatch } from "./open-test-shop.ts";

// A browser is slow where two cores run all tests at once.
vi.setConfig({ testTimeout: 90_000 });

let browser: BrowserHarness;
let server: EventRecorder;
let pixelRunner: string;
let open: StorefrontEmulator | undefined;

beforeAll(async () => {
  server = await startEventRecorder();
  pixelRunner = await buildPixelRunner(await readPixelConfig({ endpoint: server.origin, key: publicKey }));
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await open?.close();
  await server.close();
});

type Visit = BrowserPage & { readonly shop: StorefrontEmulator; readonly origin: string };

async function enterShop(options: StorefrontOptions): Promise<Visit> {
  server.clear();
  await open?.close();
  const opened = await startStorefrontEmulator({ pixelRunner, embed: false, ...options });
  open = opened;
  const visit = await browser.openPage();
  // A page that stays open goes on telling.
  onTestFinished(() => visit.context.close());
  await visit.context.route("https://analytics.tiktok.com/i18n/pixel/events.js*", (route) =>
    route.fulfill({ contentType: "text/javascript", body: opened.tiktokScript }),
  );
  return { ...visit, shop: opened, origin: opened.origin };
}

const toldNames = () => server.posts.flatMap((post) => readBatch(post).events.map(({ name }) => name));
const toldIds = (wanted: string) =>
  server.posts
    .flatMap((post) => readBatch(post).events)
    .filter(({ name }) => name === wanted)
    .map(({ id }) => id);
const told = (name: string) =>
  server.posts.flatMap((post) => readBatch(post).events).find((event) => event.name === name);

test("from the click to the order a real browser's worker tells each step, under one visitor and one checkout", async () => {
  const { page, origin, shop, expectNoConsoleErrors } = await enterShop({ region: "US" });
  await page.goto(`${origin}/products/linen-shirt?ttclid=E.C.P.browser`);
  await server.waitForPosts(1);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect.poll(toldNames).toContain("product_added_to_cart");
  await page.getByRole("link", { name: "Checkout" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Pay now" }).click();
  await page.locator("#order").waitFor();
  await expect.poll(toldNames).toContain("checkout_completed");
  await page.reload();
  await page.evaluate(() =>
    (window as never as { Shopify: { analytics: { publish: Function } } }).Shopify.analytics.publish("quiz", {
      score: 3,
    }),
  );
  await expect.poll(toldNames).toContain("custom");

  const names = new Set(toldNames());
  expect([...names].sort()).toEqual([
    "checkout_completed",
    "checkout_started",
    "custom",
    "page_viewed",
    "payment_info_submitted",
    "product_added_to_cart",
    "product_viewed",
  ]);
  const batches = server.posts.map(readBatch);
  expect(new Set(batches.map(({ visit }) => visit.clientId)).size).toBe(1);
  expect(batches[0]?.visit).toMatchObject({ consent: "granted", click: { ttclid: "E.C.P.browser" } });
  const order = shop.webhooks.at(-1)?.body as { id: number };
  const token = /\/cn\/(\w+)/.exec(page.url())?.[1];
  expect(told("checkout_started")).toMatchObject({ checkoutToken: token, cartToken: shop.carts[0]?.token });
  expect(told("payment_info_submitted")).toMatchObject({ checkoutToken: token });
  expect(told("checkout_completed")).toMatchObject({
    checkoutToken: token,
    orderId: `${order.id}`,
    email: "ada.brown@example.com",
  });
  for (const { headers } of server.posts) expect(headers["cookie"]).toBeUndefined();
  expectNoConsoleErrors();
});

test("where the law asks first, the pixel starts with the shopper's yes, and ends with their no", async () => {
  const { page, context, origin, expectNoConsoleErrors } = await enterShop({ region: "DE" });
  await context.addCookies([{ name: "_ttp", value: "2hXk7Qd1mVnB4tYpLs9RwEaZc0F", url: origin }]);
  await page.goto(`${origin}/products/wool-socks?ttclid=E.C.P.later`);
  expect(page.workers()).toHaveLength(0);
  expect(server.posts).toEqual([]);

  await page.getByRole("button", { name: "Accept all" }).click();
  await expect.poll(toldNames).toContain("product_viewed");
  expect(server.posts.map(readBatch)[0]?.visit).toMatchObject({
    consent: "granted",
    click: { ttclid: "E.C.P.later" },
    ttp: "2hXk7Qd1mVnB4tYpLs9RwEaZc0F",
  });
  const count = server.posts.length;
  await page.getByRole("button", { name: "Decline all" }).click();
  await server.waitForPosts(count + 1);
  expect(server.posts.map(readBatch).at(-1)).toMatchObject({ visit: { consent: "denied" }, events: [] });
  expectNoConsoleErrors();
});

test("in the worker there is no page, no storage and no way around Shopify's fetch", async () => {
  const { page, origin } = await enterShop({ region: "US" });
  await page.goto(`${origin}/products/linen-shirt`);
  const worker = page.workers()[0] ?? (await page.waitForEvent("worker"));
  const found = await worker.evaluate(() =>
    [
      "window",
      "document",
      "localStorage",
      "sessionStorage",
      "indexedDB",
      "navigator",
      "caches",
      "BroadcastChannel",
    ].filter((name) => typeof (globalThis as never as Record<string, unknown>)[name] !== "undefined"),
  );
  expect(found).toEqual([]);
  const refused = await worker.evaluate(
    (addresses) =>
      addresses.map((address) => {
        try {
          void fetch(address);
          return "fetched";
        } catch (error) {
          return String(error);
        }
      }),
    [`${origin}/cart.js`, "http://shop.example/"],
  );
  expect(refused).toEqual([
    expect.stringContaining("not allowed to the same origin"),
    expect.stringContaining("must be secure"),
  ]);
});

test.each(["form", "ajax"] as const)(
  "TikTok's browser pixel and ours tell the same acts under the same ids, where products are added by %s",
  async (addToCart) => {
    const { page, origin, shop, expectNoConsoleErrors } = await enterShop({
      embed: { load_pixel: true, pixel_code: "C9BROWSERPIXEL0000AB" },
      theme: { addToCart },
    });
    const trackedIds = (event: string) =>
      shop.ttqCalls
        .filter(({ method, parameters }) => method === "track" && parameters[0] === event)
        .map(({ parameters }) => (parameters[2] as { event_id: string }).event_id);
    await page.goto(`${origin}/products/linen-shirt`);
    await expect.poll(() => toldIds("product_viewed")).toHaveLength(1);
    await expect.poll(() => trackedIds("ViewContent")).toEqual(toldIds("product_viewed"));
    await page.getByRole("button", { name: "Add to cart" }).click();
    await expect.poll(() => toldIds("product_added_to_cart")).toHaveLength(1);
    await expect.poll(() => trackedIds("AddToCart")).toEqual(toldIds("product_added_to_cart"));
    await page.goto(`${origin}/search?q=wool+socks`);
    await expect.poll(() => toldIds("search_submitted")).toHaveLength(1);
    await expect.poll(() => trackedIds("Search")).toEqual(toldIds("search_submitted"));
    expectNoConsoleErrors();
  },
);
