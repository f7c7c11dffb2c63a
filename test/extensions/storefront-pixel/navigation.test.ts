import { expect, test } from "vitest";

import {
  linenShirt,
  sampleCheckout,
  sampleCheckoutLine,
  sampleVariant,
} from "../../emulators/storefront-pixel/sample-events.ts";
import { openTestShop } from "./open-test-shop.ts";

const productViewed = { productVariant: sampleVariant(linenShirt) };
const checkout = sampleCheckout({
  token: "7f1d0c9a2b3e4f5a6b7c8d9e0f1a2b3c",
  lines: [sampleCheckoutLine(linenShirt, 1)],
  orderId: "6200000001001",
});

test("an event whose page is left before it could be posted is posted by the next page, with its own page and time", async () => {
  const { tab, server, waitForBatches } = await openTestShop();
  const id = tab.visit("/products/linen-shirt").publish("product_viewed", productViewed);
  await expect.poll(() => tab.topFrame.session.get("clickback_outbox")).toContain(id);
  tab.visit("/collections/all");
  const [batch] = await waitForBatches(1);
  expect(batch?.events).toMatchObject([
    { id, name: "product_viewed", url: "https://northlight.example/products/linen-shirt" },
  ]);
  await tab.settle();
  expect(server.posts).toHaveLength(1);
});

test("a completed checkout is posted at once", async () => {
  const { tab, server } = await openTestShop();
  const page = tab.visit("/checkouts/cn/1/thank_you");
  const published = performance.now();
  page.publish("checkout_completed", { checkout });
  await server.waitForPosts(1);
  expect(performance.now() - published).toBeLessThan(150);
});

test("a post that its page did not outlive is posted again under the same id, which the server knows", async () => {
  const { tab, server, waitForBatches } = await openTestShop();
  server.answerNext("hang");
  const page = tab.visit("/checkouts/cn/1/thank_you");
  const id = page.publish("checkout_completed", { checkout });
  await server.waitForPosts(1);
  tab.visit("/");
  const batches = await waitForBatches(2);
  expect(batches.map(({ events }) => events.map((event) => event.id))).toEqual([[id], [id]]);
});

test("an id that was taken from the browser pixel stays the event's id on the next page", async () => {
  const { tab, server, waitForBatches } = await openTestShop();
  server.answerNext("hang");
  tab.topFrame.session.set("clickback_event_ViewContent_8100000000001", `shared-id|${Date.now()}|browser`);
  tab.visit("/products/linen-shirt").publish("product_viewed", productViewed);
  await server.waitForPosts(1);
  tab.visit("/");
  const batches = await waitForBatches(2);
  expect(batches.map(({ events }) => events[0]?.id)).toEqual(["shared-id", "shared-id"]);
});

test.each([500, 503, 429, "drop"] as const)(
  "after %s it is tried once more, and then kept for the next page",
  async (answer) => {
    const { tab, server, waitForBatches } = await openTestShop();
    server.answerNext(answer, answer);
    const id = tab.visit("/").publish("product_viewed", productViewed);
    await tab.settle();
    expect(server.posts).toHaveLength(2);
    tab.visit("/collections/all");
    const batches = await waitForBatches(3);
    expect(batches.map(({ events }) => events[0]?.id)).toEqual([id, id, id]);
    await tab.settle();
    tab.visit("/");
    await tab.settle();
    expect(server.posts).toHaveLength(3);
  },
);

test.each([204, 200, 400, 401, 413])("after %d it is not posted again", async (answer) => {
  const { tab, server } = await openTestShop();
  server.answerNext(answer);
  tab.visit("/").publish("product_viewed", productViewed);
  await server.waitForPosts(1);
  await tab.settle();
  tab.visit("/collections/all");
  await tab.settle();
  expect(server.posts).toHaveLength(1);
});

test("what could not be posted goes with the next event of the same page", async () => {
  const { tab, server, waitForBatches } = await openTestShop();
  server.answerNext(503, 503);
  const page = tab.visit("/products/linen-shirt");
  const first = page.publish("product_viewed", productViewed);
  await tab.settle();
  const second = page.publishCustom("quiz", {});
  const batches = await waitForBatches(3);
  expect(batches[2]?.events.map(({ id }) => id)).toEqual([first, second]);
});

test("a post outlives its page", async () => {
  const { tab, server } = await openTestShop();
  server.answerNext("hang");
  const page = tab.visit("/checkouts/cn/1/thank_you");
  page.publish("checkout_completed", { checkout });
  await server.waitForPosts(1);
  page.leave();
  // Time enough to hear of a connection that was given up.
  for (let times = 0; times < 5; times++) await fetch(`${server.origin}/later`);
  expect(server.openRequests()).toContain("/storefront/events");
});

test("a checkout too big to outlive its page is posted all the same", async () => {
  const { tab, waitForBatches } = await openTestShop();
  const product = { ...linenShirt, title: "T".repeat(900), vendor: "V".repeat(900) };
  const lines = Array.from({ length: 100 }, () => sampleCheckoutLine(product, 1));
  tab
    .visit("/checkouts/cn/1")
    .publish("checkout_started", { checkout: sampleCheckout({ token: "t0ken", lines }) });
  const [batch] = await waitForBatches(1);
  expect(JSON.stringify(batch).length).toBeGreaterThan(65_536);
});

test("an event that happens while another is being posted is posted beside it, and neither twice", async () => {
  const { tab, server, waitForBatches } = await openTestShop();
  server.answerNext("hang");
  const page = tab.visit("/products/linen-shirt");
  const first = page.publish("product_viewed", productViewed);
  await server.waitForPosts(1);
  const second = page.publishCustom("quiz", {});
  const batches = await waitForBatches(2);
  expect(batches.map(({ events }) => events.map(({ id }) => id))).toEqual([[first], [second]]);
});

test("what was done under another consent is not told by the next page", async () => {
  const { tab, server, waitForBatches } = await openTestShop();
  const id = tab.visit("/products/linen-shirt").publish("product_viewed", productViewed);
  await expect.poll(() => tab.topFrame.session.get("clickback_outbox")).toContain(id);
  const privacy = {
    analyticsProcessingAllowed: true,
    marketingAllowed: true,
    preferencesProcessingAllowed: true,
    saleOfDataAllowed: false,
  };
  tab.visit("/", { privacy });
  await waitForBatches(1);
  await tab.settle();
  expect(JSON.stringify(server.posts)).not.toContain(id);
});

test("a server that is away for long costs the oldest events, and no more than 50 are kept", async () => {
  const { tab, server } = await openTestShop();
  server.answerNext(...Array.from({ length: 200 }, () => 503));
  const page = tab.visit("/");
  const ids = Array.from({ length: 120 }, (_, index) => page.publishCustom("flood", { index }));
  await tab.settle();
  const kept = JSON.parse(tab.topFrame.session.get("clickback_outbox") ?? "[]") as [
    unknown,
    unknown,
    { id: string }[],
  ];
  expect(kept[2].map(({ id }) => id)).toEqual(ids.slice(-50));
  for (const { body } of server.posts)
    expect((body as { events: unknown[] }).events.length).toBeLessThanOrEqual(50);
});

test("what is kept in the page's storage stays small, however big the events are", async () => {
  const { tab, server } = await openTestShop();
  server.answerNext(...Array.from({ length: 200 }, () => 503));
  const page = tab.visit("/");
  const properties = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`p${index}`, "x".repeat(900)]),
  );
  for (let count = 0; count < 20; count++) page.publishCustom("big", properties);
  await tab.settle();
  expect(tab.topFrame.session.get("clickback_outbox")?.length).toBeLessThan(70_000);
});
