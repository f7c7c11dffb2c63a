import * as fc from "fast-check";
import { expect, test } from "vitest";

import { checkoutToken } from "../fixtures/shopper-browser.ts";
import { changePixel } from "../pipeline/change-pixel.ts";
import { hourMs, secondMs } from "../pipeline/hand-clock.ts";
import { play, steps, type Sent } from "./any-order.ts";
import { createEventMaker } from "./shopper.ts";
import type { StorefrontWorld } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
useStorefrontWorld((opened) => ({ world } = opened));

const whole =
  "city country email external_id first_name ip last_name phone state ttclid ttp user_agent zip_code".split(
    " ",
  );

test("in whatever order and however often all is said before anything is sent, it is one checkout and one purchase with the same keys", async () => {
  let first: readonly Sent[] | undefined;
  await fc.assert(
    fc.asyncProperty(steps, async (said) => {
      const { sent } = await play(world, said, async () => {});
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
        const { sent } = await play(world, said, async (store) => {
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
      const { sent, store } = await play(world, said, async () => {}, openMarkets);
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
      const { sent, store } = await play(world, said, async () => {}, openOwn);
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
