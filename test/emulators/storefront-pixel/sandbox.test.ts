import { expect, onTestFinished, test } from "vitest";

import { bundleScript } from "./bundle-script.ts";
import { everythingAllowed, openShopperTab, type ShopperTab } from "./open-shopper-tab.ts";
import type { PixelConfig } from "./pixel-link.ts";
import { linenShirt, sampleCheckout, sampleVariant } from "./sample-events.ts";
import { startEventRecorder, type EventRecorder } from "./start-event-recorder.ts";

const sandbox = await bundleScript("sandbox.ts");
const config: PixelConfig = {
  settings: { key: "pk" },
  purposes: { analytics: false, marketing: true, preferences: false, sale_of_data: "ldu" },
  scopes: [],
};

/** A tab of a shop with a pixel of these lines; what it hands to `tell` is kept in the tab's localStorage. */
function open(pixel: string, changes: Partial<PixelConfig> = {}): ShopperTab & { told(): unknown[] } {
  const code = `shopify.extend("WebPixel::Render", async (api) => {
    const { analytics, browser, customerPrivacy, init, settings } = api;
    let count = 0;
    const tell = (value) => browser.localStorage.setItem("told" + count++, JSON.stringify(value ?? null));
    ${pixel}
  });`;
  const tab = openShopperTab({ sandbox, pixel: code }, { ...config, ...changes });
  onTestFinished(() => tab.close());
  return Object.assign(tab, {
    told: () => [...tab.topFrame.local.values()].map((text) => JSON.parse(text) as unknown),
  });
}

async function record(): Promise<EventRecorder> {
  const server = await startEventRecorder();
  onTestFinished(() => server.close());
  return server;
}

test("a pixel has the language, a worker's fetch and timers, and nothing of the page or of Node", async () => {
  const absent =
    "window document localStorage sessionStorage indexedDB navigator XMLHttpRequest WebSocket BroadcastChannel " +
    "importScripts process require global Buffer module";
  const present = "fetch URL setTimeout Promise TextEncoder crypto";
  const names = `${absent} ${present}`.split(" ");
  const tab = open(
    `await tell(${JSON.stringify(names)}.filter((name) => typeof globalThis[name] !== "undefined"));`,
  );
  tab.visit("/");
  await tab.settle();
  expect(tab.told()).toEqual([present.split(" ")]);
});

test("the api is that of an app pixel, and its storages answer later", async () => {
  const tab = open(`
    await tell([Object.keys(api).sort(), settings, init.context.document.location.search, init.customerPrivacy]);
    await browser.sessionStorage.setItem("a", 1);
    await tell([await browser.sessionStorage.getItem("a"), await browser.cookie.get("_ttp"), await browser.cookie.get("none")]);
  `);
  tab.topFrame.cookies.set("_ttp", "abc");
  tab.visit("/?a=b");
  await tab.settle();
  expect(tab.told()).toEqual([
    [
      ["_pixelInfo", "analytics", "browser", "customerPrivacy", "init", "settings"],
      { key: "pk" },
      "?a=b",
      everythingAllowed,
    ],
    ["1", "abc", ""],
  ]);
});

test("a pixel hears what happened before it was loaded, and what happens after", async () => {
  const tab = open(`
    analytics.subscribe("page_viewed", ({ seq, name, type }) => tell([seq, name, type]));
    analytics.subscribe("all_custom_events", ({ name, customData }) => tell([name, customData]));
  `);
  const page = tab.visit("/");
  page.publishCustom("early", { a: 1 });
  await tab.settle();
  page.publishCustom("late", { b: [1] });
  await tab.settle();
  expect(tab.told()).toEqual([
    [0, "page_viewed", "standard"],
    ["early", { a: 1 }],
    ["late", { b: [1] }],
  ]);
});

const purposes = ["analytics", "marketing", "preferences"] as const;
const allowances = {
  analytics: "analyticsProcessingAllowed",
  marketing: "marketingAllowed",
  preferences: "preferencesProcessingAllowed",
} as const;

test.each(purposes)(
  "a pixel that declares %s is loaded once that is allowed, and not before",
  async (purpose) => {
    const declared = { analytics: false, marketing: false, preferences: false, [purpose]: true };
    const tab = open("await tell(1);", { purposes: { ...declared, sale_of_data: "ldu" } });
    const page = tab.visit("/", { privacy: { ...everythingAllowed, [allowances[purpose]]: false } });
    await tab.settle();
    expect(page.isPixelLoaded).toBe(false);
    page.setPrivacy(everythingAllowed);
    await tab.settle();
    expect(tab.told()).toEqual([1]);
  },
);

test.each([
  ["enabled", false],
  ["disabled", true],
  ["ldu", true],
] as const)(
  "against an opt-out of the sale a pixel of sale_of_data %s is loaded: %s",
  async (sale_of_data, isLoaded) => {
    const tab = open("", { purposes: { ...config.purposes, sale_of_data } });
    expect(
      tab.visit("/", { privacy: { ...everythingAllowed, saleOfDataAllowed: false } }).isPixelLoaded,
    ).toBe(isLoaded);
  },
);

test("a pixel hears of a decision in the words of its own api", async () => {
  const tab = open(
    `customerPrivacy.subscribe("visitorConsentCollected", (event) => tell(event)); await tell("ready");`,
  );
  const page = tab.visit("/");
  await tab.settle();
  page.setPrivacy({ ...everythingAllowed, marketingAllowed: false });
  await tab.settle();
  expect(tab.told()).toEqual([
    "ready",
    { customerPrivacy: { ...everythingAllowed, marketingAllowed: false } },
  ]);
});

test("an order is told of with the completed checkout only", async () => {
  const tab = open(
    `analytics.subscribe("all_standard_events", ({ data }) => data.checkout && tell(data.checkout.order));`,
  );
  const page = tab.visit("/");
  const checkout = sampleCheckout({ token: "t", lines: [], orderId: "1" });
  page.publish("payment_info_submitted", { checkout });
  page.publish("checkout_completed", { checkout });
  await tab.settle();
  expect(tab.told()).toEqual([null, expect.objectContaining({ id: "1" })]);
});

test("personal data is null without its scope, and what is no person's is not", async () => {
  const tab = open(
    `analytics.subscribe("checkout_completed", ({ data: { checkout } }) =>
      tell([checkout.email, checkout.phone, checkout.shippingAddress.zip, checkout.shippingAddress.firstName, checkout.token]));
    analytics.subscribe("product_viewed", ({ data }) => tell(data.productVariant.product.title));`,
    { scopes: ["read_customer_phone", "read_customer_name"] },
  );
  const page = tab.visit("/");
  const checkout = sampleCheckout({ token: "t", lines: [], email: "a@example.com", phone: "+14155552671" });
  page.publish("checkout_completed", { checkout });
  page.publish("product_viewed", { productVariant: sampleVariant(linenShirt) });
  await tab.settle();
  expect(tab.told()).toEqual([[null, "+14155552671", null, "Ada", "t"], "Linen shirt"]);
});

test("fetch goes to other origins by HTTPS, or to this machine", async () => {
  const server = await record();
  const tab = open(`
    const attempt = (url) => { try { return fetch(url, { method: "POST", body: "{}" }).then(({ status }) => status, String); } catch (error) { return String(error); } };
    await tell([await attempt("http://shop.example/"), await attempt("https://northlight.example/cart.js"), await attempt(${JSON.stringify(server.origin)})]);
  `);
  tab.visit("/");
  await tab.settle();
  expect(tab.told()).toEqual([
    [expect.stringContaining("must be secure"), expect.stringContaining("same origin"), 204],
  ]);
  expect(server.posts[0]?.headers).toMatchObject({
    origin: "https://northlight.example",
    "content-type": "text/plain;charset=UTF-8",
  });
});

test("JSON costs a preflight, which has to be allowed", async () => {
  const server = await record();
  const tab = open(`
    const headers = { "content-type": "application/json" };
    await tell(await fetch(${JSON.stringify(server.origin)}, { method: "POST", headers, body: "{}" }).catch(String));
  `);
  tab.visit("/");
  await tab.settle();
  expect(tab.told()).toEqual([expect.stringContaining("preflight")]);
  expect(server.posts.map(({ method }) => method)).toEqual(["OPTIONS"]);
});

test("more than 64 KiB are not kept alive", async () => {
  const server = await record();
  const tab = open(`
    const post = (length) => fetch(${JSON.stringify(server.origin)}, { method: "POST", keepalive: true, body: "x".repeat(length) }).then(({ status }) => status, String);
    await tell([await post(65536), await post(65537)]);
  `);
  tab.visit("/");
  await tab.settle();
  expect(tab.told()).toEqual([[204, expect.stringContaining("too much")]]);
});

test("when its page is left a pixel stops at once, and what it asked to be kept alive goes on", async () => {
  const server = await record();
  server.answerNext("hang", "hang");
  const address = JSON.stringify(server.origin);
  const tab = open(`
    const after = () => tell("after");
    fetch(${address} + "/kept", { method: "POST", keepalive: true }).then(after, after);
    fetch(${address} + "/lost", { method: "POST" }).then(after, after);
    setTimeout(after, 1);
  `);
  const page = tab.visit("/");
  await server.waitForPosts(2);
  page.leave();
  await expect.poll(() => server.openRequests().sort()).toEqual(["/kept"]);
  expect(tab.told().filter((value) => value === "after").length).toBeLessThanOrEqual(1);
});

test("what a pixel throws, now or later, is on record", async () => {
  const tab = open(`
    analytics.subscribe("page_viewed", () => { throw new Error("at once"); });
    analytics.subscribe("quiz", async () => { throw new Error("later"); });
    throw new Error("at the start");
  `);
  tab.visit("/").publishCustom("quiz", {});
  await tab.settle();
  expect([...tab.errors].sort()).toEqual(["Error: at once", "Error: at the start", "Error: later"]);
});
