import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

import { readExplanation } from "#app/admin/read-explanation.ts";
import { openDatabase, type Database } from "#app/db.server.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

import { ruleTables } from "../pipeline/rule-tables.ts";
import { hourMs, minuteMs } from "../pipeline/hand-clock.ts";
import type { EventMaker } from "../storefront/shopper.ts";
import type { StorefrontWorld } from "../storefront/storefront-world.ts";
import { useStorefrontWorld } from "../storefront/use-storefront-world.ts";
import { tables } from "../core/mapping/rule-messages.ts";
import type { Step } from "./case.ts";
import { addUp, recomputeEvent } from "./recompute-event.ts";
import { browser, checkout, later, ofCheckout, order, published, send } from "./tell.ts";

let world: StorefrontWorld;
let make: EventMaker;
let database: Database;
useStorefrontWorld((opened) => ({ world, make } = opened));
beforeAll(() => {
  database = openDatabase({ url: world.url, poolMax: 2, onError: () => {} });
});
afterAll(() => database?.close());

const both = (amount: string, buyer: string) => ({
  shop_money: { amount, currency_code: "USD" },
  presentment_money: { amount: buyer, currency_code: "CAD" },
});

const clicked = fc.option(
  fc.tuple(fc.constantFrom("A", "B"), fc.constantFrom(0, minuteMs, hourMs, 40 * 24 * hourMs)),
  { nil: undefined },
);

const saleFields = fc
  .record({
    customer: fc.constantFrom(undefined, null, { id: 42 }, { id: 43, email: "other@example.com" }),
    money: fc.constantFrom(
      {},
      { total_price: "65.39", total_tax: "4.40" },
      { taxes_included: true, total_tax: "9.74" },
      { presentment_currency: "CAD", total_price_set: both("60.99", "84.20") },
      { currency: "XAF", presentment_currency: "XAF" },
      { total_price: "61.02", total_tip_received: "0.02" },
    ),
    lines: fc.constantFrom(
      {},
      { line_items: [] },
      { line_items: [{ id: 1, title: "Cut to size", quantity: 3, price: "20.33" }] },
      { line_items: [{ id: 1, sku: "X", vendor: null, quantity: 3, price: "18.34", product_id: 5 }] },
    ),
    tags: fc.constantFrom("", "VIP"),
    phone: fc.constantFrom(null, "+14155552671", "nonsense"),
    isOfCheckout: fc.boolean(),
  })
  .map(({ customer, money, lines, tags, phone, isOfCheckout }) => ({
    ...(customer !== undefined && { customer }),
    ...money,
    ...lines,
    ...(isOfCheckout ? ofCheckout : {}),
    tags,
    phone,
  }));

const said = fc
  .record({
    click: clicked,
    consent: fc.constantFrom(undefined, "granted", "granted_no_sale", "denied"),
    landing: fc.constantFrom(undefined, "C"),
    country: fc.constantFrom(undefined, "DE", "CA"),
    fields: saleFields,
  })
  .map(({ click, consent, landing, country, fields }) => ({
    fields,
    ...(click !== undefined && { click }),
    ...(consent !== undefined && { consent }),
    ...(landing !== undefined && { landing }),
    ...(country !== undefined && { country }),
  }));

const orders = fc
  .tuple(fc.constantFrom("create" as const, "paid" as const), fc.integer({ min: 1, max: 3 }), said)
  .map(([topic, number, sale]) => order(topic, { ...sale, number }));

const properties = fc.dictionary(
  fc.constantFrom("value", "currency", "price", "level", "a.b", "num_items", "order_id", "query"),
  fc.oneof(fc.constantFrom("gold", "7", "USD", "XAF", ""), fc.integer({ min: 0, max: 50 }), fc.boolean()),
);

const visits = fc
  .record({
    browser: fc.constantFrom(1, 2),
    consent: fc.constantFrom("granted" as const, "granted" as const, "granted_no_sale" as const),
    click: clicked,
    customerId: fc.constantFrom(undefined, "42"),
  })
  .map(({ click, customerId, ...visit }) => ({
    ...visit,
    ...(click !== undefined && { click }),
    ...(customerId !== undefined && { customerId }),
  }));

const shopped = fc
  .tuple(
    fc.constantFrom(
      "productViewed" as const,
      "searchSubmitted" as const,
      "addedToCart" as const,
      "checkoutStarted" as const,
      "paymentInfoSubmitted" as const,
      "checkoutCompleted" as const,
      "formSubmitted" as const,
    ),
    visits,
    fc.constantFrom({}, { currency: "EUR" }, { value: undefined }, { items: [] }),
  )
  .map(([kind, visit, fields]) => browser(kind, { ...visit, fields }));

const custom = fc
  .tuple(fc.constantFrom("quiz", "wheel_spun"), properties, visits)
  .map(([name, values, visit]) => published(name, values, visit));

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: orders },
    { weight: 2, arbitrary: said.map((sale) => checkout(sale)) },
    { weight: 4, arbitrary: shopped },
    { weight: 2, arbitrary: custom },
    { weight: 1, arbitrary: fc.constantFrom(send, later(minuteMs)) },
  ),
  { minLength: 6, maxLength: 14 },
);

const settings = fc.record({
  value: fc.constantFrom("total", "subtotal", "without_tax", "without_shipping"),
  currency: fc.constantFrom("shop", "buyer"),
  contentId: fc.constantFrom("sku", "variant", "product"),
  sendOutsideWindow: fc.boolean(),
});

test("each event that TikTok received can be written again from its explanation alone", async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(
      steps,
      settings,
      fc.oneof(fc.constant(undefined), fc.constantFrom(...ruleTables), tables),
      fc.boolean(),
      async (told, chosen, rules, speaks) => {
        const store = await world.openStore({
          settings: chosen,
          ...(rules !== undefined && { rules: rules as never }),
        });
        if (speaks) await store.speak();
        const play = { world, store, make, start: world.time.now(), map: () => store.map() };
        for (const step of told) await step(play);
        world.time.advance(minuteMs);
        await store.sendDue();

        const counted = store.counted();
        for (const { id, state, eventName, tiktokEventId } of await store.deliveries()) {
          const explanation = await readExplanation({
            prisma: database.prisma,
            shop: store,
            deliveryId: BigInt(id),
            texts: enExplanation,
          });
          if (explanation === undefined) throw new Error("no explanation");
          for (const { source, label } of explanation.fields) expect([source, label]).not.toContain("");
          if (state !== "accepted") continue;
          const [event, ...others] = counted.filter(
            (one) => one["event"] === eventName && one["event_id"] === tiktokEventId,
          );
          expect(others).toEqual([]);
          if (event === undefined) throw new Error("accepted, and never received");
          expect(recomputeEvent(explanation)).toEqual(event);
          // Not only told, but worked out: the steps add up to what was sent, and where nothing was, a note says why.
          const { value, currency } = event["properties"] as { value?: number; currency?: string };
          if (value === undefined) expect(explanation.value?.note).toBeDefined();
          else expect([addUp(explanation), explanation.value?.currency]).toEqual([value, currency]);
          expect(event["limited_data_use"]).toBe(
            explanation.consent?.answer === "granted_no_sale" ? true : undefined,
          );
          const used = explanation.clicks.filter(({ verdict }) => verdict === "used");
          expect(used.map(({ ttclid }) => ttclid)).toEqual(
            [(event["user"] as { ttclid?: string }).ttclid].filter((ttclid) => ttclid !== undefined),
          );
          compared += 1;
        }
      },
    ),
    { numRuns: 60, seed: 20_261_122 },
  );
  expect(compared).toBeGreaterThan(80);
}, 120_000);
