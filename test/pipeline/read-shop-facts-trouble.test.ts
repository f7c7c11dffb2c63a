import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { createReadShopFacts } from "#app/pipeline/read-shop-facts.ts";

import { throttled } from "../emulators/shopify/throttled.ts";
import { openFactsWorld, type FactsShop, type FactsWorld } from "./facts-world.ts";
import { minuteMs, secondMs } from "./hand-clock.ts";

let world: FactsWorld;
let shop: FactsShop;

beforeAll(async () => {
  world = await openFactsWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  shop = await world.openFactsShop();
});

describe("a shop that is", () => {
  test("throttled is left alone for ten seconds", async () => {
    shop.setProduct("11", "Mugs");
    world.emulator.failNext(throttled());
    expect(await shop.typeOf("11")).toBeUndefined();
    world.time.advance(9 * secondMs);
    expect(await shop.typeOf("11")).toBeUndefined();
    expect(shop.asked()).toBe(1);
    world.time.advance(secondMs);
    expect(await shop.typeOf("11")).toBe("Mugs");
    expect(shop.failures()).toEqual(["throttled"]);
  });

  test("not approved for customer data has unknown customers, not asked for again for a while, and known products", async () => {
    shop.setProduct("11", "Mugs");
    shop.setCustomer("21", { numberOfOrders: "1" });
    world.emulator.setCustomersReadable(shop.domain, false);
    const facts = await shop.read({ productIds: ["11"], customerIds: ["21", "22"] });
    expect(facts.productType("11")).toBe("Mugs");
    expect(facts.customer("21")).toBeUndefined();
    expect(shop.asked()).toBe(2);
    world.time.advance(14 * minuteMs);
    expect(await shop.customerOf("21")).toBeUndefined();
    expect(shop.asked()).toBe(2);
    expect(shop.failures()).toEqual(["access_denied"]);
    world.emulator.setCustomersReadable(shop.domain, true);
    world.time.advance(minuteMs);
    expect((await shop.customerOf("21"))?.ordersCount).toBe(1);
  });

  test("uninstalled has no facts and is not asked", async () => {
    await world.process.database.pool.query("UPDATE shop SET state = 'uninstalled' WHERE id = $1", [shop.id]);
    expect(await shop.typeOf("11")).toBeUndefined();
    expect(shop.asked()).toBe(0);
  });

  test("slow to answer holds nobody up beyond the limit; what comes late is there for the next", async () => {
    shop = await world.openFactsShop({ limitMs: 1_000 });
    shop.setCustomer("21", { numberOfOrders: "1" });
    shop.setProduct("11", "Mugs");
    shop.setProduct("12", "Cups");
    let answer = () => {};
    world.emulator.failNext({
      endpoint: "graphql",
      hold: new Promise<void>((resolve) => (answer = resolve)),
      times: 2,
    });
    const began = performance.now();
    const facts = await shop.read({ productIds: ["11"], customerIds: ["21"] });
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(facts.productType("11")).toBeUndefined();
    expect(shop.failures()).toEqual(["timed_out"]);
    // Left alone for half a minute, so that the next messages do not wait as well.
    expect(await shop.typeOf("12")).toBeUndefined();
    expect(shop.asked()).toBe(2);
    answer();
    await expect.poll(() => shop.typeOf("11"), { timeout: 10_000 }).toBe("Mugs");
    await expect.poll(() => shop.customerOf("21"), { timeout: 10_000 }).toMatchObject({ ordersCount: 1 });
    expect([facts.productType("11"), facts.customer("21")]).toEqual([undefined, undefined]);
    world.time.advance(30 * secondMs);
    expect(await shop.typeOf("12")).toBe("Cups");
  });
});

test("a database that cannot be reached leaves facts unknown and throws nothing", async () => {
  const { database, askShop } = world.openProcess();
  await database.pool.end();
  // The world ends it once more.
  database.pool.end = async () => {};
  const broken = createReadShopFacts({
    pool: database.pool,
    askShop,
    clock: world.time.clock,
    log: world.log,
  });
  const facts = await broken(shop, { productIds: ["11"], customerIds: ["21"] });
  expect([facts.productType("11"), facts.customer("21")]).toEqual([undefined, undefined]);
  expect(shop.failures()).toHaveLength(1);
});

test("a shop's failures are logged once a minute", async () => {
  const logged: number[] = [];
  for (let times = 0; times < 5; times += 1) {
    world.emulator.failNext({ endpoint: "graphql", status: 502 });
    await shop.typeOf("11");
    world.time.advance(30 * secondMs);
    logged.push(shop.failures().length);
  }
  expect(logged).toEqual([1, 1, 2, 2, 3]);
});

test("no line of the log holds a token or an id that was asked for", async () => {
  shop.setCustomer("8800880088", { numberOfOrders: "1" });
  world.emulator.failNext({
    endpoint: "graphql",
    status: 200,
    body: { errors: [{ message: "Invalid global id 'gid://shopify/Customer/8800880088'" }] },
  });
  await shop.customerOf("8800880088");
  expect(shop.failures()).toEqual(["failed"]);
  const logged = JSON.stringify(world.logLines);
  expect(logged).not.toMatch(/8800880088|gid:|shp(at|rt)_/);
});
