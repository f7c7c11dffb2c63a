import { describe, expect, test } from "vitest";

import { sha256 } from "../fixtures/sha256.ts";
import { checkoutToken, shopperAgent, shopperIpv4, ttclid, ttp } from "../fixtures/shopper-browser.ts";
import { dayMs, secondMs } from "../pipeline/hand-clock.ts";
import { shownLedger } from "../pipeline/ledger.ts";
import { sampleCheckout, type SampleOrder } from "../pipeline/sample-order.ts";
import { inGermany } from "./in-germany.ts";
import type { EventMaker } from "./shopper.ts";
import type { StorefrontWorld } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const checkout = (changes: SampleOrder = {}) => sampleCheckout(checkoutToken, world.time.now(), changes);

describe("an InitiateCheckout", () => {
  const young = { email: null, phone: null, customer: null, billing_address: null, shipping_address: null };
  const contact = { email: "jane@example.com" };
  const grownUp = checkoutKeys();

  function checkoutKeys(): Record<string, unknown> {
    return {
      email: sha256("buyer@example.com"),
      external_id: sha256("42"),
      first_name: sha256("jane"),
      last_name: sha256("doe"),
      zip_code: sha256("94103"),
      city: "sanfrancisco",
      state: "ca",
      country: "us",
      ip: shopperIpv4,
      user_agent: shopperAgent,
      ttclid,
      ttp,
    };
  }
  const visit = { customerId: "42" };

  test.each([
    ["Shopify first", ["checkout", "map", "started", "map"]],
    ["the browser first", ["started", "map", "checkout", "map"]],
    ["Shopify first, in one batch", ["checkout", "started", "map"]],
    ["the browser first, in one batch", ["started", "checkout", "map"]],
    ["both twice", ["checkout", "started", "map", "checkout", "started", "map"]],
  ])("goes at once with what both halves know: %s", async (_how, steps) => {
    const store = await world.openSpeakingStore();
    for (const step of steps) {
      if (step === "checkout") await store.ingest("checkouts/create", checkout());
      if (step === "started") await store.tell([make.checkoutStarted(contact)], { visit });
      if (step === "map") await store.map();
    }
    expect(await store.owed()).toEqual([["InitiateCheckout", 0]]);
    await store.sendDue();
    expect(store.sentUsers("InitiateCheckout")).toEqual([grownUp]);
    expect(store.counted()).toMatchObject([
      { event_id: `checkout_${checkoutToken}`, properties: { value: 60.99, currency: "USD" } },
    ]);
    world.time.advance(dayMs);
    await store.sendDue();
    expect(await shownLedger(world.pool, store.id)).toEqual({ accepted: 1 });
  });

  test.each([
    ["Shopify first", ["checkout", "map", "started", "map"]],
    ["the browser first", ["started", "map", "checkout", "map"]],
  ])("has the buyer by the browser where Shopify does not know one yet: %s", async (_how, steps) => {
    const store = await world.openSpeakingStore();
    for (const step of steps) {
      if (step === "checkout") await store.ingest("checkouts/create", checkout(young));
      if (step === "started") await store.tell([make.checkoutStarted(contact)], { visit });
      if (step === "map") await store.map();
    }
    await store.sendDue();
    expect(store.sentUsers("InitiateCheckout")).toEqual([
      {
        email: sha256("jane@example.com"),
        external_id: sha256("42"),
        ip: shopperIpv4,
        user_agent: shopperAgent,
        ttclid,
        ttp,
      },
    ]);
  });

  test.each([
    ["Shopify's half", "checkout", { email: sha256("buyer@example.com") }],
    ["the browser's half", "started", { email: sha256("jane@example.com"), ttclid }],
  ])("of which only one half comes goes alone after 60 s: %s", async (_which, half, keys) => {
    const store = await world.openSpeakingStore();
    if (half === "checkout") await store.ingest("checkouts/create", checkout());
    else await store.tell([make.checkoutStarted(contact)]);
    await store.map();
    expect(await store.owed()).toEqual([["InitiateCheckout", 60]]);
    world.time.advance(60 * secondMs - 1);
    await store.sendDue();
    expect(store.sentUsers("InitiateCheckout")).toEqual([]);
    world.time.advance(1);
    await store.sendDue();
    expect(store.sentUsers("InitiateCheckout")).toMatchObject([keys]);
  });

  test.each([
    ["Shopify's", "started", "checkout"],
    ["the browser's", "checkout", "started"],
  ])("stays as it was sent when the other half comes late: %s", async (_which, first, second) => {
    const store = await world.openSpeakingStore();
    const tell = async (half: string) => {
      if (half === "checkout") await store.ingest("checkouts/create", checkout());
      else await store.tell([make.checkoutStarted(contact)]);
      await store.map();
    };
    await tell(first);
    world.time.advance(60 * secondMs);
    await store.sendDue();
    const before = await store.deliveries();
    await tell(second);
    expect(await store.deliveries()).toEqual(before);
    await store.sendDue();
    expect(store.counted()).toHaveLength(1);
  });

  test("does not wait where the storefront never spoke, and waits for Shopify even then", async () => {
    const store = await world.openStore();
    await store.ingest("checkouts/create", checkout());
    await store.map();
    expect(await store.owed()).toEqual([["InitiateCheckout", 0]]);
    const other = await world.openStore();
    await other.tell([make.checkoutStarted()]);
    await world.pool.query("UPDATE shop SET storefront_seen_at = NULL WHERE id = $1", [other.id]);
    await other.map();
    expect(await other.owed()).toEqual([["InitiateCheckout", 60]]);
  });

  test("waits as long as the shop wants, and with 0 not at all", async () => {
    for (const checkoutWaitSeconds of [0, 5]) {
      const store = await world.openSpeakingStore({ checkoutWaitSeconds });
      await store.ingest("checkouts/create", checkout());
      await store.map();
      expect(await store.owed()).toEqual([["InitiateCheckout", checkoutWaitSeconds]]);
      const other = await world.openSpeakingStore({ checkoutWaitSeconds });
      await other.tell([make.checkoutStarted()]);
      await other.map();
      expect(await other.owed()).toEqual([["InitiateCheckout", checkoutWaitSeconds]]);
    }
  });

  test("does not wait longer because the checkout was updated", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("checkouts/create", checkout());
    await store.map();
    world.time.advance(45 * secondMs);
    await store.ingest("checkouts/update", checkout());
    await store.map();
    expect(await store.owed()).toEqual([["InitiateCheckout", 15]]);
  });

  test("that is withheld because nothing is known of consent is released by the browser's half", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("checkouts/create", checkout(inGermany));
    await store.map();
    expect(await store.owed()).toEqual([["InitiateCheckout", "skipped consent_unknown"]]);
    await store.tell([make.checkoutStarted()]);
    await store.map();
    expect(await store.owed()).toEqual([["InitiateCheckout", 0]]);
  });

  test.each([
    ["of a channel that is off", { source_name: "pos" }, "channel_off"],
    ["that is free", { total_price: "0.00" }, "total_zero"],
  ])("%s is not sent by the browser's half alone", async (_what, changes, reason) => {
    const store = await world.openSpeakingStore();
    await store.tell([make.checkoutStarted()]);
    await store.map();
    await store.ingest("checkouts/create", checkout(changes));
    await store.map();
    expect(await store.owed()).toEqual([["InitiateCheckout", `skipped ${reason}`]]);
  });

  test.each([
    ["Shopify first", ["checkout", "map", "robot", "map"]],
    ["the robot first", ["robot", "map", "checkout", "map"]],
    ["Shopify first, in one batch", ["checkout", "robot", "map"]],
    ["the robot first, in one batch", ["robot", "checkout", "map"]],
    ["Shopify first and last", ["checkout", "map", "robot", "map", "checkout", "map"]],
  ])("that a robot started is not sent: %s", async (_how, steps) => {
    const store = await world.openSpeakingStore();
    for (const step of steps) {
      if (step === "checkout") await store.ingest("checkouts/create", checkout());
      if (step === "robot") await store.tell([make.checkoutStarted(contact)], { userAgent: "Googlebot/2.1" });
      if (step === "map") await store.map();
    }
    expect(await store.owed()).toEqual([["InitiateCheckout", "skipped bot"]]);
    world.time.advance(dayMs);
    await store.sendDue();
    expect(store.counted()).toEqual([]);
  });

  test("that a robot started and nobody allowed stays unsent when it is allowed later", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("checkouts/create", checkout(inGermany));
    await store.map();
    await store.tell([make.checkoutStarted()], { userAgent: "Googlebot/2.1" });
    await store.map();
    await store.tell([make.paymentInfoSubmitted()]);
    await store.ingest("checkouts/update", checkout(inGermany));
    await store.map();
    expect((await store.owed())[0]).toEqual(["InitiateCheckout", "skipped bot"]);
  });

  test("has the time and the warnings of the half it is sent with", async () => {
    const store = await world.openSpeakingStore();
    await store.tell([make.checkoutStarted()]);
    await store.map();
    world.time.advance(10 * secondMs);
    const created = new Date(world.time.now() - 30 * secondMs);
    await store.ingest("checkouts/create", {
      ...checkout({ line_items: [] }),
      created_at: created.toISOString(),
    });
    await store.map();
    const { rows } = await world.pool.query("SELECT event_time, warnings FROM delivery WHERE shop_id = $1", [
      store.id,
    ]);
    expect(rows).toEqual([{ event_time: created, warnings: ["no_contents"] }]);
  });
});
