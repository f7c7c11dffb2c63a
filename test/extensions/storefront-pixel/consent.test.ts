import { expect, test } from "vitest";

import { everythingAllowed } from "../../emulators/storefront-pixel/open-shopper-tab.ts";
import { linenShirt, newsletterForm, sampleVariant } from "../../emulators/storefront-pixel/sample-events.ts";
import type { CustomerPrivacy } from "../../emulators/storefront-pixel/pixel-link.ts";
import { openTestShop } from "./open-test-shop.ts";

const clientId = "5a1c7c3e-3b7d-4d0e-9a3b-6f1f0c2d9e11";
const refused: CustomerPrivacy = {
  analyticsProcessingAllowed: false,
  marketingAllowed: false,
  preferencesProcessingAllowed: false,
  saleOfDataAllowed: false,
};
const soldNot: CustomerPrivacy = { ...everythingAllowed, saleOfDataAllowed: false };
const productViewed = { productVariant: sampleVariant(linenShirt) };

/** Every combination of the two that matter, with those that do not turned against it. */
test.each([
  [{ ...refused, marketingAllowed: true, saleOfDataAllowed: true }, "granted"],
  [{ ...refused, marketingAllowed: true }, "granted_no_sale"],
  [everythingAllowed, "granted"],
  [soldNot, "granted_no_sale"],
])("with %o the consent is told as %s", async (privacy, consent) => {
  const { tab, waitForBatches } = await openTestShop({ page: { privacy } });
  tab.visit("/").publish("product_viewed", productViewed);
  const [batch] = await waitForBatches(1);
  expect(batch?.visit.consent).toBe(consent);
});

test.each([refused, { ...everythingAllowed, marketingAllowed: false }])(
  "with %o the pixel is not even loaded, and the page is not asked for anything",
  async (privacy) => {
    const { tab, server } = await openTestShop({ page: { privacy } });
    tab.topFrame.cookies.set("_ttp", "2hXk7Qd1mVnB4tYpLs9RwEaZc0F");
    const page = tab.visit("/?ttclid=E.C.P.refused");
    page.publish("product_viewed", productViewed);
    expect(page.isPixelLoaded).toBe(false);
    expect(tab.topFrame.asked).toEqual([]);
    expect(server.posts).toEqual([]);
  },
);

test("a pixel that is loaded without consent reads, keeps and sends nothing until marketing is allowed", async () => {
  // As if Shopify's gate had failed: the pixel has to keep to it by itself.
  const { tab, server, waitForBatches } = await openTestShop({
    isGateOpen: true,
    page: { privacy: refused },
  });
  const page = tab.visit("/?ttclid=E.C.P.early");
  page.publish("product_viewed", productViewed);
  page.publishDom("form_submitted", { element: newsletterForm("early@example.com") });
  await tab.settle();
  expect(page.isPixelLoaded).toBe(true);
  expect(tab.topFrame.asked).toEqual([]);
  expect(server.posts).toEqual([]);

  page.setPrivacy(everythingAllowed);
  const [batch] = await waitForBatches(1);
  expect(batch?.visit).toMatchObject({ clientId, consent: "granted", click: { ttclid: "E.C.P.early" } });
  expect(batch?.events.map(({ name }) => name)).toEqual(["page_viewed"]);
  expect(tab.errors).toEqual([]);
});

test("consent that is granted late still records the click the page was opened with, and what happened on it", async () => {
  const { tab, waitForBatches } = await openTestShop({ page: { privacy: refused } });
  const page = tab.visit("/products/linen-shirt?ttclid=E.C.P.late");
  page.publish("product_viewed", productViewed);
  page.setPrivacy(everythingAllowed);
  const [batch] = await waitForBatches(1);
  expect(batch?.visit.click?.ttclid).toBe("E.C.P.late");
  expect(batch?.events.map(({ name }) => name).sort()).toEqual(["page_viewed", "product_viewed"]);
});

test("a withdrawal is told once, with no events and no ids but the visitor's, and clears the pixel's memory", async () => {
  const { tab, server, waitForBatches } = await openTestShop();
  tab.topFrame.cookies.set("_ttp", "2hXk7Qd1mVnB4tYpLs9RwEaZc0F");
  const page = tab.visit("/?ttclid=E.C.P.given");
  await waitForBatches(1);
  await expect.poll(() => tab.topFrame.session.has("clickback_outbox")).toBe(true);

  page.setPrivacy(refused);
  page.setPrivacy(refused);
  const batches = await waitForBatches(2);
  expect(batches[1]).toEqual({ key: expect.any(String), visit: { clientId, consent: "denied" }, events: [] });

  const asked = tab.topFrame.asked.length;
  page.publish("product_viewed", productViewed);
  page.publishCustom("after", {});
  await tab.settle();
  expect(server.posts).toHaveLength(2);
  expect(
    tab.topFrame.asked.slice(asked).filter((what) => !what.startsWith("sessionStorage.removeItem")),
  ).toEqual([]);
  expect(tab.topFrame.session.has("clickback_outbox")).toBe(false);
});

test("what waits to be told when consent is withdrawn is never told", async () => {
  const { tab, server, waitForBatches } = await openTestShop();
  const page = tab.visit("/");
  const id = page.publish("product_viewed", productViewed);
  await expect.poll(() => tab.topFrame.session.get("clickback_outbox")).toContain(id);
  page.setPrivacy(refused);
  await waitForBatches(1);
  await tab.settle();
  expect(server.posts.map(({ body }) => body)).toEqual([
    { key: expect.any(String), visit: { clientId, consent: "denied" }, events: [] },
  ]);
});

test("a post that failed is not tried again after consent was withdrawn", async () => {
  const { tab, server } = await openTestShop();
  server.answerNext(503);
  const page = tab.visit("/");
  page.publish("product_viewed", productViewed);
  await server.waitForPosts(1);
  page.setPrivacy(refused);
  await server.waitForPosts(2);
  await tab.settle();
  expect(server.posts).toHaveLength(2);
  expect(server.posts[1]?.body).toMatchObject({ visit: { consent: "denied" } });
});

test("consent given again after a withdrawal is told at once", async () => {
  const { tab, waitForBatches } = await openTestShop();
  const page = tab.visit("/?ttclid=E.C.P.again");
  await waitForBatches(1);
  page.setPrivacy(refused);
  await waitForBatches(2);
  page.setPrivacy(soldNot);
  const batches = await waitForBatches(3);
  expect(batches[2]).toMatchObject({
    visit: { consent: "granted_no_sale", click: { ttclid: "E.C.P.again" } },
    events: [{ name: "page_viewed" }],
  });
});

test("the same consent given again after a withdrawal is told, too", async () => {
  const { tab, waitForBatches } = await openTestShop();
  const page = tab.visit("/");
  page.publishCustom("seen", {});
  await waitForBatches(1);
  page.setPrivacy(refused);
  await waitForBatches(2);
  page.setPrivacy(everythingAllowed);
  const batches = await waitForBatches(3);
  expect(batches[2]).toMatchObject({ visit: { consent: "granted" }, events: [{ name: "page_viewed" }] });
});

test("a refusal that could not be told is not told after consent was given again", async () => {
  const { tab, server } = await openTestShop();
  const page = tab.visit("/");
  await tab.settle();
  server.answerNext(503);
  page.setPrivacy(refused);
  await server.waitForPosts(1);
  page.setPrivacy(everythingAllowed);
  await tab.settle();
  const told = server.posts.map(({ body }) => (body as { visit: { consent: string } }).visit.consent);
  expect(told).toEqual(["denied", "granted"]);
});

test("a refusal in the middle of the pixel's reading leaves nothing behind and lets nothing out", async () => {
  const { tab, server } = await openTestShop();
  const left = JSON.stringify(["granted", "E.C.P.abc", [{ id: "left", name: "custom", at: 1 }]]);
  tab.topFrame.session.set("clickback_outbox", left);
  const { sessionStorage } = tab.topFrame;
  const page = tab.visit("/?ttclid=E.C.P.abc", {
    topFrame: {
      ...tab.topFrame,
      sessionStorage: {
        ...sessionStorage,
        getItem(name: string) {
          page.setPrivacy(refused);
          return sessionStorage["getItem"]?.(name as never);
        },
      },
    },
  });
  page.publish("product_viewed", productViewed);
  await tab.settle();
  expect(tab.topFrame.session.size).toBe(0);
  expect(tab.topFrame.asked.filter((what) => what.includes("setItem"))).toEqual([]);
  expect(server.posts.map(({ body }) => body)).toMatchObject([{ visit: { consent: "denied" }, events: [] }]);

  page.setPrivacy(everythingAllowed);
  await tab.settle();
  expect(server.posts).toHaveLength(2);
  expect(server.posts[1]?.body).toMatchObject({ events: [{ name: "page_viewed" }] });
});

test("an opt-out of the sale is told at once, and from the next page on without a word more", async () => {
  const { tab, server, waitForBatches } = await openTestShop();
  const page = tab.visit("/");
  const id = page.publish("product_viewed", productViewed);
  await waitForBatches(1);
  page.setPrivacy(soldNot);
  const batches = await waitForBatches(2);
  expect(batches[1]).toMatchObject({
    visit: { consent: "granted_no_sale" },
    events: [{ name: "page_viewed" }],
  });
  expect(batches[1]?.events[0]?.id).not.toBe(id);
  await tab.settle();

  tab.visit("/collections/all", { privacy: soldNot });
  await tab.settle();
  expect(server.posts).toHaveLength(2);
});

test("consent that changed while no pixel could hear of it is told by the next page", async () => {
  const { tab, waitForBatches } = await openTestShop();
  tab.visit("/").publish("product_viewed", productViewed);
  await waitForBatches(1);
  await tab.settle();
  tab.visit("/collections/all", { privacy: soldNot });
  const batches = await waitForBatches(2);
  expect(batches[1]).toMatchObject({
    visit: { consent: "granted_no_sale" },
    events: [{ name: "page_viewed" }],
  });
});
