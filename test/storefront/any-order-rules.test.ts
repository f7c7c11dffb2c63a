import * as fc from "fast-check";
import { expect, test } from "vitest";

import { checkoutToken } from "../fixtures/shopper-browser.ts";
import { minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { expectLedgerBalanced } from "../pipeline/ledger.ts";
import { ruleTables } from "../pipeline/rule-tables.ts";
import { createTeller, play, steps, type Sent } from "./any-order.ts";
import type { StorefrontWorld } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
useStorefrontWorld((opened) => ({ world } = opened));

test.each(
  (
    [
      [
        ["InitiateCheckout", `checkout_${checkoutToken}`],
        ["CompletePayment", "purchase_1"],
        ["VipOrder", "purchase_1"],
      ],
      [
        ["CheckoutBegun", `checkout_${checkoutToken}`],
        ["InitiateCheckout", `checkout_${checkoutToken}`],
        ["AnyOrder", "purchase_1"],
        ["CompletePayment", "purchase_1"],
      ],
      [
        ["CheckoutBegun", `checkout_${checkoutToken}`],
        ["VipOrder", "purchase_1"],
      ],
    ] as const
  ).map((expected, table) => ({ table, expected })),
)(
  "under the rules of table $table it becomes their events, the same in any order",
  async ({ table, expected }) => {
    const rules = ruleTables[table] ?? [];
    let first: readonly Sent[] | undefined;
    await fc.assert(
      fc.asyncProperty(steps, async (said) => {
        const { sent } = await play(
          world,
          said,
          async () => {},
          () => world.openStore({ rules }),
          expected.length,
        );
        const named = sent.toSorted((a, b) =>
          `${a.event_id}${a.event}` < `${b.event_id}${b.event}` ? -1 : 1,
        );
        expect(named.map(({ event, event_id }) => [event, event_id])).toEqual(expected);
        // Each store has its own address, so only who and what are the same.
        const told = named.map(({ user, properties }) => ({ user, properties }));
        first ??= told as never;
        expect(told).toEqual(first);
      }),
      { numRuns: 25, seed: 20_261_122 },
    );
  },
  60_000,
);

test("when the rules change in between, nothing is counted twice under any name", async () => {
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.infiniteStream(fc.constantFrom(...ruleTables)),
      fc.infiniteStream(fc.constantFrom(0, 7 * secondMs, 21 * secondMs, 61 * secondMs)),
      async (said, tables, pauses) => {
        world.tiktok.reset();
        const store = await world.openStore();
        await store.speak();
        const tell = createTeller(world, store);
        for (const { saying, map } of said) {
          await tell(saying);
          await store.saveRules(tables.next().value ?? []);
          if (map) await store.map();
          world.time.advance(Number(pauses.next().value ?? 0));
          await store.sendDue();
        }
        await store.map();
        world.time.advance(minuteMs);
        await store.sendDue();
        const deliveries = await store.deliveries();
        // Each conversion keeps the events of the table it was first mapped under.
        const names = [...new Set(deliveries.map(({ event, tiktokEventId }) => `${event} ${tiktokEventId}`))];
        expect(names).toHaveLength(deliveries.length);
        expect(store.counted()).toHaveLength(deliveries.filter(({ state }) => state === "accepted").length);
        expect(deliveries.filter(({ state }) => state === "pending")).toEqual([]);
        await expectLedgerBalanced(world.pool);
      },
    ),
    { numRuns: 40, seed: 20_261_122 },
  );
}, 60_000);
