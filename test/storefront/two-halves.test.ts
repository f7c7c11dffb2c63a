import { createHash } from "node:crypto";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { claimDeliveries } from "#app/pipeline/claim-deliveries.ts";

import { checkoutToken, shopperAgent, shopperIpv4, ttclid, ttp } from "../fixtures/shopper-browser.ts";
import { dayMs, secondMs } from "../pipeline/hand-clock.ts";
import { expectLedgerBalanced, shownLedger } from "../pipeline/ledger.ts";
import { sampleCheckout, sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import { germanAddress } from "./german-address.ts";
import { createEventMaker, type EventMaker } from "./shopper.ts";
import { openStorefrontWorld, type StorefrontWorld, type TestStore } from "./storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;

beforeAll(async () => {
  world = await openStorefrontWorld();
  make = createEventMaker(world.time.now);
});
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

type User = Record<string, unknown>;

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const inGermany = { billing_address: germanAddress, shipping_address: germanAddress };

/** An order whose attributes are lost, as far as it knows them. */
const order = (changes: SampleOrder = {}) =>
  sampleOrder(1, world.time.now(), { checkout_token: checkoutToken, ...changes });
const checkout = (changes: SampleOrder = {}) => sampleCheckout(checkoutToken, world.time.now(), changes);
const attributes = (values: Record<string, string>) => ({
  note_attributes: Object.entries(values).map(([name, value]) => ({ name, value })),
});

const usersOf = (store: TestStore, event: string) =>
  store.counted().flatMap((one) => (one["event"] === event ? [one["user"] as User] : []));
const purchasers = (store: TestStore) => usersOf(store, "CompletePayment");
const starters = (store: TestStore) => usersOf(store, "InitiateCheckout");

/** What is owed, and in how many seconds. */
async function owed(store: TestStore): Promise<unknown[]> {
  const deliveries = await store.deliveries();
  return deliveries.map(({ eventName, state, reason, nextAttemptAt }) => [
    eventName,
    nextAttemptAt === null ? `${state} ${reason}` : (nextAttemptAt.getTime() - world.time.now()) / secondMs,
  ]);
}

async function entryReasons(store: TestStore): Promise<unknown[]> {
  const { rows } = await world.pool.query<{ reason: string }>(
    "SELECT reason FROM inbox_entry WHERE shop_id = $1 ORDER BY id",
    [store.id],
  );
  return rows.map(({ reason }) => reason);
}

/** A store whose storefront speaks. */
async function openSpeaking(settings: object = {}): Promise<TestStore> {
  const store = await world.openStore({ settings });
  await store.speak();
  return store;
}

describe("a purchase without click and consent", () => {
  test("waits 20 s where the storefront speaks, and then goes alone", async () => {
    const store = await openSpeaking();
    await store.ingest("orders/create", order());
    await store.map();
    expect(await owed(store)).toEqual([["CompletePayment", 20]]);
    world.time.advance(20 * secondMs - 1);
    await store.sendDue();
    expect(purchasers(store)).toEqual([]);
    world.time.advance(1);
    await store.sendDue();
    expect(purchasers(store)).toHaveLength(1);
    expect(purchasers(store)[0]).not.toHaveProperty("ttclid");
  });

  test.each([
    ["never spoke", undefined, 0],
    ["spoke a moment less than a week ago", 7 * dayMs - 1, 20],
    ["has been silent for a week", 7 * dayMs, 0],
  ])("where the storefront %s", async (_what, silentMs, seconds) => {
    const store = await world.openStore();
    if (silentMs !== undefined) {
      await store.speak();
      world.time.advance(silentMs);
    }
    await store.ingest("orders/create", order());
    await store.map();
    expect(await owed(store)).toEqual([["CompletePayment", seconds]]);
  });

  test("waits from when Shopify told of it, not from when it was mapped", async () => {
    const store = await openSpeaking();
    await store.ingest("orders/create", order());
    world.time.advance(15 * secondMs);
    await store.map();
    expect(await owed(store)).toEqual([["CompletePayment", 5]]);
    await store.ingest("orders/create", { ...order(), id: 2, admin_graphql_api_id: null });
    world.time.advance(60 * secondMs);
    await store.map();
    expect((await owed(store))[1]).toEqual(["CompletePayment", 0]);
  });

  test.each([
    ["a click alone", { ttclid }, 20],
    ["consent alone", { tt_consent: "granted" }, 20],
    ["click and consent", { ttclid, tt_consent: "granted" }, 0],
    ["click and consent without sale", { ttclid, tt_consent: "granted_no_sale" }, 0],
  ])("waits unless the order knows both: %s", async (_what, values, seconds) => {
    const store = await openSpeaking();
    await store.ingest("orders/create", order(attributes(values)));
    await store.map();
    expect(await owed(store)).toEqual([["CompletePayment", seconds]]);
  });

  test("does not wait where the visitor is known from the checkout", async () => {
    const store = await openSpeaking();
    await store.tell([make.checkoutStarted()], { visit: { click: undefined } });
    await store.map();
    await store.ingest("orders/create", order());
    await store.map();
    expect(await owed(store)).toEqual([
      ["InitiateCheckout", 60],
      ["CompletePayment", 0],
    ]);
  });

  test("waits as long as the shop wants, and with 0 not at all", async () => {
    for (const purchaseWaitSeconds of [0, 1, 300]) {
      const store = await openSpeaking({ purchaseWaitSeconds });
      await store.ingest("orders/create", order());
      await store.map();
      expect(await owed(store)).toEqual([["CompletePayment", purchaseWaitSeconds]]);
    }
  });
});

describe("checkout_completed completes the purchase that waits", () => {
  const whole: User = {
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
    const store = await openSpeaking();
    for (const step of steps) {
      if (step === "order") await store.ingest("orders/create", order());
      if (step === "completed") await store.tell([make.checkoutCompleted()]);
      if (step === "map") await store.map();
    }
    expect(await owed(store)).toEqual([["CompletePayment", 0]]);
    await store.sendDue();
    expect(purchasers(store)).toEqual([whole]);
    world.time.advance(dayMs);
    await store.sendDue();
    expect(store.counted()).toHaveLength(1);
    expect(await shownLedger(world.pool, store.id)).toEqual({ accepted: 1 });
  });

  test("with what only the browser knows of a buyer whom Shopify tells little about", async () => {
    const store = await openSpeaking();
    const little = { email: null, contact_email: null, phone: null, customer: null, client_details: null };
    await store.ingest("orders/create", order(little));
    await store.map();
    await store.tell([make.checkoutCompleted({ email: "Jane@example.com", phone: "+14155550101" })], {
      visit: { customerId: "42" },
    });
    await store.map();
    await store.sendDue();
    expect(purchasers(store)).toMatchObject([
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
    const store = await openSpeaking();
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
    expect(await entryReasons(store)).toEqual(["new_conversion", "changed_conversion"]);
  });

  test("for limited use where the sale of data was refused", async () => {
    const store = await openSpeaking();
    await store.ingest("orders/create", order());
    await store.map();
    await store.tell([make.checkoutCompleted()], { visit: { consent: "granted_no_sale" } });
    await store.map();
    await store.sendDue();
    expect(store.counted()).toMatchObject([{ limited_data_use: true }]);
  });

  test("for each of the shop's pixels", async () => {
    const store = await world.openStore({ pixels: 2 });
    await store.speak();
    await store.ingest("orders/create", order());
    await store.map();
    await store.tell([make.checkoutCompleted()]);
    await store.map();
    await store.sendDue();
    expect(purchasers(store)).toMatchObject([{ ttclid }, { ttclid }]);
  });

  test("only while it waits: what was sent stays as it was sent", async () => {
    const store = await openSpeaking();
    await store.ingest("orders/create", order());
    await store.map();
    world.time.advance(20 * secondMs);
    await store.sendDue();
    const before = await store.deliveries();
    await store.tell([make.checkoutCompleted()]);
    await store.map();
    expect(await store.deliveries()).toEqual(before);
    expect(await entryReasons(store)).toEqual(["new_conversion", "known_conversion"]);
    await store.sendDue();
    expect(purchasers(store)).toHaveLength(1);
  });

  test("only until a sender has it: what may be on its way stays as it is", async () => {
    const store = await openSpeaking();
    await store.ingest("orders/create", order());
    await store.map();
    world.time.advance(20 * secondMs);
    const pixelId = store.pixels[0]?.id ?? 0;
    const leaseToken = "00000000-0000-4000-8000-000000000001";
    await claimDeliveries(world.pool, { pixelId, now: world.time.clock(), limit: 10, leaseToken });
    const [before] = await store.deliveries();
    await store.tell([make.checkoutCompleted()]);
    await store.map();
    expect((await store.deliveries())[0]?.bodySealed).toEqual(before?.bodySealed);
  });

  test("only where it says which order: without, the purchase goes after its 20 s", async () => {
    const store = await openSpeaking();
    await store.ingest("orders/create", order());
    await store.map();
    await store.tell([make.checkoutCompleted({ orderId: undefined })]);
    await store.map();
    expect(await owed(store)).toEqual([["CompletePayment", 20]]);
  });

  test("not by the word of someone who only guessed the order's number", async () => {
    const store = await openSpeaking();
    await store.tell([make.checkoutStarted()]);
    await store.map();
    await store.tell([make.checkoutCompleted({ checkoutToken: "guessed" })], {
      visit: { clientId: "thief", click: { ttclid: "E.C.P.thief" } },
    });
    await store.ingest("orders/create", order());
    await store.map();
    await store.sendDue();
    expect(purchasers(store)).toMatchObject([{ ttclid }]);
  });

  test("without opening what somebody changed in the database: then it goes alone", async () => {
    const store = await openSpeaking();
    await store.ingest("orders/create", order());
    await store.map();
    await world.pool.query("UPDATE inbox_entry SET body_sealed = '\\x00' WHERE shop_id = $1", [store.id]);
    await store.tell([make.checkoutCompleted(), make.productViewed()]);
    await store.map();
    expect(await owed(store)).toEqual(
      expect.arrayContaining([
        ["CompletePayment", 20],
        ["ViewContent", 0],
      ]),
    );
  });
});

describe("an order that waits", () => {
  test("waits no longer because it was paid meanwhile", async () => {
    const store = await openSpeaking();
    await store.ingest("orders/create", order());
    await store.map();
    world.time.advance(7 * secondMs);
    await store.ingest("orders/paid", order());
    await store.map();
    expect(await owed(store)).toEqual([["CompletePayment", 13]]);
  });

  test("goes at once where its payment's message knows what its creation's did not", async () => {
    const store = await openSpeaking();
    await store.ingest("orders/create", order());
    await store.map();
    await store.ingest("orders/paid", order(attributes({ ttclid, tt_consent: "granted" })));
    await store.map();
    expect(await owed(store)).toEqual([["CompletePayment", 0]]);
    await store.sendDue();
    expect(purchasers(store)).toMatchObject([{ ttclid }]);
  });

  test("is withdrawn when it is cancelled, and nothing brings it back", async () => {
    const store = await openSpeaking();
    await store.ingest("orders/create", order());
    await store.map();
    await store.ingest("orders/cancelled", order({ cancelled_at: world.time.clock().toISOString() }));
    await store.map();
    expect(await owed(store)).toEqual([["CompletePayment", "skipped cancelled"]]);
    await store.tell([make.checkoutCompleted()]);
    await store.ingest("orders/paid", order());
    await store.map();
    world.time.advance(60 * secondMs);
    await store.sendDue();
    expect(store.counted()).toEqual([]);
  });
});

describe("an order that is withheld because nothing is known of consent", () => {
  test("is released by a checkout_completed that was allowed, at once and with its keys", async () => {
    const store = await openSpeaking();
    await store.ingest("orders/create", order(inGermany));
    await store.map();
    expect(await owed(store)).toEqual([["CompletePayment", "skipped consent_unknown"]]);
    world.time.advance(3_600 * secondMs);
    await store.tell([make.checkoutCompleted()]);
    await store.map();
    expect(await owed(store)).toEqual([["CompletePayment", 0]]);
    expect((await store.deliveries())[0]?.transition).toBe("consent_released");
    await store.sendDue();
    expect(purchasers(store)).toMatchObject([{ ttclid, ttp, country: "de" }]);
    expect(await shownLedger(world.pool, store.id)).toEqual({ accepted: 1 });
  });

  test("still waits for its payment after that", async () => {
    const store = await openSpeaking();
    await store.ingest("orders/create", order({ ...inGermany, financial_status: "pending" }));
    await store.map();
    await store.tell([make.checkoutCompleted()]);
    await store.map();
    expect(await owed(store)).toEqual([["CompletePayment", "skipped consent_unknown"]]);
    await store.ingest("orders/paid", order(inGermany));
    await store.map();
    expect(await owed(store)).toEqual([["CompletePayment", 0]]);
  });

  test.each([
    ["after its creation", ["orders/create", "orders/cancelled"]],
    ["before anything else was heard", ["orders/cancelled", "orders/create"]],
  ])("is not released once it was cancelled %s", async (_when, topics) => {
    const store = await openSpeaking();
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
    expect(await owed(store)).toEqual([["CompletePayment", expect.stringMatching(/^skipped/)]]);
    expect(store.counted()).toEqual([]);
  });

  test("is not released by the word of somebody else's checkout", async () => {
    const store = await openSpeaking();
    await store.ingest("orders/create", order(inGermany));
    await store.map();
    await store.tell([make.checkoutCompleted({ orderId: "2", checkoutToken: "other" })]);
    await store.map();
    expect(await owed(store)).toEqual([["CompletePayment", "skipped consent_unknown"]]);
  });
});

describe("an InitiateCheckout", () => {
  const young = { email: null, phone: null, customer: null, billing_address: null, shipping_address: null };
  const contact = { email: "jane@example.com" };
  const grownUp = checkoutKeys();

  function checkoutKeys(): User {
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
    const store = await openSpeaking();
    for (const step of steps) {
      if (step === "checkout") await store.ingest("checkouts/create", checkout());
      if (step === "started") await store.tell([make.checkoutStarted(contact)], { visit });
      if (step === "map") await store.map();
    }
    expect(await owed(store)).toEqual([["InitiateCheckout", 0]]);
    await store.sendDue();
    expect(starters(store)).toEqual([grownUp]);
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
    const store = await openSpeaking();
    for (const step of steps) {
      if (step === "checkout") await store.ingest("checkouts/create", checkout(young));
      if (step === "started") await store.tell([make.checkoutStarted(contact)], { visit });
      if (step === "map") await store.map();
    }
    await store.sendDue();
    expect(starters(store)).toEqual([
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
    const store = await openSpeaking();
    if (half === "checkout") await store.ingest("checkouts/create", checkout());
    else await store.tell([make.checkoutStarted(contact)]);
    await store.map();
    expect(await owed(store)).toEqual([["InitiateCheckout", 60]]);
    world.time.advance(60 * secondMs - 1);
    await store.sendDue();
    expect(starters(store)).toEqual([]);
    world.time.advance(1);
    await store.sendDue();
    expect(starters(store)).toMatchObject([keys]);
  });

  test.each([
    ["Shopify's", "started", "checkout"],
    ["the browser's", "checkout", "started"],
  ])("stays as it was sent when the other half comes late: %s", async (_which, first, second) => {
    const store = await openSpeaking();
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
    expect(await owed(store)).toEqual([["InitiateCheckout", 0]]);
    const other = await world.openStore();
    await other.tell([make.checkoutStarted()]);
    await world.pool.query("UPDATE shop SET storefront_seen_at = NULL WHERE id = $1", [other.id]);
    await other.map();
    expect(await owed(other)).toEqual([["InitiateCheckout", 60]]);
  });

  test("waits as long as the shop wants, and with 0 not at all", async () => {
    for (const checkoutWaitSeconds of [0, 5]) {
      const store = await openSpeaking({ checkoutWaitSeconds });
      await store.ingest("checkouts/create", checkout());
      await store.map();
      expect(await owed(store)).toEqual([["InitiateCheckout", checkoutWaitSeconds]]);
      const other = await openSpeaking({ checkoutWaitSeconds });
      await other.tell([make.checkoutStarted()]);
      await other.map();
      expect(await owed(other)).toEqual([["InitiateCheckout", checkoutWaitSeconds]]);
    }
  });

  test("does not wait longer because the checkout was updated", async () => {
    const store = await openSpeaking();
    await store.ingest("checkouts/create", checkout());
    await store.map();
    world.time.advance(45 * secondMs);
    await store.ingest("checkouts/update", checkout());
    await store.map();
    expect(await owed(store)).toEqual([["InitiateCheckout", 15]]);
  });

  test("that is withheld because nothing is known of consent is released by the browser's half", async () => {
    const store = await openSpeaking();
    await store.ingest("checkouts/create", checkout(inGermany));
    await store.map();
    expect(await owed(store)).toEqual([["InitiateCheckout", "skipped consent_unknown"]]);
    await store.tell([make.checkoutStarted()]);
    await store.map();
    expect(await owed(store)).toEqual([["InitiateCheckout", 0]]);
  });

  test.each([
    ["of a channel that is off", { source_name: "pos" }, "channel_off"],
    ["that is free", { total_price: "0.00" }, "total_zero"],
  ])("%s is not sent by the browser's half alone", async (_what, changes, reason) => {
    const store = await openSpeaking();
    await store.tell([make.checkoutStarted()]);
    await store.map();
    await store.ingest("checkouts/create", checkout(changes));
    await store.map();
    expect(await owed(store)).toEqual([["InitiateCheckout", `skipped ${reason}`]]);
  });

  test("has the time and the warnings of the half it is sent with", async () => {
    const store = await openSpeaking();
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
