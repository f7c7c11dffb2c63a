import { describe, expect, test } from "vitest";

import { sha256 } from "../fixtures/sha256.ts";
import {
  cartToken,
  checkoutToken,
  shopperAgent,
  shopperIpv4,
  ttclid,
  ttp,
} from "../fixtures/shopper-browser.ts";
import { dayMs } from "../pipeline/hand-clock.ts";
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

describe("checkout_completed completes the purchase that waits", () => {
  const whole: Record<string, unknown> = {
    email: sha256("buyer-1@example.com"),
    phone: sha256("+14155552671"),
    external_id: sha256("7300000000001"),
    first_name: sha256("jane"),
    last_name: sha256("doe"),
    zip_code: sha256("94103"),
    city: "sanfrancisco",
    state: "ca",
    country: "us",
    locale: "en-US",
    ip: "198.51.101.7",
    user_agent: "Mozilla/5.0 (iPhone)",
    ttclid,
    ttp,
  };

  test.each([
    ["Shopify first", ["order", "map", "completed", "map"]],
    ["the browser first", ["completed", "map", "order", "map"]],
    ["Shopify first, in one batch", ["order", "completed", "map"]],
    ["the browser first, in one batch", ["completed", "order", "map"]],
    ["both twice", ["order", "completed", "map", "order", "completed", "map"]],
  ])("at once, with what both know: %s", async (_how, steps) => {
    const store = await world.openSpeakingStore();
    for (const step of steps) {
      if (step === "order") await store.ingest("orders/create", order());
      if (step === "completed") await store.tell([make.checkoutCompleted()]);
      if (step === "map") await store.map();
    }
    expect(await store.owed()).toEqual([["CompletePayment", 0]]);
    await store.sendDue();
    expect(store.sentUsers("CompletePayment")).toEqual([whole]);
    world.time.advance(dayMs);
    await store.sendDue();
    expect(store.counted()).toHaveLength(1);
    expect(await shownLedger(world.pool, store.id)).toEqual({ accepted: 1 });
  });

  test("with what only the browser knows of a buyer whom Shopify tells little about", async () => {
    const store = await world.openSpeakingStore();
    const little = { email: null, contact_email: null, phone: null, customer: null, client_details: null };
    await store.ingest("orders/create", order(little));
    await store.map();
    await store.tell([make.checkoutCompleted({ email: "Jane@example.com", phone: "+14155550101" })], {
      visit: { customerId: "42" },
    });
    await store.map();
    await store.sendDue();
    expect(store.sentUsers("CompletePayment")).toMatchObject([
      {
        email: sha256("jane@example.com"),
        phone: sha256("+14155550101"),
        external_id: sha256("42"),
        ip: shopperIpv4,
        user_agent: shopperAgent,
        ttclid,
      },
    ]);
  });

  test("and the conversion says where each key came from", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order());
    await store.map();
    await store.tell([make.checkoutCompleted()]);
    await store.map();
    const { rows } = await world.pool.query<{ facts_sealed: Buffer }>(
      "SELECT facts_sealed FROM conversion WHERE shop_id = $1",
      [store.id],
    );
    const opened = store.vault.open("conversion.facts_sealed", rows[0]?.facts_sealed ?? Buffer.alloc(0));
    expect(JSON.parse(opened.toString("utf8"))).toMatchObject({
      consent: "granted",
      clicks: [{ click: { ttclid, source: "checkout_visitor", timeKnown: true }, verdict: "used" }],
      keySources: { ttclid: "checkout visitor", ttp: "storefront visit", email: "order" },
    });
    expect(await store.entryReasons()).toEqual(["new_conversion", "changed_conversion"]);
  });

  test("for limited use where the sale of data was refused", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order());
    await store.map();
    await store.tell([make.checkoutCompleted()], { visit: { consent: "granted_no_sale" } });
    await store.map();
    await store.sendDue();
    expect(store.counted()).toMatchObject([{ limited_data_use: true }]);
  });

  test("by its checkout where it does not say which order", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order());
    await store.ingest("orders/create", {
      ...order({ checkout_token: "another" }),
      id: 2,
      admin_graphql_api_id: null,
    });
    await store.map();
    await store.tell([make.checkoutCompleted({ orderId: undefined })]);
    await store.map();
    expect(await store.owed()).toEqual([
      ["CompletePayment", 0],
      ["CompletePayment", 20],
    ]);
    await store.sendDue();
    expect(store.counted()).toMatchObject([{ event_id: "purchase_1", user: { ttclid } }]);
    expect(await store.entryReasons()).toEqual(["new_conversion", "new_conversion", "changed_conversion"]);
  });

  test("by its visitor's cart where it does not say which order, and the order not which checkout", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order({ checkout_token: null, cart_token: cartToken }));
    await store.map();
    await store.tell([make.addedToCart({ cartToken })]);
    await store.map();
    expect((await store.owed())[0]).toEqual(["CompletePayment", 20]);
    await store.tell([make.checkoutCompleted({ orderId: undefined })]);
    await store.map();
    expect((await store.owed())[0]).toEqual(["CompletePayment", 0]);
  });

  test("without saying which order, and lets go what was withheld for want of consent", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order(inGermany));
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", "skipped consent_unknown"]]);
    await store.tell([make.checkoutCompleted({ orderId: undefined })]);
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", 0]]);
  });

  test("for each of the shop's pixels", async () => {
    const store = await world.openStore({ pixels: 2 });
    await store.speak();
    await store.ingest("orders/create", order());
    await store.map();
    await store.tell([make.checkoutCompleted()]);
    await store.map();
    await store.sendDue();
    expect(store.sentUsers("CompletePayment")).toMatchObject([{ ttclid }, { ttclid }]);
  });
});
