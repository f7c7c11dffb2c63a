import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { cartToken, checkoutToken } from "../fixtures/shopper-browser.ts";
import { changePixel } from "../pipeline/change-pixel.ts";
import { hourMs, minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { expectLedgerBalanced, shownLedger } from "../pipeline/ledger.ts";
import { sampleCheckout, sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import { noteAttributes } from "./note-attributes.ts";
import { createEventMaker, type EventMaker } from "./shopper.ts";
import { openStorefrontWorld, type StorefrontWorld, type TestStore } from "./storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;

beforeAll(async () => {
  world = await openStorefrontWorld();
  make = createEventMaker(world.time.now);
});
beforeEach(() => world.tiktok.reset());
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

const order = (changes: SampleOrder = {}) =>
  sampleOrder(1, world.time.now(), { checkout_token: checkoutToken, cart_token: cartToken, ...changes });

const startTestMode = (store: TestStore, index = 0, ms = hourMs) =>
  changePixel(world.pool, store.pixels[index], {
    testMode: { code: `TEST${index}`, until: new Date(world.time.now() + ms) },
  });

async function ownLink(store: TestStore): Promise<string> {
  const { rows } = await world.pool.query<{ key: string }>(
    "SELECT own_visit_key AS key FROM shop WHERE id = $1",
    [store.id],
  );
  return `https://shop.example/?utm_source=x&clickback_test=${rows[0]?.key}`;
}

/** A store with a pixel in test mode, and a browser that the merchant has marked as its own. */
async function openVisited(options: { pixels?: number } = {}): Promise<TestStore> {
  const store = await world.openStore(options);
  await startTestMode(store);
  await store.tell([make.pageViewed({ url: await ownLink(store) })]);
  await store.map();
  return store;
}

const stranger = { visit: { clientId: "somebody-else", click: undefined } };
const codes = async (store: TestStore) =>
  (await store.deliveries()).map(({ eventName, state, reason, testEventCode }) => [
    eventName,
    reason ?? testEventCode ?? state,
  ]);
const ownUntil = async (store: TestStore) => {
  const { rows } = await world.pool.query<{ own_until: Date | null }>(
    "SELECT own_until FROM visitor WHERE shop_id = $1",
    [store.id],
  );
  return rows.map((row) => row.own_until);
};

describe("what the merchant does on a visit of its own", () => {
  test("is a test: browsing, cart, checkout and order, while a stranger's is real", async () => {
    const store = await openVisited();
    await store.tell([make.productViewed(), make.addedToCart({ cartToken }), make.checkoutStarted()]);
    await store.tell([make.productViewed()], stranger);
    await store.ingest("checkouts/create", sampleCheckout(checkoutToken, world.time.now()));
    await store.ingest("orders/create", order());
    await store.ingest("orders/create", sampleOrder(2, world.time.now(), { checkout_token: "other" }));
    await store.map();
    expect(await codes(store)).toEqual(
      expect.arrayContaining([
        ["ViewContent", "TEST0"],
        ["AddToCart", "TEST0"],
        ["InitiateCheckout", "TEST0"],
        ["CompletePayment", "TEST0"],
        ["ViewContent", "pending"],
        ["CompletePayment", "pending"],
      ]),
    );
    world.time.advance(minuteMs);
    await store.sendDue();
    expect(world.tiktok.testEvents.map(({ eventId }) => eventId)).toEqual(
      expect.arrayContaining([`checkout_${checkoutToken}`, "purchase_1"]),
    );
    expect(world.tiktok.testEvents).toHaveLength(4);
    expect(world.tiktok.accepted.map(({ eventId }) => eventId)).toContain("purchase_2");
    expect(world.tiktok.accepted).toHaveLength(2);
  });

  test("goes nowhere but to the pixel in test mode", async () => {
    const store = await openVisited({ pixels: 2 });
    await store.tell([make.productViewed(), make.checkoutStarted()]);
    await store.ingest("orders/create", order());
    await store.map();
    expect(await codes(store)).toEqual(
      expect.arrayContaining([
        ["ViewContent", "TEST0"],
        ["ViewContent", "own_visit"],
        ["CompletePayment", "TEST0"],
        ["CompletePayment", "own_visit"],
      ]),
    );
    world.time.advance(minuteMs);
    await store.sendDue();
    expect(world.tiktok.accepted).toEqual([]);
  });

  test.each([
    ["its checkout", { cart_token: null }],
    ["its cart", { checkout_token: null }],
  ])("is known by %s alone", async (_what, changes) => {
    const store = await openVisited();
    await store.tell([make.addedToCart({ cartToken }), make.checkoutStarted()]);
    await store.ingest("orders/create", order(changes));
    await store.map();
    expect((await codes(store)).at(-1)).toEqual(["CompletePayment", "TEST0"]);
  });

  test("is a test although the order came before the browser had told of its checkout", async () => {
    const store = await openVisited();
    await store.speak();
    await store.ingest("orders/create", order());
    await store.map();
    expect(await codes(store)).toEqual([["CompletePayment", "pending"]]);
    await store.tell([make.checkoutCompleted()]);
    await store.map();
    expect(await codes(store)).toEqual([["CompletePayment", "TEST0"]]);
    await store.sendDue();
    expect(world.tiktok.accepted).toEqual([]);
    expect(await shownLedger(world.pool, store.id)).toEqual({ accepted: 1 });
  });

  test("is withdrawn from a live pixel when that is learned while it waits", async () => {
    const store = await openVisited({ pixels: 2 });
    await store.speak();
    await store.ingest("orders/create", order());
    await store.map();
    await store.tell([make.checkoutCompleted()]);
    await store.map();
    expect(await codes(store)).toEqual([
      ["CompletePayment", "TEST0"],
      ["CompletePayment", "own_visit"],
    ]);
  });

  test("is a test although the order was due and held by a broken connection when that was learned", async () => {
    const store = await openVisited();
    await store.ingest("orders/create", order(noteAttributes({ ttclid: "E.C.P.x", tt_consent: "granted" })));
    await store.map();
    world.tiktok.fail({ kind: "code", code: 40105, times: 1 });
    await store.sendDue();
    await store.tell([make.checkoutStarted()]);
    await store.map();
    await store.ingest("orders/paid", order());
    await store.map();
    expect((await codes(store))[0]).toEqual(["CompletePayment", "TEST0"]);
  });
});

describe("the mark of an own visit", () => {
  test("lasts as long as the last of the shop's test modes, and no longer", async () => {
    const store = await world.openStore({ pixels: 3 });
    await startTestMode(store, 0, hourMs);
    await startTestMode(store, 1, 2 * hourMs);
    await store.tell([make.pageViewed({ url: await ownLink(store) })]);
    await store.map();
    expect(await ownUntil(store)).toEqual([new Date(world.time.now() + 2 * hourMs)]);
    world.time.advance(2 * hourMs - secondMs);
    await store.tell([make.productViewed()]);
    await store.map();
    world.time.advance(secondMs);
    await store.tell([make.productViewed()]);
    await store.map();
    expect(await codes(store)).toEqual([
      ["ViewContent", "own_visit"],
      ["ViewContent", "TEST1"],
      ["ViewContent", "own_visit"],
      ["ViewContent", "pending"],
      ["ViewContent", "pending"],
      ["ViewContent", "pending"],
    ]);
  });

  test("stays when the browser goes on without it, and when it is told again later", async () => {
    const store = await openVisited();
    const [until] = await ownUntil(store);
    await store.tell([make.pageViewed(), make.productViewed()]);
    await store.map();
    expect(await ownUntil(store)).toEqual([until]);
    await startTestMode(store, 0, 60 * secondMs);
    await store.tell([make.pageViewed({ url: await ownLink(store) })]);
    await store.map();
    expect(await ownUntil(store)).toEqual([until]);
  });

  test("keeps what is done after test mode was ended early from being sent", async () => {
    const store = await openVisited();
    await changePixel(world.pool, store.pixels[0], { testMode: null });
    await store.tell([make.productViewed()]);
    await store.map();
    expect(await codes(store)).toEqual([["ViewContent", "own_visit"]]);
  });

  test.each([
    ["no pixel is in test mode", -hourMs, (url: string) => url],
    ["the key is another shop's", hourMs, (url: string) => url.replace(/.{8}$/, "deadbeef")],
    ["the key is empty", hourMs, (url: string) => url.replace(/test=.*$/, "test=")],
    ["the key is a part of the right one", hourMs, (url: string) => url.slice(0, -1)],
    ["it is no address", hourMs, (url: string) => url.slice("https://".length)],
  ])("is not taken where %s", async (_why, ms, change) => {
    const store = await world.openStore();
    await startTestMode(store, 0, ms);
    await store.tell([make.pageViewed({ url: change(await ownLink(store)) }), make.productViewed()]);
    await store.map();
    expect(await ownUntil(store)).toEqual([null]);
    expect(await codes(store)).toEqual([["ViewContent", "pending"]]);
  });

  test("is not told to TikTok, nor to be found in what is kept in clear", async () => {
    const store = await openVisited();
    const url = `${(await ownLink(store)).replace("/?", "/products/linen-shirt?")}`;
    await store.tell([make.productViewed({ url })]);
    await store.ingest("orders/create", order({ landing_site: url }));
    await store.map();
    await store.sendDue();
    const pages = world.tiktok.testEvents.map(({ json }) => (json as { page: { url: string } }).page.url);
    expect(pages[0]).toMatch(/\/products\/linen-shirt\?utm_source=x$/);
    for (const page of pages) expect(page).not.toContain("clickback_test");
  });
});
