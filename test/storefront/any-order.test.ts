import * as fc from "fast-check";
import { expect, test } from "vitest";

import { refund } from "../fixtures/refund.ts";
import { checkoutToken, cartToken } from "../fixtures/shopper-browser.ts";
import { changePixel } from "../pipeline/change-pixel.ts";
import { hourMs, minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { expectLedgerBalanced, shownLedger } from "../pipeline/ledger.ts";
import { sampleCheckout, sampleOrder } from "../pipeline/sample-order.ts";
import { createEventMaker } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
useStorefrontWorld((opened) => ({ world } = opened));

/** All that is ever said of one shopper who buys. */
const sayings = [
  "orders/create",
  "orders/paid",
  "checkouts/create",
  "checkouts/update",
  "checkout_started",
  "checkout_completed",
  "page_viewed",
  "refunds/create",
] as const;

type Saying = (typeof sayings)[number];

/** Said once or again, and whether everything that waits is mapped after it. */
type Step = { readonly saying: Saying; readonly map: boolean };

const steps: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.shuffledSubarray([...sayings], { minLength: sayings.length }),
    fc.array(fc.tuple(fc.constantFrom(...sayings), fc.nat(sayings.length)), { maxLength: 5 }),
  )
  .chain(([once, again]) => {
    const said = [...once];
    for (const [saying, at] of again) said.splice(at, 0, saying);
    return fc.tuple(...said.map((saying) => fc.record({ saying: fc.constant(saying), map: fc.boolean() })));
  });

/** What each side says is the same whenever it says it: of the same moments, by the same browser. */
function createTeller(store: TestStore): (saying: Saying) => Promise<void> {
  const at = world.time.now();
  const make = createEventMaker(() => at);
  const order = sampleOrder(1, at, {
    checkout_token: checkoutToken,
    cart_token: cartToken,
    client_details: null,
  });
  const checkout = sampleCheckout(checkoutToken, at, { cart_token: cartToken, email: null });
  const contact = { email: "jane@example.com", phone: "+14155550101" };
  const events = {
    checkout_started: make.checkoutStarted({ ...contact, cartToken }),
    checkout_completed: make.checkoutCompleted(contact),
    page_viewed: make.pageViewed(),
  };
  return async (saying) => {
    switch (saying) {
      case "orders/create":
      case "orders/paid":
        return store.ingest(saying, order);
      case "refunds/create":
        return store.ingest(saying, refund({ orderId: 1 }));
      case "checkouts/create":
      case "checkouts/update":
        return store.ingest(saying, checkout);
      default:
        return store.tell([events[saying]], { visit: { customerId: "42" } });
    }
  };
}

type Sent = { event: string; event_id: string; user: Record<string, unknown> };

/** What TikTok had of a shopper in the end, purchases last; and the store it bought in. */
async function play(
  said: readonly Step[],
  between: (store: TestStore) => Promise<void>,
  open: () => Promise<TestStore> = world.openStore,
): Promise<{ readonly sent: readonly Sent[]; readonly store: TestStore }> {
  world.tiktok.reset();
  const store = await open();
  await store.speak();
  const tell = createTeller(store);
  for (const { saying, map } of said) {
    await tell(saying);
    if (map) await store.map();
    await between(store);
  }
  await store.map();
  world.time.advance(minuteMs);
  await store.sendDue();
  const { skipped: _skipped, ...shown } = await shownLedger(world.pool, store.id);
  expect(shown).toEqual({ accepted: 2 });
  await expectLedgerBalanced(world.pool);
  const { rows } = await world.pool.query(
    "SELECT tiktok_event_id, amount::float FROM refund WHERE shop_id = $1",
    [store.id],
  );
  expect(rows).toEqual([{ tiktok_event_id: "purchase_1", amount: 34 }]);
  const sent = store.counted() as Sent[];
  return { sent: sent.toSorted((a, b) => (a.event < b.event ? 1 : -1)), store };
}

const whole =
  "city country email external_id first_name ip last_name phone state ttclid ttp user_agent zip_code".split(
    " ",
  );

test("in whatever order and however often all is said before anything is sent, it is one checkout and one purchase with the same keys", async () => {
  let first: readonly Sent[] | undefined;
  await fc.assert(
    fc.asyncProperty(steps, async (said) => {
      const { sent } = await play(said, async () => {});
      expect(sent.map(({ event, event_id }) => [event, event_id])).toEqual([
        ["InitiateCheckout", `checkout_${checkoutToken}`],
        ["CompletePayment", "purchase_1"],
      ]);
      const [checkout, purchase] = sent.map(({ user }) => user);
      expect(Object.keys(checkout ?? {}).toSorted()).toEqual(whole.toSorted());
      expect(Object.keys(purchase ?? {}).toSorted()).toEqual([...whole, "locale"].toSorted());
      first ??= sent;
      expect(sent.map(({ user }) => user)).toEqual(first.map(({ user }) => user));
    }),
    { numRuns: 60, seed: 20_261_122 },
  );
}, 60_000);

test("also when time passes and senders run in between, nothing is sent twice and both are sent", async () => {
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.infiniteStream(fc.constantFrom(0, secondMs, 7 * secondMs, 21 * secondMs, 61 * secondMs)),
      async (said, pauses) => {
        const { sent } = await play(said, async (store) => {
          world.time.advance(Number(pauses.next().value ?? 0));
          await store.sendDue();
        });
        expect(sent.map(({ event_id }) => event_id)).toEqual([`checkout_${checkoutToken}`, "purchase_1"]);
      },
    ),
    { numRuns: 40, seed: 20_261_122 },
  );
}, 60_000);

test("with a pixel for each of two markets it is told to the buyer's alone, with the same keys", async () => {
  const openMarkets = async () => {
    const store = await world.openStore({ pixels: 2 });
    await changePixel(world.pool, store.pixels[0], { markets: ["DE", "AT"] });
    await changePixel(world.pool, store.pixels[1], { markets: ["CA", "US"] });
    return store;
  };
  await fc.assert(
    fc.asyncProperty(steps, async (said) => {
      const { sent, store } = await play(said, async () => {}, openMarkets);
      expect(sent.map(({ event_id }) => event_id)).toEqual([`checkout_${checkoutToken}`, "purchase_1"]);
      expect(Object.keys(sent[0]?.user ?? {}).toSorted()).toEqual(whole.toSorted());
      expect(Object.keys(sent[1]?.user ?? {}).toSorted()).toEqual([...whole, "locale"].toSorted());
      for (const { pixelCode, state, reason } of await store.deliveries())
        expect(reason ?? state).toBe(pixelCode === store.pixels[0]?.code ? "other_market" : "accepted");
    }),
    { numRuns: 40, seed: 20_261_122 },
  );
}, 60_000);

test("on the merchant's own visit nothing of it is counted: both are tests, and go to nobody else", async () => {
  const openOwn = async () => {
    const store = await world.openStore({ pixels: 2 });
    const testMode = { code: "TEST51042", until: new Date(world.time.now() + hourMs) };
    await changePixel(world.pool, store.pixels[1], { testMode });
    const { rows } = await world.pool.query<{ key: string }>(
      "SELECT own_visit_key AS key FROM shop WHERE id = $1",
      [store.id],
    );
    const url = `https://shop.example/?clickback_test=${rows[0]?.key}`;
    await store.tell([createEventMaker(world.time.now).pageViewed({ id: "own", url })]);
    await store.map();
    return store;
  };
  await fc.assert(
    fc.asyncProperty(steps, async (said) => {
      const { sent, store } = await play(said, async () => {}, openOwn);
      expect(sent).toEqual([]);
      expect(world.tiktok.testEvents.map(({ eventId }) => eventId).toSorted()).toEqual([
        `checkout_${checkoutToken}`,
        "purchase_1",
      ]);
      for (const { pixelCode, state, reason } of await store.deliveries())
        expect(reason ?? state).toBe(pixelCode === store.pixels[0]?.code ? "own_visit" : "accepted");
    }),
    { numRuns: 40, seed: 20_261_122 },
  );
}, 60_000);
