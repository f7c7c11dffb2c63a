import * as fc from "fast-check";
import { expect, test } from "vitest";

import { minuteMs } from "../pipeline/hand-clock.ts";
import type { EventMaker } from "../storefront/shopper.ts";
import type { StorefrontWorld } from "../storefront/storefront-world.ts";
import { useStorefrontWorld } from "../storefront/use-storefront-world.ts";
import { foretell, histories, listMessages, vipOnly, type History } from "./any-order-model.ts";
import type { Step } from "./case.ts";
import { readEnds, readKept } from "./read-ends.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

/** Tells it all, with what waits mapped after some of the messages; nothing is sent until the end. */
async function tellAll(history: History, messages: readonly { step: Step; isMapped: boolean }[]) {
  const store = await world.openStore(history.isRuled ? { rules: vipOnly } : {});
  await store.speak();
  const start = world.time.now();
  for (const { step, isMapped } of messages)
    await step({ world, store, make, start, map: async () => (isMapped ? store.map() : undefined) });
  await store.map();
  world.time.advance(minuteMs);
  await store.sendDue();
  const [ends, keeps] = [await readEnds(store), await readKept(world.pool, store.id)];
  return { ends: ends.toSorted(), keeps: keeps.toSorted() };
}

/** A history with its messages in two orders, some of them twice. */
const tellings = histories.chain((history) => {
  const messages = listMessages(history);
  const indexes = messages.map((_, index) => index);
  const telling = fc
    .tuple(
      fc.shuffledSubarray(indexes, { minLength: indexes.length }),
      fc.array(fc.tuple(fc.constantFrom(...indexes), fc.nat(indexes.length)), { maxLength: 3 }),
      fc.infiniteStream(fc.boolean()),
    )
    .map(([once, again, isMapped]) => {
      const order = [...once];
      for (const [index, at] of again) order.splice(at, 0, index);
      return order.flatMap((index) => {
        const step = messages[index];
        return step === undefined ? [] : [{ step, index, isMapped: isMapped.next().value === true }];
      });
    });
  return fc.record({ history: fc.constant(history), first: telling, second: telling });
});

/*
 * Where the order matters by design, the model leaves it out: what is sent stays sent; a cart that has said it all goes at
 * once, so its click is the newest and its consent the browser's; what a person's other devices tell only counts before;
 * a browser that is heard after its cart refused has decided anew; and a sale of data that is forbidden only in a later
 * message limits what is mapped from then on.
 */
test("whatever is said of an order, in any order and however often, before anything is sent: it ends as the rules say", async () => {
  await fc.assert(
    fc.asyncProperty(tellings, async ({ history, first, second }) => {
      const foretold = foretell(history);
      for (const telling of [first, second]) {
        const ended = await tellAll(history, telling);
        const told = telling.map(({ index, isMapped }) => `${index}${isMapped ? "*" : ""}`).join(" ");
        expect({ told, ...ended }).toEqual({ told, ...foretold });
      }
    }),
    { numRuns: 60, seed: 20_261_122 },
  );
}, 120_000);
