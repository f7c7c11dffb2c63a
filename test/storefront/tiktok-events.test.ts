import { describe, expect, test } from "vitest";

import { tiktokEventSchema } from "#app/core/tiktok/event.ts";

import { sha256 } from "../fixtures/sha256.ts";
import { shopperAgent, shopperIpv4, ttclid, ttp } from "../fixtures/shopper-browser.ts";
import type { EventMaker, Told } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const front = (store: TestStore) => `https://${store.domain}/`;

const browser = { ip: shopperIpv4, user_agent: shopperAgent, ttclid, ttp };
const content = {
  content_id: "LS-M-SAND",
  content_name: "Linen shirt",
  content_category: "Shirts",
  brand: "Northlight",
  quantity: 2,
  price: 27.5,
};
const basket = {
  contents: [content],
  content_type: "product",
  value: 55,
  currency: "USD",
  num_items: 2,
};
const person = { email: sha256("jane@example.com"), phone: sha256("+14155552671") };
const contact = { email: " Jane@Example.com", phone: "+1 (415) 555-2671" };

describe("what TikTok is told of", () => {
  test.each<[string, () => Told, string, object, object, string]>([
    [
      "product_viewed",
      () => make.productViewed(),
      "ViewContent",
      {},
      { ...basket, contents: [{ ...content, quantity: 1 }], value: 27.5, num_items: 1 },
      "products/linen-shirt",
    ],
    [
      "search_submitted",
      () => make.searchSubmitted(),
      "Search",
      {},
      { search_string: "linen", query: "linen" },
      "search",
    ],
    ["product_added_to_cart", () => make.addedToCart(), "AddToCart", {}, basket, ""],
    [
      "payment_info_submitted",
      () => make.paymentInfoSubmitted(contact),
      "AddPaymentInfo",
      person,
      basket,
      "",
    ],
    ["form_submitted", () => make.formSubmitted(contact), "SubmitForm", person, {}, ""],
  ])("%s", async (_name, makeEvent, event, user, properties, path) => {
    const told = makeEvent();
    const { store, events } = await world.sendOne(told, {
      journey: { visit: { customerId: "7300000000001" } },
    });
    expect(events).toEqual([
      {
        event,
        event_time: Math.floor(told.at / 1_000),
        event_id: told.id,
        user: { ...browser, external_id: sha256("7300000000001"), ...user },
        page: { url: front(store) + path },
        properties,
      },
    ]);
    expect(tiktokEventSchema.safeParse(events[0]).error).toBeUndefined();
  });

  test("checkout_started, under the id that the webhook has too", async () => {
    const told = make.checkoutStarted({ ...contact, checkoutToken: "tok_A-1" });
    const { store, events } = await world.sendOne(told);
    expect(events).toEqual([
      {
        event: "InitiateCheckout",
        event_time: Math.floor(told.at / 1_000),
        event_id: "checkout_tok_A-1",
        user: { ...browser, ...person },
        page: { url: front(store) },
        properties: basket,
      },
    ]);
  });

  test("a custom event, with what was published", async () => {
    const told = make.custom("quiz_done", { score: 12, passed: true, result: "linen lover", value: "12.50" });
    const { store, events } = await world.sendOne(told);
    expect(events).toEqual([
      {
        event: "quiz_done",
        event_time: Math.floor(told.at / 1_000),
        event_id: told.id,
        user: browser,
        page: { url: front(store) },
        properties: { score: 12, passed: true, result: "linen lover", value: 12.5 },
      },
    ]);
  });

  test("page_viewed and checkout_completed is nothing, and nothing is counted for them", async () => {
    for (const told of [make.pageViewed(), make.checkoutCompleted()]) {
      const { store, events } = await world.sendOne(told);
      expect(events).toEqual([]);
      expect(await store.deliveries()).toEqual([]);
    }
  });
});

test("a pixel of TikTok's newer names is told Lead, one of the older ones SubmitForm, and both ids are the same", async () => {
  const store = await world.openStore({ pixels: 2 });
  await world.pool.query("UPDATE pixel SET event_spelling = 'renamed' WHERE id = $1", [store.pixels[1]?.id]);
  const told = make.formSubmitted();
  await store.tell([told]);
  await store.map();
  await store.sendDue();
  expect(store.counted().map(({ event, event_id }) => [event, event_id])).toEqual([
    ["SubmitForm", told.id],
    ["Lead", told.id],
  ]);
});
