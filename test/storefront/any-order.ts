import * as fc from "fast-check";
import { expect } from "vitest";

import { refund } from "../fixtures/refund.ts";
import { checkoutToken, cartToken } from "../fixtures/shopper-browser.ts";
import { minuteMs } from "../pipeline/hand-clock.ts";
import { expectLedgerBalanced, shownLedger } from "../pipeline/ledger.ts";
import { sampleCheckout, sampleOrder } from "../pipeline/sample-order.ts";
import { createEventMaker } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";

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
export type Step = { readonly saying: Saying; readonly map: boolean };

export const steps: fc.Arbitrary<readonly Step[]> = fc
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
export function createTeller(world: StorefrontWorld, store: TestStore): (saying: Saying) => Promise<void> {
  const at = world.time.now();
  const make = createEventMaker(() => at);
  const order = sampleOrder(1, at, {
    checkout_token: checkoutToken,
    cart_token: cartToken,
    client_details: null,
    tags: "VIP",
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

export type Sent = {
  event: string;
  event_id: string;
  user: Record<string, unknown>;
  properties?: Record<string, unknown>;
};

/** What TikTok had of a shopper in the end, purchases last; and the store it bought in. */
export async function play(
  world: StorefrontWorld,
  said: readonly Step[],
  between: (store: TestStore) => Promise<void>,
  open: () => Promise<TestStore> = world.openStore,
  events = 2,
): Promise<{ readonly sent: readonly Sent[]; readonly store: TestStore }> {
  world.tiktok.reset();
  const store = await open();
  await store.speak();
  const tell = createTeller(world, store);
  for (const { saying, map } of said) {
    await tell(saying);
    if (map) await store.map();
    await between(store);
  }
  await store.map();
  world.time.advance(minuteMs);
  await store.sendDue();
  const { skipped: _skipped, ...shown } = await shownLedger(world.pool, store.id);
  expect(shown).toEqual({ accepted: events });
  await expectLedgerBalanced(world.pool);
  const { rows } = await world.pool.query(
    "SELECT tiktok_event_id, amount::float FROM refund WHERE shop_id = $1",
    [store.id],
  );
  expect(rows).toEqual([{ tiktok_event_id: "purchase_1", amount: 34 }]);
  const sent = store.counted() as Sent[];
  return { sent: sent.toSorted((a, b) => (a.event < b.event ? 1 : -1)), store };
}
