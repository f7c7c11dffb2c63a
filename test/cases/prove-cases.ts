import { expect, test } from "vitest";

import { noShopFacts } from "#app/core/shopify/shop-facts.ts";

import { changePixel } from "../pipeline/change-pixel.ts";
import { minuteMs } from "../pipeline/hand-clock.ts";
import type { EventMaker } from "../storefront/shopper.ts";
import type { StorefrontWorld } from "../storefront/storefront-world.ts";
import { useStorefrontWorld } from "../storefront/use-storefront-world.ts";
import type { Case, Play } from "./case.ts";
import { readEnds, readKept } from "./read-ends.ts";

/** Plays a file's cases, each in a shop of its own, in one world. */
export function proveCases(cases: readonly Case[]): void {
  let world: StorefrontWorld;
  let make: EventMaker;
  useStorefrontWorld((opened) => ({ world, make } = opened));

  test.each(cases)("$name", async (one) => {
    const { settings = {}, rules, pixels = [{}], customers = {}, speaks = false } = one;
    const store = await world.openStore({
      settings,
      pixels: pixels.length,
      ...(rules !== undefined && { rules }),
    });
    for (const [index, changes] of pixels.entries())
      if (Object.keys(changes).length > 0) await changePixel(world.pool, store.pixels[index], changes);
    if (speaks) await store.speak();
    world.readFactsBy(async () => ({
      ...noShopFacts,
      customer: (id) =>
        customers[id] && { ordersCount: undefined, saleOptedOut: false, neverSend: false, ...customers[id] },
    }));
    const play: Play = { world, store, make, start: world.time.now(), map: () => store.map() };
    for (const step of one.told) await step(play);
    world.time.advance(minuteMs);
    await store.sendDue();
    expect(await readEnds(store)).toEqual(one.ends);
    if (one.keeps !== undefined) expect(await readKept(world.pool, store.id)).toEqual(one.keeps);
  });
}
