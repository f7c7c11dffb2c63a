import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import { cartToken, checkoutToken, ttclid } from "../fixtures/shopper-browser.ts";
import { claimAndDie } from "../pipeline/claim-and-die.ts";
import { minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { expectLedgerBalanced, shownLedger } from "../pipeline/ledger.ts";
import { sampleCheckout, sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import { noteAttributes } from "./note-attributes.ts";
import { createEventMaker, type EventMaker, type Visit } from "./shopper.ts";
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

const denied: Partial<Visit> = { consent: "denied", click: undefined, ttp: undefined };
const order = (changes: SampleOrder = {}) =>
  sampleOrder(1, world.time.now(), { checkout_token: checkoutToken, cart_token: cartToken, ...changes });
const outcomes = async (store: TestStore) =>
  (await store.deliveries()).map(({ eventName, state, reason }) => [eventName, reason ?? state]);
const refuse = (store: TestStore) => store.tell([], { visit: denied });

/** A connection that TikTok refuses: what is due stays unsent until a person mends it. */
async function breakConnection(store: TestStore): Promise<void> {
  await world.pool.query("UPDATE connection SET state = 'needs_reconnecting' WHERE shop_id = $1", [store.id]);
}

describe("what a visitor did and nobody has sent yet is withheld when it refuses", () => {
  test("browsing, its checkout and its order, with nothing left of who it was; a stranger's goes", async () => {
    const store = await world.openStore();
    await store.tell([make.productViewed(), make.addedToCart({ cartToken }), make.checkoutStarted()]);
    await store.tell([make.productViewed()], { visit: { clientId: "somebody-else" } });
    await store.ingest("checkouts/create", sampleCheckout(checkoutToken, world.time.now()));
    await store.ingest("orders/create", order());
    await store.ingest("orders/create", sampleOrder(2, world.time.now(), { checkout_token: "other" }));
    await store.map();
    await refuse(store);
    expect(await outcomes(store)).toEqual(
      expect.arrayContaining([
        ["ViewContent", "consent_denied"],
        ["AddToCart", "consent_denied"],
        ["InitiateCheckout", "consent_denied"],
        ["CompletePayment", "consent_denied"],
        ["ViewContent", "pending"],
        ["CompletePayment", "pending"],
      ]),
    );
    const { rows } = await world.pool.query<{ facts_sealed: Buffer; clicked_at: Date | null }>(
      `SELECT facts_sealed, clicked_at FROM conversion
       WHERE id IN (SELECT conversion_id FROM delivery WHERE shop_id = $1 AND reason = 'consent_denied')`,
      [store.id],
    );
    expect(rows).toHaveLength(4);
    for (const row of rows) {
      const facts = store.vault.open("conversion.facts_sealed", row.facts_sealed).toString("utf8");
      expect(JSON.parse(facts)).toMatchObject({ consent: "denied", clicks: [], keySources: {} });
      expect(JSON.parse(facts)).not.toHaveProperty("draft");
      expect(row.clicked_at).toBeNull();
    }
    world.time.advance(minuteMs);
    await store.sendDue();
    expect(store.counted()).toHaveLength(2);
    expect(await shownLedger(world.pool, store.id)).toEqual({ accepted: 2, skipped: 4 });
  });

  test("the order that waits for its browser's half, whose word waits in the inbox", async () => {
    const store = await world.openSpeakingStore();
    await store.ingest("orders/create", order());
    await store.map();
    await store.tell([make.checkoutCompleted()]);
    await refuse(store);
    expect(await outcomes(store)).toEqual([["CompletePayment", "consent_denied"]]);
  });

  test("at every pixel of the shop", async () => {
    const store = await world.openStore({ pixels: 2 });
    await store.tell([make.checkoutStarted()]);
    await store.ingest("orders/create", order());
    await store.map();
    await refuse(store);
    expect((await outcomes(store)).map(([, reason]) => reason)).toEqual(Array(4).fill("consent_denied"));
  });

  test("also where its connection was broken, and TikTok had surely not taken it", async () => {
    const store = await world.openStore();
    await store.tell([make.productViewed()]);
    await store.map();
    world.tiktok.fail({ kind: "code", code: 40105, times: 1 });
    await store.sendDue();
    await refuse(store);
    expect(await outcomes(store)).toEqual([["ViewContent", "consent_denied"]]);
  });

  test("among thousands of others that wait", async () => {
    const store = await world.openStore();
    await store.tell([make.checkoutStarted()]);
    await store.map();
    await breakConnection(store);
    await Promise.all(
      Array.from({ length: 450 }, (_, index) =>
        store.ingest("orders/create", sampleOrder(index + 10, world.time.now())),
      ),
    );
    await store.ingest("orders/create", order());
    await store.map();
    // Of most of them retention has taken the message.
    await world.pool.query(
      "DELETE FROM inbox_entry WHERE shop_id = $1 AND topic LIKE 'orders/%' AND id < (SELECT max(id) FROM inbox_entry)",
      [store.id],
    );
    await refuse(store);
    expect(await shownLedger(world.pool, store.id)).toEqual({ pending: 450, skipped: 2 });
  });
});

describe("a refusal leaves alone", () => {
  test("what TikTok has, and what it may have", async () => {
    const store = await world.openStore();
    await store.tell([make.productViewed()]);
    await store.map();
    await store.sendDue();
    await store.tell([make.productViewed()]);
    await store.map();
    world.tiktok.fail({ kind: "dropReplyAfterAccepting", times: 1 });
    await store.sendDue();
    world.time.advance(minuteMs);
    await store.tell([make.productViewed()]);
    await store.map();
    await claimAndDie(world, store);
    await refuse(store);
    expect(await outcomes(store)).toEqual([
      ["ViewContent", "accepted"],
      ["ViewContent", "pending"],
      ["ViewContent", "pending"],
    ]);
  });

  test("what explains the event that another pixel has", async () => {
    const store = await world.openStore({ pixels: 2 });
    await store.tell([make.productViewed()]);
    await store.map();
    await store.send(store.pixels[0]);
    await refuse(store);
    expect((await outcomes(store)).map(([, reason]) => reason)).toEqual(["accepted", "consent_denied"]);
    const { rows } = await world.pool.query<{ facts_sealed: Buffer }>(
      "SELECT facts_sealed FROM conversion WHERE shop_id = $1",
      [store.id],
    );
    const facts = store.vault.open("conversion.facts_sealed", rows[0]?.facts_sealed ?? Buffer.alloc(0));
    expect(JSON.parse(facts.toString("utf8"))).toHaveProperty("draft");
  });
});

describe("a message that comes after a refusal sees it", () => {
  test.each([
    ["by its checkout", { cart_token: null }],
    ["by its cart", { checkout_token: null }],
    ["by its number", { checkout_token: null, cart_token: null }],
  ])("%s, though it waited in the inbox meanwhile", async (_how, changes) => {
    for (const isMapped of [true, false]) {
      const store = await world.openStore();
      await store.tell([make.addedToCart({ cartToken }), make.checkoutStarted(), make.checkoutCompleted()]);
      if (isMapped) await store.map();
      await store.ingest("orders/create", order(changes));
      await refuse(store);
      await store.map();
      expect((await outcomes(store)).at(-1)).toEqual(["CompletePayment", "consent_denied"]);
    }
  });

  test("and so does the payment of an order that waited for it", async () => {
    const store = await world.openStore();
    await store.tell([make.checkoutStarted()]);
    await store.ingest("orders/create", order({ financial_status: "pending" }));
    await store.map();
    expect((await outcomes(store)).at(-1)).toEqual(["CompletePayment", "awaiting_payment"]);
    await refuse(store);
    await store.ingest("orders/paid", order(noteAttributes({ ttclid, tt_consent: "granted" })));
    await store.map();
    expect((await outcomes(store)).at(-1)).toEqual(["CompletePayment", "consent_denied"]);
  });

  test("however often it is said", async () => {
    const store = await world.openStore();
    await store.tell([make.checkoutStarted()]);
    await store.map();
    for (let times = 0; times < 3; times += 1) await refuse(store);
    world.time.advance(secondMs);
    await store.ingest("orders/create", order());
    await store.map();
    expect((await outcomes(store)).at(-1)).toEqual(["CompletePayment", "consent_denied"]);
  });

  const nobody = { email: null, phone: null, customer: null, billing_address: null, shipping_address: null };

  test.each<[string, Record<string, unknown>, string]>([
    ["of somebody it remembers", {}, "query LIKE '%UPDATE visitor%'"],
    ["of nobody named", nobody, "query LIKE '%pg_advisory_xact_lock%'"],
  ])(
    "that is being mapped at that very moment, %s, having read the visitor before",
    async (_who, buyer, met) => {
      const store = await world.openStore();
      await store.tell([make.checkoutStarted()]);
      await store.map();
      world.time.advance(minuteMs);
      await store.sendDue();
      await store.ingest("orders/create", order(buyer));
      const blocker = await world.pool.connect();
      await blocker.query("BEGIN; LOCK TABLE conversion IN SHARE MODE");
      const waits = (condition: string) =>
        vi.waitFor(async () => {
          const { rows } = await world.pool.query(
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND ${condition}`,
          );
          if (rows.length === 0) throw new Error(`nothing waits with ${condition}`);
        });
      const mapped = store.map();
      await waits("query LIKE 'INSERT INTO conversion%'");
      const refused = refuse(store);
      await waits(met);
      await blocker.query("COMMIT");
      blocker.release();
      await Promise.all([mapped, refused]);
      expect((await outcomes(store)).at(-1)).toEqual(["CompletePayment", "consent_denied"]);
    },
  );
});
