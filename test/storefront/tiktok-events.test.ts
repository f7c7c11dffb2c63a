import { createHash } from "node:crypto";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { tiktokEventSchema } from "#app/core/tiktok/event.ts";

import { shopperAgent, shopperIpv4, shopperIpv6, ttclid, ttp } from "../fixtures/shopper-browser.ts";
import { dayMs, minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { expectLedgerBalanced } from "../pipeline/ledger.ts";
import type { Journey } from "./storefront-world.ts";
import { clickedAtMs, createEventMaker, shirt, type EventMaker, type Told } from "./shopper.ts";
import { openStorefrontWorld, type StorefrontWorld, type TestStore } from "./storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;

beforeAll(async () => {
  world = await openStorefrontWorld();
  make = createEventMaker(world.time.now);
});
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const front = (store: TestStore) => `https://${store.domain}/`;

/** Has one event told, mapped and sent, however long it waits; what TikTok then has. */
async function sendOne(
  event: Told,
  options: { settings?: object; journey?: Journey } = {},
): Promise<{ store: TestStore; events: Record<string, unknown>[] }> {
  const store = await world.openStore(options.settings === undefined ? {} : { settings: options.settings });
  await store.tell([event], options.journey);
  await store.map();
  world.time.advance(minuteMs);
  await store.sendDue();
  return { store, events: store.counted() };
}

/** The one event, of which TikTok was sure to have taken every field. */
async function onlyEvent(...parameters: Parameters<typeof sendOne>): Promise<Record<string, unknown>> {
  const { events } = await sendOne(...parameters);
  expect(events).toHaveLength(1);
  return events[0] ?? {};
}

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
    const { store, events } = await sendOne(told, { journey: { visit: { customerId: "7300000000001" } } });
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
    const { store, events } = await sendOne(told);
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

  test("a custom event that the shop chose, with what was published", async () => {
    const told = make.custom("quiz_done", { score: 12, passed: true, result: "linen lover", value: "12.50" });
    const { store, events } = await sendOne(told, { settings: { customEvents: ["quiz_done"] } });
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
      const { store, events } = await sendOne(told);
      expect(events).toEqual([]);
      expect(await store.deliveries()).toEqual([]);
    }
  });
});

describe("a custom event", () => {
  const outcomeOf = async (name: string, customEvents: string[]) => {
    const { store, events } = await sendOne(make.custom(name), { settings: { customEvents } });
    expect(events).toHaveLength(0);
    return (await store.deliveries()).map(({ eventName, state, reason }) => [eventName, state, reason]);
  };

  test("that was not chosen is counted and not sent", async () => {
    expect(await outcomeOf("quiz_done", ["quiz_started"])).toEqual([
      ["quiz_done", "skipped", "event_not_chosen"],
    ]);
    expect(await outcomeOf("QUIZ_DONE", ["quiz_done"])).toEqual([
      ["QUIZ_DONE", "skipped", "event_not_chosen"],
    ]);
  });

  test.each(["quiz done", "quiz-done", "quiz:done", "añadir"])(
    "whose name TikTok does not allow is not sent, chosen or not: %s",
    async (name) => {
      expect(await outcomeOf(name, [name])).toEqual([[name, "skipped", "event_name_not_allowed"]]);
    },
  );

  test("cannot have TikTok refuse it by what it puts into TikTok's own keys", async () => {
    const properties = {
      value: "lots",
      currency: "usd",
      num_items: 1.5,
      content_type: "shirt",
      contents: "LS-M-SAND",
      content_ids: "LS-M-SAND",
      order_id: "",
      description: "  ",
      status: 7,
      delivery_category: "pigeon",
      predicted_ltv: -1,
    };
    const event = await onlyEvent(make.custom("quiz", properties), { settings: { customEvents: ["quiz"] } });
    expect(event["properties"]).toEqual({ status: "7" });
  });

  test("may use them as TikTok means them", async () => {
    const properties = {
      value: 0,
      currency: "EUR",
      num_items: "3",
      content_type: "product_group",
      order_id: 12,
    };
    const event = await onlyEvent(make.custom("quiz", properties), { settings: { customEvents: ["quiz"] } });
    expect(event["properties"]).toEqual({ ...properties, num_items: 3, order_id: "12" });
  });

  test("tells TikTok no address in clear", async () => {
    const properties = { email: "jane@example.com", note: "write to jane@example.com", plan: "pro" };
    const event = await onlyEvent(make.custom("quiz", properties), { settings: { customEvents: ["quiz"] } });
    expect(event["properties"]).toEqual({ plan: "pro" });
  });
});

describe("a search", () => {
  test.each([
    ["  linen   shirt ", "linen   shirt"],
    ["リネン", "リネン"],
    ["a\u0000b", "ab"],
  ])("for %j is told under both names", async (query, told) => {
    const event = await onlyEvent(make.searchSubmitted({ query }));
    expect(event["properties"]).toEqual({ search_string: told, query: told });
  });

  test.each(["", "   ", "jane@example.com"])("for %j is told without words", async (query) => {
    expect((await onlyEvent(make.searchSubmitted({ query })))["properties"]).toEqual({});
  });
});

describe("page.url", () => {
  const secret = "8e2d4f6a1c3b5d7e9f0a";
  test.each([
    ["https://shop.example/products/linen-shirt?variant=45100000000001", "products/linen-shirt"],
    ["https://shop.example/products/x?utm_source=tiktok&gclid=1&fbclid=2", "products/x?utm_source=tiktok"],
    [`https://shop.example/?ttclid=${ttclid}`, `?ttclid=${ttclid}`],
    ["https://shop.example/?ttclid=%3Cscript%3E", ""],
    [`https://shop.example/pages/a?email=jane%40example.com&token=${secret}&key=${secret}`, "pages/a"],
    ["https://shop.example/pages/a?utm_term=jane@example.com", "pages/a"],
    ["https://shop.example/pages/a?utm_term=jane%2540example.com", "pages/a"],
    ["https://shop.example/pages/jane@example.com", ""],
    [`https://shop.example/checkouts/cn/${secret}/information?key=${secret}`, ""],
    [`https://shop.example/61234567890/orders/${secret}/authenticate?key=${secret}`, ""],
    [`https://shop.example/account/activate/1/${secret}`, ""],
    [`https://shop.example/apps/wishlist/${secret}`, ""],
    [`https://shop.example/cart/c/${secret}?key=${secret}`, ""],
    [`https://shop.example/products/x#${secret}`, "products/x"],
    [`https://jane:${secret}@shop.example/products/x`, "products/x"],
    ["https://elsewhere.example/de-de/collections/all", "de-de/collections/all"],
    ["javascript:alert(1)", ""],
    ["not an address", ""],
    [undefined, ""],
  ])("of %j is the shop's own /%s", async (url, path) => {
    const { store, events } = await sendOne(make.productViewed({ url }));
    expect(events[0]?.["page"]).toEqual({ url: front(store) + path });
    expect(JSON.stringify(events)).not.toContain(secret);
    expect(JSON.stringify(events)).not.toContain("jane");
  });

  test("does not bring a click back that is too old to count", async () => {
    const at = world.time.now() / secondMs - 31 * 86_400;
    const event = await onlyEvent(make.productViewed({ url: `https://shop.example/?ttclid=${ttclid}` }), {
      settings: { sendOutsideWindow: true },
      journey: { visit: { click: { ttclid, at } } },
    });
    expect(JSON.stringify(event)).not.toContain(ttclid);
  });
});

describe("the time of an event", () => {
  test.each([
    ["is the browser's", -3 * secondMs, -3 * secondMs],
    ["is the browser's when it was offline for a day", -dayMs, -dayMs],
    ["is the browser's when that is a little ahead", 5 * minuteMs, 5 * minuteMs],
    ["is ours where the browser's clock is ahead by more", 5 * minuteMs + 1, 0],
    ["is ours where the browser's clock is years ahead", 4_000 * dayMs, 0],
    ["is ours where the browser's clock is behind by more than a day", -dayMs - 1, 0],
    ["is ours where the browser's clock says 1970", Number.NEGATIVE_INFINITY, 0],
  ])("%s", async (_what, offset, expected) => {
    const now = world.time.now();
    const event = await onlyEvent(make.productViewed({ at: Math.max(0, now + offset) }));
    expect(event["event_time"]).toBe(Math.floor((now + expected) / 1_000));
  });
});

describe("the time of a click", () => {
  const clickOf = async (at: number | undefined) => {
    const store = await world.openStore();
    const click = at === undefined ? { ttclid } : { ttclid, at };
    await store.tell([make.productViewed()], { visit: { click } });
    await store.map();
    const { rows } = await world.pool.query<{ clicked_at: Date }>(
      "SELECT clicked_at FROM click WHERE shop_id = $1",
      [store.id],
    );
    await store.sendDue();
    expect((store.counted()[0]?.["user"] as { ttclid?: string } | undefined)?.ttclid).toBe(ttclid);
    return rows[0]?.clicked_at.getTime();
  };
  const seconds = () => world.time.now() / secondMs;

  test("is the browser's where that can be", async () => {
    const at = Math.floor(seconds()) - 3_600;
    expect(await clickOf(at)).toBe(at * secondMs);
  });

  test("is ours where the browser gives none, one to come, or one from before there were TikTok clicks", async () => {
    for (const at of [
      undefined,
      Math.ceil(seconds()) + 1,
      world.time.now(),
      Number.MAX_SAFE_INTEGER,
      0,
      86_400,
    ])
      expect(await clickOf(at)).toBe(world.time.now());
  });

  test("stays the first we heard of, also within one batch of messages", async () => {
    const store = await world.openStore();
    const heard = world.time.now();
    for (let turn = 0; turn < 4; turn += 1) {
      await store.tell([make.pageViewed()], { visit: { click: { ttclid } } });
      if (turn === 2) await store.map();
      world.time.advance(minuteMs);
    }
    await store.map();
    const { rows } = await world.pool.query("SELECT clicked_at FROM click WHERE shop_id = $1", [store.id]);
    expect(rows).toEqual([{ clicked_at: new Date(heard) }]);
  });
});

describe("consent", () => {
  test("that was granted sends the event as it is", async () => {
    expect(await onlyEvent(make.productViewed())).not.toHaveProperty("limited_data_use");
  });

  test("without the sale of data sends it for limited use", async () => {
    const journey = { visit: { consent: "granted_no_sale" } } as const;
    expect(await onlyEvent(make.productViewed(), { journey })).toMatchObject({ limited_data_use: true });
  });
});

describe("money", () => {
  test("in a currency that TikTok does not take is left out, prices too, and the shop is warned", async () => {
    const { store, events } = await sendOne(make.addedToCart({ currency: "XOF" }));
    const { price: _price, ...unpriced } = content;
    expect(events[0]?.["properties"]).toEqual({
      contents: [unpriced],
      content_type: "product",
      num_items: 2,
    });
    const { rows } = await world.pool.query("SELECT warnings FROM delivery WHERE shop_id = $1", [store.id]);
    expect(rows).toEqual([{ warnings: ["currency_not_supported"] }]);
  });

  test("without a currency is left out", async () => {
    const event = await onlyEvent(make.addedToCart({ currency: undefined }));
    expect(Object.keys(event["properties"] as object)).toEqual(["contents", "content_type", "num_items"]);
  });

  test("is added up exactly where the browser gives no total", async () => {
    const items = [
      { ...shirt, price: "0.10", quantity: 1 },
      { ...shirt, price: "0.20", quantity: 1 },
    ];
    const event = await onlyEvent(make.addedToCart({ items, value: undefined }));
    expect(event["properties"]).toMatchObject({ value: 0.3, num_items: 2 });
  });

  test("is left out where one item has no price", async () => {
    const items = [shirt, { ...shirt, price: undefined }];
    const event = await onlyEvent(make.addedToCart({ items, value: undefined }));
    expect(event["properties"]).not.toHaveProperty("value");
  });
});

describe("the id of a content is the one the shop chose, else the next, as in a purchase", () => {
  const { sku, variantId, productId } = shirt;
  test.each([
    ["sku", { sku, variantId, productId }, sku],
    ["sku", { variantId, productId }, variantId],
    ["variant", { sku, variantId, productId }, variantId],
    ["variant", { sku, productId }, productId],
    ["variant", { sku }, sku],
    ["product", { sku, variantId, productId }, productId],
    ["product", { sku, variantId }, variantId],
  ])("%s of %j", async (contentId, ids, expected) => {
    const event = await onlyEvent(make.addedToCart({ items: [{ ...ids, quantity: 1 }] }), {
      settings: { contentId },
    });
    expect(event["properties"]).toMatchObject({
      contents: [{ content_id: expected, quantity: 1 }],
      content_type: contentId === "product" ? "product_group" : "product",
    });
  });

  test("an item without any is counted and not listed", async () => {
    const event = await onlyEvent(make.addedToCart({ items: [{ title: "Gift wrap", quantity: 3 }] }));
    expect(event["properties"]).toEqual({ value: 55, currency: "USD", num_items: 3 });
  });
});

describe("who it was", () => {
  test("is the address and the agent of the very request, also when others are mapped with it", async () => {
    const store = await world.openStore();
    const laptop = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
    await store.tell([make.productViewed()]);
    await store.tell([make.addedToCart()], { ip: shopperIpv6, userAgent: laptop });
    await store.map();
    await store.sendDue();
    expect(store.counted().map(({ user }) => user)).toMatchObject([
      { ip: shopperIpv4, user_agent: shopperAgent },
      { ip: shopperIpv6, user_agent: laptop },
    ]);
  });

  test("keeps what an earlier event knew: the click and the cookie", async () => {
    const store = await world.openStore();
    await store.tell([make.pageViewed()]);
    await store.map();
    world.time.advance(3 * dayMs);
    await store.tell([make.productViewed()], { visit: { click: undefined, ttp: undefined } });
    await store.map();
    await store.sendDue();
    expect(store.counted()).toMatchObject([{ user: { ttclid, ttp } }]);
  });

  test("is the newest of two clicks", async () => {
    const newer = { ttclid: "E.C.P.newer", at: clickedAtMs / secondMs + 60 };
    const store = await world.openStore();
    await store.tell([make.pageViewed()], { visit: { click: newer } });
    await store.tell([make.productViewed()]);
    await store.map();
    await store.sendDue();
    expect(store.counted()).toMatchObject([{ user: { ttclid: "E.C.P.newer" } }]);
  });

  test.each(["<script>", "null", "a b", ""])("never has an id that is none: %j", async (bad) => {
    const event = await onlyEvent(make.productViewed(), {
      journey: { visit: { click: { ttclid: bad }, ttp: bad } },
    });
    expect(event["user"]).toEqual({ ip: shopperIpv4, user_agent: shopperAgent });
  });

  test("has no hash of an address that is none, and no number without its country", async () => {
    const event = await onlyEvent(make.formSubmitted({ email: "n/a", phone: "555-2671" }));
    expect(event["user"]).toEqual(browser);
  });

  test("is not told where the only click is too old, unless the shop wants that", async () => {
    const old = { visit: { click: { ttclid, at: Math.floor(world.time.now() / secondMs) - 31 * 86_400 } } };
    const { store, events } = await sendOne(make.productViewed(), { journey: old });
    expect(events).toEqual([]);
    expect(await store.deliveries()).toMatchObject([{ state: "skipped", reason: "outside_window" }]);
    const event = await onlyEvent(make.productViewed(), {
      journey: old,
      settings: { sendOutsideWindow: true },
    });
    expect(event["user"]).not.toHaveProperty("ttclid");
  });
});

test("an event that was told too late is too old, by the shop's own limit", async () => {
  const store = await world.openStore({ settings: { maxAgeDays: 1 } });
  await store.tell([make.productViewed()]);
  world.time.advance(dayMs + 1);
  await store.map();
  expect(await store.deliveries()).toMatchObject([{ state: "skipped", reason: "too_old" }]);
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
