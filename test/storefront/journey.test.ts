import { describe, expect, test } from "vitest";

import { listJourneys } from "#app/admin/list-journeys.ts";
import { readJourney, type Journey } from "#app/admin/read-journey.ts";

import { minuteMs } from "../pipeline/hand-clock.ts";
import { sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import { clickNow } from "./buyer.ts";
import type { EventMaker } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const token = "hWN8nFQmFzQ2XoVd3Jk7pTqYcLrBxKaE";
const email = "jane@example.com";
const order = (changes: SampleOrder = {}, id = 1) =>
  sampleOrder(id, world.time.now(), { checkout_token: token, email, ...changes });

/** A phone that clicked and left its email, then a desktop that clicked and began the checkout. */
async function openTwoDevices(): Promise<TestStore> {
  const store = await world.openStore();
  const phone = { clientId: "the phone", click: clickNow(world, "E.C.P.phone") };
  await store.tell([make.pageViewed(), make.formSubmitted({ email })], { visit: phone });
  await store.map();
  world.time.advance(30 * minuteMs);
  const desktop = { clientId: "the desktop", click: clickNow(world, "E.C.P.desktop") };
  await store.tell([make.pageViewed(), make.checkoutStarted({ checkoutToken: token })], { visit: desktop });
  await store.map();
  world.time.advance(10 * minuteMs);
  return store;
}

async function journeyOf(store: TestStore): Promise<Journey | undefined> {
  const { rows } = await world.pool.query<{ id: string }>(
    "SELECT id FROM conversion WHERE shop_id = $1 AND source = 'purchase'",
    [store.id],
  );
  return readJourney(world.pool, store, BigInt(rows[0]?.id ?? 0));
}

const told = (journey: Journey | undefined) =>
  journey?.steps.map((step) =>
    step.kind === "click"
      ? [step.ttclid, step.verdict, ...step.sources, step.beforeOrder / minuteMs]
      : [step.what, step.beforeOrder / minuteMs],
  );

describe("the journey of an order", () => {
  test("has the clicks of its own browser and of another device, and what the browser was seen with", async () => {
    const store = await openTwoDevices();
    await store.ingest("orders/create", order());
    await store.map();
    expect(told(await journeyOf(store))).toEqual([
      ["checkout", 10],
      ["E.C.P.desktop", "used", "checkout_visitor", 10],
      ["first_seen", 10],
      ["E.C.P.phone", "older_than_another", "same_email", 40],
    ]);
  });

  test("says of a device that is known only later that its click came too late to count", async () => {
    const store = await world.openStore();
    const phone = { clientId: "the phone", click: clickNow(world, "E.C.P.phone") };
    await store.tell([make.pageViewed()], { visit: phone });
    await store.map();
    world.time.advance(minuteMs);
    await store.ingest(
      "orders/create",
      order({ note_attributes: [{ name: "tt_consent", value: "granted" }] }),
    );
    await store.map();
    expect(told(await journeyOf(store))).toEqual([]);
    await store.tell([make.formSubmitted({ email })], { visit: { ...phone, click: undefined } });
    await store.map();
    expect(told(await journeyOf(store))).toEqual([["E.C.P.phone", "heard_later", "same_email", 1]]);
  });

  test("has nothing more of a browser that refused since, and nothing at all where the order's shopper refused", async () => {
    const store = await openTwoDevices();
    await store.ingest("orders/create", order());
    await store.map();
    await store.sendDue();
    const refused = { consent: "denied", click: undefined } as const;
    await store.tell([], { visit: { ...refused, clientId: "the desktop" } });
    expect(told(await journeyOf(store))).toEqual([
      ["E.C.P.desktop", "used", "checkout_visitor", 10],
      ["E.C.P.phone", "older_than_another", "same_email", 40],
    ]);

    const other = await world.openStore();
    const denied = order({ note_attributes: [{ name: "tt_consent", value: "denied" }] });
    await other.ingest("orders/create", denied);
    await other.map();
    expect(await journeyOf(other)).toMatchObject({ steps: [], untold: "refused" });
  });

  test("is told from the facts alone once the message is gone", async () => {
    const store = await openTwoDevices();
    await store.ingest("orders/create", order());
    await store.map();
    await world.pool.query("UPDATE inbox_entry SET body_sealed = NULL WHERE shop_id = $1", [store.id]);
    const journey = await journeyOf(store);
    expect(journey?.untold).toBe("partly");
    expect(journey?.steps.every(({ kind }) => kind === "click")).toBe(true);
    expect(journey?.steps).toHaveLength(2);
  });

  test("is no other shop's, and no other event has one", async () => {
    const store = await openTwoDevices();
    const other = await world.openStore();
    const { rows } = await world.pool.query<{ id: string }>("SELECT id FROM conversion WHERE shop_id = $1", [
      store.id,
    ]);
    for (const { id } of rows) {
      expect(await readJourney(world.pool, other, BigInt(id))).toBeUndefined();
      expect(await readJourney(world.pool, store, BigInt(id))).toBeUndefined();
    }
  });
});

test("the list has the purchases with a click, newest first, a page at a time", async () => {
  const store = await openTwoDevices();
  for (let id = 1; id <= 5; id += 1) {
    await store.ingest("orders/create", order({}, id));
    world.time.advance(minuteMs);
  }
  const stranger = { checkout_token: null, email: "other@example.com", phone: null, customer: null };
  await store.ingest("orders/create", order({ ...stranger, billing_address: null }, 6));
  await store.map();
  const names: string[] = [];
  let place: Parameters<typeof listJourneys>[2];
  for (;;) {
    const page = await listJourneys(world.pool, store, place, 2);
    names.push(...page.rows.map(({ name }) => name));
    if (page.older === undefined) break;
    const [occurredAt, id] = page.older.split("-");
    place = { occurredAt: Number(occurredAt), id: BigInt(id ?? 0) };
  }
  expect(names).toEqual(["#5", "#4", "#3", "#2", "#1"]);
  const [newest] = (await listJourneys(world.pool, store, undefined, 1)).rows;
  expect(newest).toMatchObject({
    value: "60.990000",
    currency: "USD",
    clickToOrderMs: 14 * minuteMs,
    source: "checkout_visitor",
    delivery: { state: "pending" },
  });
});
