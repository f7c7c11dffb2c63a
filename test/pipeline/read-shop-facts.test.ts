import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { neverSendTag } from "#app/core/shopify/customer-fact.ts";

import { throttled } from "../emulators/shopify/throttled.ts";
import { openFactsWorld, type FactsShop, type FactsWorld } from "./facts-world.ts";
import { dayMs, hourMs, minuteMs, secondMs } from "./hand-clock.ts";

let world: FactsWorld;
let shop: FactsShop;

beforeAll(async () => {
  world = await openFactsWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  shop = await world.openFactsShop();
});

describe("a product's type", () => {
  test("is asked for once a week", async () => {
    shop.setProduct("11", "Mugs");
    expect(await shop.typeOf("11")).toBe("Mugs");
    shop.setProduct("11", "Cups");
    world.time.advance(7 * dayMs - secondMs);
    expect(await shop.typeOf("11")).toBe("Mugs");
    expect(shop.asked()).toBe(1);
    world.time.advance(secondMs);
    expect(await shop.typeOf("11")).toBe("Cups");
    expect(shop.asked()).toBe(2);
  });

  test("that Shopify does not have is not asked for every time", async () => {
    expect(await shop.typeOf("404")).toBeUndefined();
    expect(await shop.typeOf("404")).toBeUndefined();
    expect(shop.asked()).toBe(1);
    const { rows } = await world.process.database.pool.query(
      "SELECT product_id, product_type FROM product_fact WHERE shop_id = $1",
      [shop.id],
    );
    expect(rows).toEqual([{ product_id: "404", product_type: null }]);
  });

  test("from last week is better than none when Shopify cannot be asked", async () => {
    shop.setProduct("11", "Mugs");
    await shop.typeOf("11");
    world.time.advance(8 * dayMs);
    world.emulator.failNext({ endpoint: "graphql", status: 502 });
    expect(await shop.typeOf("11")).toBe("Mugs");
  });

  test("is known to its own shop only", async () => {
    shop.setProduct("11", "Mugs");
    await shop.typeOf("11");
    shop = await world.openFactsShop();
    expect(await shop.typeOf("11")).toBeUndefined();
  });
});

describe("a customer", () => {
  test("is known with its count of orders, opt-out and mark for ten minutes", async () => {
    shop.setCustomer("21", { numberOfOrders: "1" });
    expect(await shop.customerOf("21")).toEqual({ ordersCount: 1, saleOptedOut: false, neverSend: false });
    shop.setCustomer("21", { numberOfOrders: "2", dataSaleOptOut: true, tags: ["Clickback:Never-Send"] });
    world.time.advance(10 * minuteMs - secondMs);
    expect(await shop.customerOf("21")).toEqual({ ordersCount: 1, saleOptedOut: false, neverSend: false });
    expect(shop.asked()).toBe(1);
    world.time.advance(secondMs);
    expect(await shop.customerOf("21")).toEqual({ ordersCount: 2, saleOptedOut: true, neverSend: true });
  });

  test("is asked for again when an order was placed after the last time, and counts it", async () => {
    shop.setCustomer("21", { numberOfOrders: "1" });
    expect((await shop.customerOf("21"))?.ordersCount).toBe(1);
    world.time.advance(minuteMs);
    shop.setCustomer("21", { numberOfOrders: "2" });
    const orderedAt = new Map([["21", world.time.now()]]);
    world.time.advance(secondMs);
    expect((await shop.customerOf("21", { orderedAt }))?.ordersCount).toBe(2);
    // The next message about the same order.
    expect((await shop.customerOf("21", { orderedAt }))?.ordersCount).toBe(2);
    expect(shop.asked()).toBe(2);
  });

  test("keeps its marks but not its count when Shopify cannot be asked again", async () => {
    shop.setCustomer("21", { numberOfOrders: "1", dataSaleOptOut: true, tags: [neverSendTag] });
    await shop.customerOf("21");
    world.time.advance(hourMs);
    world.emulator.failNext({ endpoint: "graphql", status: 502 });
    expect(await shop.customerOf("21")).toEqual({
      ordersCount: undefined,
      saleOptedOut: true,
      neverSend: true,
    });
  });

  test("that is gone has no count and no marks, and is not asked for every time", async () => {
    expect(await shop.customerOf("404")).toEqual({
      ordersCount: undefined,
      saleOptedOut: false,
      neverSend: false,
    });
    await shop.customerOf("404");
    expect(shop.asked()).toBe(1);
  });

  test("stands in the table under a key that does not tell its id", async () => {
    shop.setCustomer("7700770077", { numberOfOrders: "1" });
    await shop.customerOf("7700770077");
    const { rows } = await world.process.database.pool.query<{ line: string }>(
      "SELECT customer_fact::text AS line FROM customer_fact WHERE shop_id = $1",
      [shop.id],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.line).not.toContain("7700770077");
    expect(rows[0]?.line).toContain(shop.vault.linkKey("customer", "7700770077").toString("hex"));
  });
});

describe("many ids", () => {
  const ids = Array.from({ length: 250 }, (_, at) => String(1_000 + at));

  test("are asked for a hundred at a time, and never again", async () => {
    for (const id of ids) shop.setProduct(id, `Type ${id}`);
    const facts = await shop.read({ productIds: [...ids, ...ids] });
    expect(ids.map((id) => facts.productType(id))).toEqual(ids.map((id) => `Type ${id}`));
    const sizes = world.questions(shop).map(({ body }) => body.match(/gid:/g)?.length);
    expect(sizes).toEqual([100, 100, 50]);
    await shop.read({ productIds: ids });
    expect(shop.asked()).toBe(3);
  });

  test("end at the first answer that fails; what was told before is kept", async () => {
    const { askShop } = world.process;
    let questions = 0;
    shop = await world.openFactsShop({
      askShop: async (one) => {
        const ask = await askShop(one);
        return async (query, variables) => {
          if (++questions === 2) world.emulator.failNext(throttled());
          return ask?.(query, variables);
        };
      },
    });
    for (const id of ids) shop.setProduct(id, "Mugs");
    const facts = await shop.read({ productIds: ids });
    expect(ids.filter((id) => facts.productType(id) === "Mugs")).toEqual(ids.slice(0, 100));
    expect(questions).toBe(2);
  });

  test("that Shopify cannot have do not spoil the others", async () => {
    shop.setProduct("11", "Mugs");
    const facts = await shop.read({ productIds: ["99999999999999999999", "11", "no id"] });
    expect(facts.productType("11")).toBe("Mugs");
    expect(facts.productType("99999999999999999999")).toBeUndefined();
    expect(shop.failures()).toEqual([]);
  });

  test("none are nothing to ask for", async () => {
    await shop.read({});
    expect(shop.asked()).toBe(0);
  });
});
