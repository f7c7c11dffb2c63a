import { describe, expect, test } from "vitest";

import { checkoutToken } from "../fixtures/shopper-browser.ts";
import { minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import { clickNow, purchase } from "./buyer.ts";
import { inGermany } from "./in-germany.ts";
import { noteAttributes } from "./note-attributes.ts";
import type { EventMaker, Visit } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const email = "jane@example.com";
const nobody = { email: null, phone: null, customer: null, billing_address: null, shipping_address: null };
const order = (changes: SampleOrder = {}, id = 1) =>
  sampleOrder(id, world.time.now(), { ...nobody, email, ...changes });

const secondsAgo = (ms: number) => Math.floor((world.time.now() - ms) / secondMs);

/** Somebody gives Jane's email on a phone that came by the ad that long ago. */
async function identify(store: TestStore, agoMs: number, visit: Partial<Visit> = {}): Promise<void> {
  await store.tell([make.formSubmitted({ email })], {
    visit: {
      clientId: "the phone",
      click: { ttclid: "E.C.P.phone", at: secondsAgo(agoMs) },
      ...visit,
    },
  });
  await store.map();
}

describe("a phone whose shopper", () => {
  const refuse = (store: TestStore) =>
    store.tell([], { visit: { clientId: "the phone", consent: "denied", click: undefined } });

  test("refused lends no click, and refuses no other device's order", async () => {
    const store = await world.openStore();
    await identify(store, minuteMs);
    await refuse(store);
    const user = await purchase(world, store, order());
    expect(user).toBeDefined();
    expect(user).not.toHaveProperty("ttclid");
  });

  test("refused before anything was mapped lends none either", async () => {
    const store = await world.openStore();
    await store.tell([make.formSubmitted({ email }), make.checkoutStarted({ email })], {
      visit: { clientId: "the phone", click: clickNow(world, "E.C.P.phone") },
    });
    await refuse(store);
    await store.map();
    const { rows } = await world.pool.query<{ kind: string }>(
      "SELECT kind FROM visitor_link WHERE shop_id = $1",
      [store.id],
    );
    expect(rows).toEqual([{ kind: "checkout" }]);
    expect(await purchase(world, store, order())).not.toHaveProperty("ttclid");
  });

  test("refused and allowed it again lends what it clicked since, once it is identified again", async () => {
    const store = await world.openStore();
    await identify(store, minuteMs);
    await refuse(store);
    world.time.advance(secondMs);
    await store.tell([make.pageViewed()], {
      visit: { clientId: "the phone", click: clickNow(world, "E.C.P.again") },
    });
    await store.map();
    expect(await purchase(world, store, order())).not.toHaveProperty("ttclid");
    await identify(store, 0, { click: undefined });
    world.time.advance(secondMs);
    expect(await purchase(world, store, order({}, 2))).toMatchObject({ ttclid: "E.C.P.again" });
  });

  test("refused its sale of data keeps its clicks to itself: the other's event would go without that limit", async () => {
    const store = await world.openStore();
    await identify(store, minuteMs, { consent: "granted_no_sale" });
    expect(await purchase(world, store, order())).not.toHaveProperty("ttclid");
    await identify(store, minuteMs);
    expect(await purchase(world, store, order({}, 2))).toMatchObject({ ttclid: "E.C.P.phone" });
  });

  test("allowed marketing allows it for no other browser", async () => {
    const store = await world.openStore();
    await identify(store, minuteMs);
    expect(await purchase(world, store, order(inGermany))).toBeUndefined();
    expect((await store.deliveries()).at(-1)).toMatchObject({ state: "skipped", reason: "consent_unknown" });
  });
});

test("an order that refuses in its cart links its browser to nobody", async () => {
  const store = await world.openStore();
  await store.tell([make.checkoutStarted()], {
    visit: { clientId: "the phone", click: clickNow(world, "E.C.P.phone") },
  });
  await store.map();
  const refused = noteAttributes({ tt_consent: "denied" });
  expect(await purchase(world, store, order({ checkout_token: checkoutToken, ...refused }))).toBeUndefined();
  expect(await purchase(world, store, order({}, 2))).not.toHaveProperty("ttclid");
});
