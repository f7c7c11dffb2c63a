import { expect, test } from "vitest";

import { lastCart } from "./expected-purchase.ts";
import { beginning, useStorefront } from "./use-storefront.ts";

const front = useStorefront();
const clicked = { ttclid: "E.C.P.first", ttclid_at: `${beginning / 1_000}`, tt_consent: "granted" };

const updates = () => front.shop.cartRequests.filter(({ path }) => path === "/cart/update.js");

test.each([
  ["freezes fetch", "Object.freeze(window.fetch); Object.defineProperty(window, 'fetch', { value: fetch });"],
  ["replaces JSON", "window.JSON = { parse() { throw new Error('no') }, stringify() { return '{}' } };"],
  [
    "gives every object and array a toJSON, as old libraries did",
    "Object.prototype.toJSON = Array.prototype.toJSON = function () { return 'mine' };",
  ],
  [
    "puts options of requests on Object.prototype",
    "Object.assign(Object.prototype, { signal: 'x', mode: 'navigate', headers: 1, entryTypes: ['mark'] });",
  ],
  ["puts an enumerable function on Array.prototype", "Array.prototype.each = function () {};"],
  [
    "listens in front of everybody",
    "addEventListener('pagehide', (e) => e.stopImmediatePropagation(), true);",
  ],
])("a theme that %s still lets the click through, without an error", async (_case, script) => {
  front.shop.theme.head = `<script>${script}</script>`;
  const shopper = await front.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  expect(lastCart(front.shop)).toEqual(clicked);
});

const throwingStorage =
  "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError') } });";

test("where storage throws the click is in a cookie, and the cart is not told twice", async () => {
  front.shop.theme.head = `<script>${throwingStorage}</script>`;
  const shopper = await front.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  await shopper.visit("/products/linen-shirt");
  expect(lastCart(front.shop)).toEqual(clicked);
  expect(updates()).toHaveLength(1);
  const cookies = await shopper.context.cookies();
  const kept = cookies.find(({ name }) => name === "clickback_click");
  expect(kept?.value).toBe(`E.C.P.first|${beginning / 1_000}|${front.shop.origin}/|`);
  await shopper.decide("Decline all");
  const left = (await shopper.context.cookies()).map(({ name }) => name);
  expect(left).not.toContain("clickback_click");
  expect(lastCart(front.shop)).toEqual({ tt_consent: "denied" });
});

test.each([
  ["has no storage that remembers", "Storage.prototype.setItem = () => {};"],
  ["replaces the storage's methods", "Storage.prototype.getItem = () => ({ not: 'a text' });"],
  ["replaces regular expressions", "RegExp.prototype.exec = () => { throw new Error('no') };"],
  ["takes fetch away", "delete window.fetch; window.fetch = undefined;"],
  ["takes the privacy API away", "delete Shopify.loadFeatures;"],
  ["breaks the privacy API", "Shopify.loadFeatures = (features, ready) => ready(new Error('no'));"],
  [
    "answers the privacy API with nonsense",
    "Shopify.loadFeatures = (f, r) => { Shopify.customerPrivacy = {}; r(); };",
  ],
  ["removes Shopify", "delete window.Shopify;"],
  ["freezes the window's listeners", "window.addEventListener = () => { throw new Error('no') };"],
  ["has no PerformanceObserver", "delete window.PerformanceObserver;"],
])("a theme that %s gets no error from us", async (_case, script) => {
  front.shop.theme.head = `<script>${script}</script>`;
  const shopper = await front.enter();
  await shopper.page.goto(`${front.shop.origin}/?ttclid=E.C.P.first`);
  await shopper.settle();
  // The shopper's own errors are those of the page; closing the shopper asserts there were none.
  expect(await shopper.page.title()).toContain("Northlight");
});

test("under a strict content security policy the click gets through, and nothing is reported", async () => {
  front.shop.theme.contentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:";
  const shopper = await front.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  expect(lastCart(front.shop)).toEqual(clicked);
});

test("loaded twice, it works once", async () => {
  const again =
    '<script src="/extensions/click-capture/assets/click-capture.js?again" data-clickback="2592000 " defer></script>';
  front.shop.theme.bodyEnd = again;
  const shopper = await front.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  expect(updates()).toHaveLength(1);
});

test("it leaves one name in the page, and none in the shop's own objects", async () => {
  const shopper = await front.enter();
  front.shop.setEmbed(false);
  await shopper.visit("/");
  const without = await shopper.page.evaluate(() => Object.getOwnPropertyNames(window));
  front.shop.setEmbed({});
  await shopper.visit("/");
  const named = await shopper.page.evaluate(() => Object.getOwnPropertyNames(window));
  expect(named.filter((name) => !without.includes(name))).toEqual(["clickback"]);
});

test("a page that asks for the embed's settings in vain gets no error", async () => {
  front.shop.setEmbed(false);
  front.shop.theme.bodyEnd =
    '<script src="/extensions/click-capture/assets/click-capture.js" defer></script>';
  const shopper = await front.enter();
  await shopper.visit("/?ttclid=E.C.P.first");
  expect(front.shop.cartRequests).toEqual([]);
});

test("in the theme editor it does nothing but say that it is on", async () => {
  const shopper = await front.enter();
  await shopper.visit("/emulated/theme-editor?path=/%3Fttclid=E.C.P.first%26oseid=1");
  const frame = shopper.page.frameLocator("iframe");
  await frame.getByText("Clickback is on").waitFor();
  await shopper.settle();
  expect(front.shop.cartRequests).toEqual([]);
  const inFrame = shopper.page.frames().find((one) => one.url().includes("oseid"));
  const names = await inFrame?.evaluate(() => Object.keys(localStorage));
  expect(names).toEqual([]);
});
