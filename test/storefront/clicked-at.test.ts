import { afterAll, beforeAll, expect, test } from "vitest";

import { checkoutToken, ttclid } from "../fixtures/shopper-browser.ts";
import { dayMs, hourMs, secondMs } from "../pipeline/hand-clock.ts";
import { sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import { inGermany } from "./in-germany.ts";
import { noteAttributes } from "./note-attributes.ts";
import { clickedAtMs, createEventMaker, type EventMaker } from "./shopper.ts";
import { openStorefrontWorld, type StorefrontWorld, type TestStore } from "./storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;

beforeAll(async () => {
  world = await openStorefrontWorld();
  make = createEventMaker(world.time.now);
});
afterAll(() => world?.close());

const order = (changes: SampleOrder = {}) =>
  sampleOrder(1, world.time.now(), { checkout_token: checkoutToken, ...changes });

/** When the click was, of each of a store's conversions in the order they were made. */
async function clickedAt(store: TestStore): Promise<(number | null)[]> {
  const { rows } = await world.pool.query<{ clicked_at: Date | null }>(
    "SELECT clicked_at FROM conversion WHERE shop_id = $1 ORDER BY id",
    [store.id],
  );
  return rows.map((row) => row.clicked_at?.getTime() ?? null);
}

const secondsAgo = (ms: number) => Math.floor((world.time.now() - ms) / secondMs);
const carried = (ms: number) =>
  noteAttributes({ ttclid, ttclid_at: String(secondsAgo(ms)), tt_consent: "granted" });

test("a conversion knows when its click was, and has no such time without one", async () => {
  const store = await world.openStore();
  await store.ingest("orders/create", order(carried(3 * dayMs)));
  await store.ingest("orders/create", sampleOrder(2, world.time.now()));
  await store.tell([make.productViewed()]);
  await store.map();
  expect(await clickedAt(store)).toEqual([secondsAgo(3 * dayMs) * secondMs, null, clickedAtMs]);
});

test("where nobody noted the click's time, it is the time the rule took", async () => {
  const store = await world.openStore();
  await store.ingest("orders/create", order(noteAttributes({ ttclid, tt_consent: "granted" })));
  await store.map();
  expect(await clickedAt(store)).toEqual([world.time.now()]);
});

test.each([
  ["is too old to count", () => carried(31 * dayMs)],
  ["may not be told", () => noteAttributes({ ttclid, tt_consent: "denied" })],
])("a click that %s is none", async (_why, changes) => {
  const store = await world.openStore();
  await store.ingest("orders/create", order(changes()));
  await store.map();
  expect(await clickedAt(store)).toEqual([null]);
});

test("the half that comes later brings its click, while the event was not sent", async () => {
  const store = await world.openSpeakingStore();
  await store.ingest("orders/create", order());
  await store.map();
  expect(await clickedAt(store)).toEqual([null]);
  await store.tell([make.checkoutCompleted()]);
  await store.map();
  expect(await clickedAt(store)).toEqual([clickedAtMs]);
});

test("the half that comes later changes the click of a checkout, to the newer one", async () => {
  const store = await world.openSpeakingStore();
  await store.tell([make.checkoutStarted()]);
  await store.map();
  expect(await clickedAt(store)).toEqual([clickedAtMs]);
  const newer = carried(60 * secondMs);
  await store.ingest("checkouts/create", { ...order(newer), token: checkoutToken });
  await store.map();
  expect(await clickedAt(store)).toEqual([secondsAgo(60 * secondMs) * secondMs]);
});

test("consent that comes later brings the click that was kept out", async () => {
  const store = await world.openSpeakingStore();
  await store.ingest("orders/create", order({ ...inGermany, ...noteAttributes({ ttclid }) }));
  await store.map();
  expect(await clickedAt(store)).toEqual([null]);
  await store.tell([make.checkoutCompleted()]);
  await store.map();
  expect(await clickedAt(store)).toEqual([clickedAtMs]);
});

test("what was sent keeps its click's time, whatever is told later", async () => {
  const store = await world.openStore();
  await store.ingest("orders/create", order());
  await store.map();
  await store.sendDue();
  world.time.advance(hourMs);
  await store.tell([make.checkoutCompleted()]);
  await store.ingest("orders/paid", order(carried(dayMs)));
  await store.map();
  expect(await clickedAt(store)).toEqual([null]);
});
