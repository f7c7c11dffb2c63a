import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { checkoutToken, ttclid } from "../fixtures/shopper-browser.ts";
import { dayMs, secondMs } from "../pipeline/hand-clock.ts";
import { expectLedgerBalanced, shownLedger } from "../pipeline/ledger.ts";
import { sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import { play, steps, type Sent } from "./any-order.ts";
import { inGermany } from "./in-germany.ts";
import type { EventMaker } from "./shopper.ts";
import type { StorefrontWorld } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const onlyWithClick = { sendWithoutClick: false };

/** An order whose attributes are lost, as far as it knows them. */
const order = (changes: SampleOrder = {}) =>
  sampleOrder(1, world.time.now(), { checkout_token: checkoutToken, ...changes });

describe("a shop that sends nothing without a click", () => {
  test("skips an order without one, and releases it when its browser brings one", async () => {
    const store = await world.openSpeakingStore(onlyWithClick);
    await store.ingest("orders/create", order());
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", "skipped no_click"]]);
    world.time.advance(3_600 * secondMs);
    await store.tell([make.checkoutCompleted()]);
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", 0]]);
    await store.sendDue();
    expect(store.sentUsers("CompletePayment")).toMatchObject([{ ttclid }]);
    expect(await shownLedger(world.pool, store.id)).toEqual({ accepted: 1 });
    await expectLedgerBalanced(world.pool);
  });

  test("also where the browser does not say which order its checkout made", async () => {
    const store = await world.openSpeakingStore(onlyWithClick);
    await store.ingest("orders/create", order());
    await store.map();
    await store.tell([make.checkoutCompleted({ orderId: undefined })]);
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", 0]]);
  });

  test("leaves it skipped where its browser has none either", async () => {
    const store = await world.openSpeakingStore(onlyWithClick);
    await store.ingest("orders/create", order());
    await store.map();
    await store.tell([make.checkoutCompleted()], { visit: { click: undefined } });
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", "skipped no_click"]]);
  });

  test("asks the same of what shoppers do in the store", async () => {
    const store = await world.openSpeakingStore(onlyWithClick);
    await store.tell([make.productViewed()], { visit: { click: undefined } });
    await store.map();
    await store.tell([make.productViewed()]);
    await store.map();
    expect(await store.owed()).toEqual([
      ["ViewContent", "skipped no_click"],
      ["ViewContent", 0],
    ]);
  });

  test("hears of one checkout and one purchase with the same keys, in whatever order all is said", async () => {
    let first: readonly Sent[] | undefined;
    const open = () => world.openStore({ settings: onlyWithClick });
    await fc.assert(
      fc.asyncProperty(steps, async (said) => {
        const { sent } = await play(world, said, async () => {}, open);
        expect(sent.map(({ event_id }) => event_id)).toEqual([`checkout_${checkoutToken}`, "purchase_1"]);
        first ??= sent;
        expect(sent.map(({ user }) => user)).toEqual(first.map(({ user }) => user));
      }),
      { numRuns: 40, seed: 20_261_122 },
    );
  }, 60_000);
});

const created = () => order({ financial_status: "pending" });
const orderings = [
  ["create", "paid", "completed"],
  ["create", "completed", "paid"],
  ["paid", "create", "completed"],
  ["paid", "completed", "create"],
  ["completed", "paid", "create"],
  ["completed", "create", "paid"],
];

/** The clicks of the browser, and what becomes of an order that has none of its own. */
const ends: readonly (readonly [string, object, number | undefined, string])[] = [
  ["a click, needed", onlyWithClick, 1, "pending"],
  ["a click, not needed", {}, 1, "pending"],
  ["a click too old, one being needed", onlyWithClick, 40, "skipped outside_window"],
  ["a click too old, none being needed", {}, 40, "skipped outside_window"],
  ["a click too old, allowed", { sendOutsideWindow: true }, 40, "pending"],
  ["no click, one being needed", onlyWithClick, undefined, "skipped no_click"],
  ["no click, none being needed", {}, undefined, "pending"],
];

describe.each(ends)("an order whose browser brings %s", (_name, settings, days, end) => {
  test.each(orderings)("ends the same when heard of as %s, %s, %s", async (...said) => {
    const store = await world.openSpeakingStore(settings);
    const at = Math.floor((world.time.now() - (days ?? 0) * dayMs) / secondMs);
    const click = days === undefined ? undefined : { ttclid, at };
    for (const step of said) {
      if (step === "create") await store.ingest("orders/create", created());
      if (step === "paid") await store.ingest("orders/paid", order({ total_price: "61.99" }));
      if (step === "completed") await store.tell([make.checkoutCompleted()], { visit: { click } });
      await store.map();
    }
    const [delivery] = await store.deliveries();
    expect([delivery?.state, delivery?.reason].filter((part) => part !== null).join(" ")).toBe(end);
    await expectLedgerBalanced(world.pool);
  });
});

describe("what is withheld", () => {
  const sevenDays = 7 * dayMs;

  test.each([
    ["consent", {}, inGermany, "consent_unknown"],
    ["a click", onlyWithClick, {}, "no_click"],
  ])("goes for 7 days when %s comes, and not a moment longer", async (_what, settings, fields, reason) => {
    for (const [late, end] of [
      [0, "pending"],
      [1, "skipped too_old"],
    ] as const) {
      const store = await world.openSpeakingStore({ maxAgeDays: 28, ...settings });
      await store.ingest("orders/create", order(fields));
      await store.map();
      expect(await store.owed()).toEqual([["CompletePayment", `skipped ${reason}`]]);
      world.time.advance(sevenDays + late);
      await store.tell([make.checkoutCompleted()]);
      await store.map();
      const [delivery] = await store.deliveries();
      expect([delivery?.state, delivery?.reason].filter((part) => part !== null).join(" ")).toBe(end);
    }
  });

  test("is not told to a pixel that was connected meanwhile either, once it is too late", async () => {
    const store = await world.openSpeakingStore({ maxAgeDays: 28 });
    await store.ingest("orders/create", order(inGermany));
    await store.map();
    world.time.advance(sevenDays + 1);
    await store.addPixel();
    await store.tell([make.checkoutCompleted()]);
    await store.map();
    expect(await store.owed()).toEqual([["CompletePayment", "skipped too_old"]]);
  });
});
