import { describe, expect, test } from "vitest";

import { checkoutToken, ttclid, ttp } from "../fixtures/shopper-browser.ts";
import { secondMs } from "../pipeline/hand-clock.ts";
import { shownLedger } from "../pipeline/ledger.ts";
import { sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import { inGermany } from "./in-germany.ts";
import type { EventMaker } from "./shopper.ts";
import type { StorefrontWorld } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

/** An order whose attributes are lost, as far as it knows them. */
const order = (changes: SampleOrder = {}) =>
  sampleOrder(1, world.time.now(), { checkout_token: checkoutToken, ...changes });

describe("an order that is withheld because nothing is known of consent", () => {
  test("is released by a checkout_completed that was allowed, at once and with its keys", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order(inGermany));
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", "skipped consent_unknown"]]);
    world.time.advance(3_600 * secondMs);
    await store.tell([make.checkoutCompleted()]);
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", 0]]);
    expect((await store.deliveries())[0]?.transition).toBe("consent_released");
    await store.sendDue();
    expect(store.sentUsers("CompletePayment")).toMatchObject([{ ttclid, ttp, country: "de" }]);
    expect(await shownLedger(world.pool, store.id)).toEqual({ accepted: 1 });
  });

  test("still waits for its payment after that", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order({ ...inGermany, financial_status: "pending" }));
    await store.map();
    await store.tell([make.checkoutCompleted()]);
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", "skipped awaiting_payment"]]);
    await store.ingest("orders/paid", order(inGermany));
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", 0]]);
  });

  const created = () => order({ ...inGermany, financial_status: "pending" });

  test.each([
    ["created, paid, allowed", ["create", "paid", "completed"]],
    ["created, allowed, paid", ["create", "completed", "paid"]],
    ["paid, created, allowed", ["paid", "create", "completed"]],
    ["paid, allowed, created", ["paid", "completed", "create"]],
    ["allowed, paid, created", ["completed", "paid", "create"]],
    ["allowed, created, paid", ["completed", "create", "paid"]],
    ["paid, its visitor allowed, created", ["paid", "started", "create"]],
  ])("goes once it is paid and allowed, whatever was heard first: %s", async (_how, steps) => {
    const store = await world.openSpeakingStore();
    for (const step of steps) {
      if (step === "create") await store.ingest("orders/create", created());
      if (step === "paid") await store.ingest("orders/paid", order({ ...inGermany, total_price: "61.99" }));
      if (step === "completed") await store.tell([make.checkoutCompleted()]);
      if (step === "started") await store.tell([make.paymentInfoSubmitted()]);
      await store.map();
    }
    expect((await store.owed()).find(([event]) => event === "CompletePayment")?.[1]).toBe(0);
    await store.sendDue();
    expect(store.counted().find(({ event }) => event === "CompletePayment")).toMatchObject({
      user: { ttclid },
      properties: { value: 61.99 },
    });
  });

  test.each([
    ["after its creation", ["orders/create", "orders/cancelled"]],
    ["before anything else was heard", ["orders/cancelled", "orders/create"]],
  ])("is not released once it was cancelled %s", async (_when, topics) => {
    const store = await world.openSpeakingStore();
    for (const topic of topics) {
      const cancelled_at = topic === "orders/cancelled" ? world.time.clock().toISOString() : null;
      await store.ingest(topic, order({ ...inGermany, cancelled_at }));
      await store.map();
    }
    await store.tell([make.checkoutCompleted()]);
    await store.map();
    await store.ingest("orders/paid", order(inGermany));
    await store.map();
    await store.sendDue();
    expect(await store.owed()).toEqual([["CompletePayment", "skipped cancelled"]]);
    expect(store.counted()).toEqual([]);
  });

  test("is not released by its payment once it was cancelled, though its visitor is known by then", async () => {
    const store = await world.openSpeakingStore();
    const cancelled_at = world.time.clock().toISOString();
    await store.ingest("orders/cancelled", order({ ...inGermany, cancelled_at }));
    await store.map();
    await store.tell([make.paymentInfoSubmitted()]);
    await store.map();
    await store.ingest("orders/paid", order(inGermany));
    await store.map();
    expect((await store.owed())[0]).toEqual(["CompletePayment", expect.stringMatching(/^skipped/)]);
  });

  test("is not released by the word of somebody else's checkout", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order(inGermany));
    await store.map();
    await store.tell([make.checkoutCompleted({ orderId: "2", checkoutToken: "other" })]);
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", "skipped consent_unknown"]]);
  });
});
