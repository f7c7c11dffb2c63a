import { describe, expect, test } from "vitest";

import { shopperAgent, shopperIpv4, shopperIpv6, ttclid, ttp } from "../fixtures/shopper-browser.ts";
import { dayMs, secondMs } from "../pipeline/hand-clock.ts";
import { clickedAtMs, type EventMaker } from "./shopper.ts";
import type { StorefrontWorld } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const browser = { ip: shopperIpv4, user_agent: shopperAgent, ttclid, ttp };

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
    const event = await world.onlyEvent(make.productViewed(), {
      journey: { visit: { click: { ttclid: bad }, ttp: bad } },
    });
    expect(event["user"]).toEqual({ ip: shopperIpv4, user_agent: shopperAgent });
  });

  test("has no hash of an address that is none, and no number without its country", async () => {
    const event = await world.onlyEvent(make.formSubmitted({ email: "n/a", phone: "555-2671" }));
    expect(event["user"]).toEqual(browser);
  });

  test("is not told where the only click is too old, unless the shop wants that", async () => {
    const old = { visit: { click: { ttclid, at: Math.floor(world.time.now() / secondMs) - 31 * 86_400 } } };
    const { store, events } = await world.sendOne(make.productViewed(), { journey: old });
    expect(events).toEqual([]);
    expect(await store.deliveries()).toMatchObject([{ state: "skipped", reason: "outside_window" }]);
    const event = await world.onlyEvent(make.productViewed(), {
      journey: old,
      settings: { sendOutsideWindow: true },
    });
    expect(event["user"]).not.toHaveProperty("ttclid");
  });
});

describe("consent", () => {
  test("that was granted sends the event as it is", async () => {
    expect(await world.onlyEvent(make.productViewed())).not.toHaveProperty("limited_data_use");
  });

  test("without the sale of data sends it for limited use", async () => {
    const journey = { visit: { consent: "granted_no_sale" } } as const;
    expect(await world.onlyEvent(make.productViewed(), { journey })).toMatchObject({
      limited_data_use: true,
    });
  });
});
