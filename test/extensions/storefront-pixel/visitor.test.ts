import { expect, test } from "vitest";

import { readTikTokId } from "#app/core/identity/tiktok-id.ts";

import { everythingAllowed } from "../../emulators/storefront-pixel/open-shopper-tab.ts";
import { linenShirt, sampleCartLine, sampleVariant } from "../../emulators/storefront-pixel/sample-events.ts";
import { readTikTokId as readInPixel } from "../../../extensions/storefront-pixel/src/read-value.ts";
import { openTestShop } from "./open-test-shop.ts";

const productViewed = { productVariant: sampleVariant(linenShirt) };
const seconds = () => Math.floor(Date.now() / 1_000);

test("a page that was only looked at is not told, and nothing is kept of it", async () => {
  const { tab, server } = await openTestShop();
  tab.visit("/");
  tab.visit("/collections/all?utm_source=newsletter");
  await tab.settle();
  expect(server.posts).toEqual([]);
  expect(tab.topFrame.session.size).toBe(0);
});

test("a page whose address marks the visit as the merchant's own is told, each time it is looked at", async () => {
  const { tab, server, waitForBatches } = await openTestShop();
  tab.visit("/?clickback_test=0123456789abcdef0123456789abcdef");
  const [batch] = await waitForBatches(1);
  expect(batch?.events).toMatchObject([
    {
      name: "page_viewed",
      url: "https://northlight.example/?clickback_test=0123456789abcdef0123456789abcdef",
    },
  ]);
  await tab.settle();
  tab.visit("/products/linen-shirt");
  await tab.settle();
  expect(server.posts).toHaveLength(1);
  tab.visit("/products/linen-shirt?utm_source=x&clickback_test=0123456789abcdef0123456789abcdef");
  await tab.settle();
  expect(server.posts).toHaveLength(2);
});

test("such a page is not told without consent, and with it once it is given", async () => {
  const privacy = { ...everythingAllowed, marketingAllowed: false };
  const { tab, server, waitForBatches } = await openTestShop({ isGateOpen: true, page: { privacy } });
  const page = tab.visit("/?clickback_test=0123456789abcdef0123456789abcdef");
  await tab.settle();
  expect(server.posts).toEqual([]);
  page.setPrivacy(everythingAllowed);
  const [batch] = await waitForBatches(1);
  expect(batch?.events).toMatchObject([
    { name: "page_viewed", url: expect.stringContaining("clickback_test") },
  ]);
});

test("the click of the page's address is told with the page, once", async () => {
  const { tab, server, waitForBatches } = await openTestShop();
  tab.topFrame.cookies.set("_ttp", "2hXk7Qd1mVnB4tYpLs9RwEaZc0F");
  tab.visit("/products/linen-shirt?utm_source=tiktok&ttclid=E.C.P.one&ttclid=E.C.P.other", {
    customer: { id: "gid://shopify/Customer/7300000000042" },
  });
  const [batch] = await waitForBatches(1);
  expect(batch?.visit).toMatchObject({
    click: { ttclid: "E.C.P.one", at: expect.any(Number) },
    ttp: "2hXk7Qd1mVnB4tYpLs9RwEaZc0F",
    customerId: "7300000000042",
  });
  expect(Math.abs((batch?.visit.click?.at ?? 0) - seconds())).toBeLessThan(10);
  expect(batch?.events).toMatchObject([{ name: "page_viewed" }]);
  await tab.settle();

  for (const path of ["/products/linen-shirt?ttclid=E.C.P.one", "/", "/?ttclid=E.C.P.one"]) {
    tab.visit(path);
    await tab.settle();
  }
  expect(server.posts).toHaveLength(1);
});

test("a click that was told is not told anew by what happens later, on its page or on others", async () => {
  const { tab, server, waitForBatches } = await openTestShop();
  const page = tab.visit("/?ttclid=E.C.P.one");
  await tab.settle();
  page.publish("product_viewed", productViewed);
  await tab.settle();
  tab.visit("/products/linen-shirt").publish("product_viewed", productViewed);
  await tab.settle();
  tab.visit("/?ttclid=E.C.P.one");
  await tab.settle();
  expect(server.posts).toHaveLength(3);
  const batches = await waitForBatches(3);
  expect(batches.map(({ visit }) => visit.click?.ttclid)).toEqual(["E.C.P.one", undefined, undefined]);
});

test("an event is told with the address its page had when it happened", async () => {
  const { tab, waitForBatches } = await openTestShop();
  const page = tab.visit("/products/linen-shirt");
  await tab.settle();
  page.moveTo("/products/wool-socks");
  page.publish("product_viewed", productViewed);
  const [batch] = await waitForBatches(1);
  expect(batch?.events[0]?.url).toBe("https://northlight.example/products/wool-socks");
});

test("an event is told with its own time, and with the worker's where it has none", async () => {
  const at = Date.UTC(2026, 10, 22, 12);
  const { tab, waitForBatches } = await openTestShop({ page: { now: () => new Date(at) } });
  tab.visit("/").publish("product_viewed", productViewed);
  expect((await waitForBatches(1))[0]?.events[0]?.at).toBe(at);

  await tab.settle();
  const timeless = Object.assign(new Date(), { toISOString: () => "soon" });
  tab.visit("/", { now: () => timeless }).publishCustom("quiz", {});
  const batches = await waitForBatches(2);
  expect(Math.abs(Date.now() - (batches[1]?.events[0]?.at ?? 0))).toBeLessThan(10_000);
});

test("a second click is told", async () => {
  const { tab, waitForBatches } = await openTestShop();
  tab.visit("/?ttclid=E.C.P.one");
  await waitForBatches(1);
  await tab.settle();
  tab.visit("/?ttclid=E.C.P.two");
  const batches = await waitForBatches(2);
  expect(batches[1]?.visit.click?.ttclid).toBe("E.C.P.two");
});

test("the click that the theme app extension keeps is told when a tab is opened weeks later, with its own time", async () => {
  const { tab, waitForBatches } = await openTestShop();
  const at = seconds() - 20 * 86_400;
  tab.topFrame.local.set("clickback_click", `E.C.P.kept|${at}|https://northlight.example/|`);
  tab.visit("/").publish("product_viewed", productViewed);
  const [batch] = await waitForBatches(1);
  expect(batch?.visit.click).toEqual({ ttclid: "E.C.P.kept", at });
  expect(batch?.events.map(({ name }) => name).sort()).toEqual(["page_viewed", "product_viewed"]);
});

test("where localStorage is out of reach the theme app extension's cookie is read", async () => {
  const { tab, waitForBatches } = await openTestShop();
  tab.topFrame.cookies.set("clickback_click", `E.C.P.cookie|${seconds()}||`);
  tab.visit("/");
  const [batch] = await waitForBatches(1);
  expect(batch?.visit.click?.ttclid).toBe("E.C.P.cookie");
});

test.each(["E.C.P.newer", "E.C.P.older"])(
  "an old tab with %s in its address does not become the newer click",
  async (inAddress) => {
    const { tab, waitForBatches } = await openTestShop();
    const at = seconds() - 60;
    tab.topFrame.local.set("clickback_click", `E.C.P.newer|${at}|https://northlight.example/|E.C.P.older`);
    tab.visit(`/?ttclid=${inAddress}`);
    const [batch] = await waitForBatches(1);
    expect(batch?.visit.click).toEqual({ ttclid: "E.C.P.newer", at });
  },
);

test("a click that only TikTok's cookie knows of has no time", async () => {
  const { tab, waitForBatches } = await openTestShop();
  tab.topFrame.cookies.set("ttclid", "E.C.P.cookie");
  tab.visit("/").publish("product_viewed", productViewed);
  const [batch] = await waitForBatches(1);
  expect(batch?.visit.click).toEqual({ ttclid: "E.C.P.cookie" });
});

const badIds = ["null", "undefined", "NaN", "", "a b", "<script>", "ä", "x".repeat(1_001), "a|b", "a%20b"];

test.each(badIds)("%s is no id: not in an address, not in a store, not in a cookie", async (id) => {
  const { tab, waitForBatches } = await openTestShop();
  tab.topFrame.local.set("clickback_click", `${id === "a|b" ? "" : id}|${seconds()}||`);
  tab.topFrame.cookies.set("ttclid", id).set("_ttp", id);
  tab.visit(`/?ttclid=${encodeURIComponent(id)}`).publishCustom("seen", {});
  const [batch] = await waitForBatches(1);
  expect(batch?.visit).not.toHaveProperty("click");
  expect(batch?.visit).not.toHaveProperty("ttp");
});

test("pixel and server agree on what an id is", () => {
  const ids = ["E.C.P.abc_DEF-123~", "0", "nulls", "Null", "x".repeat(1_000), ...badIds];
  expect(ids.map((id) => readInPixel(() => id))).toEqual(ids.map(readTikTokId));
});

test.each(["9e99", "-5", "", "soon", "1e3"])(
  "a stored click whose time is %s breaks no batch",
  async (at) => {
    const { tab, waitForBatches } = await openTestShop();
    tab.topFrame.local.set("clickback_click", `E.C.P.kept|${at}||`);
    tab.visit("/");
    const [batch] = await waitForBatches(1);
    expect(batch?.visit.click?.ttclid).toBe("E.C.P.kept");
  },
);

test.each([
  ["product_viewed", productViewed, "ViewContent_8100000000001"],
  ["product_added_to_cart", { cartLine: sampleCartLine(linenShirt, 1) }, "AddToCart_45100000000001"],
  ["search_submitted", { searchResult: { query: "linen shirt", productVariants: [] } }, "Search_linen shirt"],
])("%s takes the id that TikTok's browser pixel left, and takes it once", async (name, data, act) => {
  const { tab, waitForBatches } = await openTestShop();
  tab.topFrame.session.set(
    `clickback_event_${act}`,
    `11111111-2222-4333-8444-555555555555|${Date.now()}|browser`,
  );
  const page = tab.visit("/");
  page.publish(name, data);
  const [first] = await waitForBatches(1);
  expect(first?.events[0]?.id).toBe("11111111-2222-4333-8444-555555555555");

  const id = page.publish(name, data);
  const batches = await waitForBatches(2);
  expect(batches[1]?.events[0]?.id).toBe(id);
});

test("an act that the browser pixel has not told yet leaves its id for it", async () => {
  const { tab, waitForBatches } = await openTestShop();
  const id = tab.visit("/").publish("product_viewed", productViewed);
  await waitForBatches(1);
  const left = tab.topFrame.session.get("clickback_event_ViewContent_8100000000001")?.split("|");
  expect(left).toEqual([id, expect.stringMatching(/^\d{13}$/), "pixel"]);
});

test.each([
  ["old", `old-id|${Date.now() - 31_000}|browser`],
  ["of the pixel itself", `own-id|${Date.now()}|pixel`],
  ["of no time", "odd-id|soon|browser"],
  ["garbage", "|||"],
])("an id that is %s is not taken", async (_what, left) => {
  const { tab, waitForBatches } = await openTestShop();
  tab.topFrame.session.set("clickback_event_ViewContent_8100000000001", left);
  const id = tab.visit("/").publish("product_viewed", productViewed);
  const [batch] = await waitForBatches(1);
  expect(batch?.events[0]?.id).toBe(id);
});
