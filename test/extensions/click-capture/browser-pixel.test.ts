import { expect, test } from "vitest";

import type { TtqCall } from "../../emulators/storefront/storefront-emulator.ts";
import { lastCart } from "./expected-purchase.ts";
import type { Shopper } from "./shopper.ts";
import { useStorefront } from "./use-storefront.ts";

const code = "C0EMULATEDPIXEL00000";
const front = useStorefront({ embed: { load_pixel: true, pixel_code: ` ${code} ` } });

const anyId = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;

const calls = () => front.shop.ttqCalls.map(({ method, parameters }) => [method, ...parameters]);
const tracked = () => calls().filter(([method]) => method === "track");

/** The first product of the first event. */
const toldContent = () => (tracked()[0]?.[2] as typeof shirt | undefined)?.contents[0];

/** What TikTok's script asked for, by whom it was asked. */
function countScriptRequests(shopper: Shopper): () => number {
  let count = 0;
  shopper.context.on("request", (request) => {
    if (request.url().startsWith("https://analytics.tiktok.com/")) count += 1;
  });
  return () => count;
}

const shirt = {
  contents: [
    { content_id: "LS-M-SAND", quantity: 1, content_name: "Linen shirt", brand: "Northlight", price: 39.99 },
  ],
  content_type: "product",
  value: 39.99,
  currency: "USD",
};

test("it is off unless the merchant turns it on", async () => {
  front.shop.setEmbed({ pixel_code: code });
  const shopper = await front.enter();
  const count = countScriptRequests(shopper);
  await shopper.visit("/products/linen-shirt?ttclid=E.C.P.first");
  expect(count()).toBe(0);
  expect(await shopper.page.evaluate(() => "ttq" in window)).toBe(false);
});

test("it loads the pixel, sets TikTok's cookie, and the cart is told of it", async () => {
  const shopper = await front.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  expect(calls()).toEqual([["holdConsent"], ["page"], ["grantConsent"]]);
  expect(front.shop.ttqCalls.every((call: TtqCall) => call.code === code)).toBe(true);
  await shopper.visit("/collections/all");
  expect(lastCart(front.shop)).toMatchObject({ ttclid: "E.C.P.first", _ttp: "2hXk7Qd1mVnB4tYpLs9RwEaZc0F" });
});

test("a product that is looked at and added is told with its catalogue id and an id to share", async () => {
  const shopper = await front.enter();
  await shopper.addToCart();
  await expect.poll(tracked).toEqual([
    ["track", "ViewContent", shirt, { event_id: anyId }],
    ["track", "AddToCart", shirt, { event_id: anyId }],
  ]);
  const ids = front.shop.ttqCalls
    .filter(({ method }) => method === "track")
    .map(({ parameters }) => parameters[2]);
  const left = await shopper.page.evaluate(() => [
    sessionStorage.getItem("clickback_event_ViewContent_8100000000001"),
    sessionStorage.getItem("clickback_event_AddToCart_45100000000001"),
  ]);
  expect(left.map((value) => ({ event_id: value?.split("|")[0] }))).toEqual(ids);
  expect(left.every((value) => value?.endsWith("|browser"))).toBe(true);
});

/** In the page: what the web pixel's side does. */
function leaveId([name, at]: readonly [string, number]): void {
  sessionStorage.setItem(name, `sh-1234|${at}|pixel`);
}

test("an id that the web pixel left is taken, and taken away", async () => {
  const shopper = await front.enter();
  await shopper.visit("/");
  await shopper.page.evaluate(leaveId, [
    "clickback_event_ViewContent_8100000000001",
    front.clock.nowMs,
  ] as const);
  await shopper.visit("/products/linen-shirt");
  expect(tracked()).toEqual([["track", "ViewContent", shirt, { event_id: "sh-1234" }]]);
  const name = "clickback_event_ViewContent_8100000000001";
  expect(await shopper.page.evaluate((key) => sessionStorage.getItem(key), name)).toBeNull();
});

test("an id that the web pixel left long ago is another event's", async () => {
  const shopper = await front.enter();
  await shopper.visit("/");
  const long = front.clock.nowMs - 60_000;
  await shopper.page.evaluate(leaveId, ["clickback_event_ViewContent_8100000000001", long] as const);
  await shopper.visit("/products/linen-shirt");
  expect(tracked()).toEqual([["track", "ViewContent", shirt, { event_id: anyId }]]);
});

test("a product without a SKU goes by its variant, whatever its title is made of", async () => {
  const shopper = await front.enter();
  await shopper.visit("/products/gift-card");
  expect(toldContent()).toEqual({
    content_id: "45100000000004",
    content_name: 'A "small" gift & card',
    brand: "Northlight",
    quantity: 1,
    price: 25,
  });
});

test("the merchant chooses which id TikTok's catalogue knows", async () => {
  front.shop.setAppData({ clickback: { embed: { content_id: "product" } } });
  const shopper = await front.enter();
  await shopper.visit("/products/linen-shirt");
  expect(toldContent()).toMatchObject({ content_id: "8100000000001" });
});

test("several of a variant are told with their number and what they cost together", async () => {
  const shopper = await front.enter();
  await shopper.visit("/products/linen-shirt");
  await shopper.page.getByLabel("Variant").selectOption("45100000000002");
  await shopper.page.getByLabel("Quantity").fill("3");
  await shopper.addToCart();
  await expect
    .poll(() => tracked().at(-1)?.slice(0, 3))
    .toEqual([
      "track",
      "AddToCart",
      {
        ...shirt,
        contents: [{ ...shirt.contents[0], content_id: "LS-L-SAND", quantity: 3, price: 41.99 }],
        value: 125.97,
      },
    ]);
});

test("one add is told once where form and theme both speak of it", async () => {
  front.shop.theme.standardEvents = true;
  const shopper = await front.enter();
  await shopper.addToCart();
  await expect.poll(() => tracked().map(([, event]) => event)).toEqual(["ViewContent", "AddToCart"]);
});

test("a search is told with what was sought, without the blanks around it", async () => {
  const shopper = await front.enter();
  await shopper.visit("/search?q=%20wool%20%3C%22socks%20");
  expect(tracked()).toEqual([
    ["track", "Search", { search_string: 'wool <"socks', query: 'wool <"socks' }, { event_id: anyId }],
  ]);
});

test("before consent TikTok's script is not asked for; after it, what the page shows is told", async () => {
  const shopper = await front.enter({ region: "DE" });
  const count = countScriptRequests(shopper);
  await shopper.addToCart();
  expect(count()).toBe(0);
  expect((await shopper.context.cookies()).map(({ name }) => name)).not.toContain("_ttp");
  await shopper.decide("Accept all");
  expect(count()).toBe(1);
  await expect
    .poll(calls)
    .toEqual([
      ["holdConsent"],
      ["page"],
      ["grantConsent"],
      ["track", "ViewContent", shirt, { event_id: anyId }],
    ]);
});

test("a withdrawal is passed on, and nothing is told after it", async () => {
  const shopper = await front.enter({ region: "DE" });
  await shopper.visit("/products/linen-shirt");
  await shopper.decide("Accept all");
  await shopper.decide("Decline all");
  await shopper.addToCart();
  expect(calls().at(-1)).toEqual(["revokeConsent"]);
});

test("an objection to the sale of data is told to TikTok when the pixel is loaded", async () => {
  const shopper = await front.enter({ region: "US-CA", globalPrivacyControl: true });
  await shopper.visit("/");
  expect(front.shop.ttqCalls.at(0)?.options).toEqual({ limited_data_use: true });
});

test("a shop that has TikTok's pixel already keeps its own", async () => {
  front.shop.theme.head = "<script>window.ttq = []; ttq.isTheirs = true;</script>";
  const shopper = await front.enter();
  const count = countScriptRequests(shopper);
  await shopper.visit("/products/linen-shirt");
  expect(count()).toBe(0);
  expect(
    await shopper.page.evaluate(() => (window as unknown as { ttq: { isTheirs: boolean } }).ttq),
  ).toHaveLength(0);
});
