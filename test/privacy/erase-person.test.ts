import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { customer as newCustomer } from "../fixtures/customer.ts";
import { expectLedgerBalanced, shownLedger } from "../pipeline/ledger.ts";
import { openPipelineWorld, type PipelineWorld } from "../pipeline/pipeline-world.ts";
import { sampleCheckout, sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import { erase, gone, jane, john, readBodies, readKept, redaction, whole } from "./erasing.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
beforeEach(() => world.tiktok.reset());
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

const order = (id: number, changes: SampleOrder = {}) => sampleOrder(id, world.time.now(), changes);

describe("an erased person's", () => {
  test("orders lose everything personal by customer, email or phone; another's keep it", async () => {
    const ways = [{ id: 42 }, { email: " JANE@example.com" }, { phone: jane.phone }];
    for (const customer of ways) {
      const shop = await world.openShop();
      await shop.ingest("orders/create", order(1, jane));
      await shop.ingest("orders/create", order(2, john));
      await shop.map();
      await erase(shop, customer);
      expect(await readKept(world, shop)).toEqual([
        { id: "purchase_1", ...gone },
        { id: "purchase_2", ...whole },
      ]);
      const [theirs, others] = await shop.deliveries();
      expect(theirs).toMatchObject({
        state: "redacted",
        reason: "erased",
        bodySealed: null,
        nextAttemptAt: null,
      });
      expect(others).toMatchObject({ state: "pending" });
      expect(others?.bodySealed).not.toBeNull();
      const left = (await readBodies(world, shop)).join("\n");
      expect(left).toContain(john.email);
      expect(left.toLowerCase()).not.toContain(jane.email);
    }
  });

  test("named order goes although it tells of nobody, and with it the checkout it came from", async () => {
    const shop = await world.openShop();
    const nobody = {
      email: null,
      phone: null,
      customer: null,
      billing_address: null,
      shipping_address: null,
    };
    await shop.ingest("checkouts/create", sampleCheckout("of-jane", world.time.now(), nobody));
    await shop.ingest("orders/create", order(7, { ...nobody, checkout_token: "of-jane" }));
    await shop.ingest("orders/create", order(8, nobody));
    await shop.map();
    await erase(shop, { id: 99 }, [7]);
    const kept = (await readKept(world, shop)).map(({ id, erased }) => [id, erased]);
    expect(Object.fromEntries(kept)).toEqual({
      "checkout_of-jane": true,
      purchase_7: true,
      purchase_8: false,
    });
  });

  test("signup does not keep the customer's number, neither at the conversion nor at its deliveries", async () => {
    const shop = await world.openShop();
    const createdAt = new Date(world.time.now()).toISOString();
    const fields = { ...jane, id: 42, admin_graphql_api_id: "gid://shopify/Customer/42" };
    await shop.ingest("customers/create", newCustomer({ createdAt, state: "enabled", fields }));
    await shop.map();
    expect(await readKept(world, shop)).toMatchObject([{ id: "customer_42" }]);
    await erase(shop);
    const ids = [
      ...(await readKept(world, shop)),
      ...(await shop.deliveries()).map((each) => ({ id: each.tiktokEventId })),
    ];
    for (const { id } of ids) expect(id).toMatch(/^erased_\d+$/);
  });

  test("refunds, edits and cancellations of an erased order leave it erased, and are not kept either", async () => {
    const shop = await world.openShop();
    await shop.ingest("orders/create", order(1, jane));
    await shop.map();
    await erase(shop);
    await shop.addPixel();
    await shop.ingest("orders/paid", order(1, jane));
    await shop.ingest("orders/cancelled", order(1, { ...jane, cancelled_at: new Date().toISOString() }));
    await shop.map();
    expect(await readKept(world, shop)).toEqual([{ id: "purchase_1", ...gone }]);
    expect((await shop.deliveries()).map(({ state }) => state)).toEqual(["redacted"]);
    expect(await readBodies(world, shop)).toEqual([]);
  });

  test("later order starts anew", async () => {
    const shop = await world.openShop();
    await shop.ingest("orders/create", order(1, jane));
    await shop.map();
    await erase(shop);
    await shop.ingest("orders/create", order(2, jane));
    await shop.map();
    expect(await readKept(world, shop)).toEqual([
      { id: "purchase_1", ...gone },
      { id: "purchase_2", ...whole },
    ]);
  });

  test("order that waits in the inbox at that moment goes as well", async () => {
    const shop = await world.openShop();
    await shop.ingest("orders/create", order(1, jane));
    await erase(shop);
    expect(await readKept(world, shop)).toEqual([{ id: "purchase_1", ...gone }]);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ redacted: 1 });
    expect(await readBodies(world, shop)).toEqual([]);
  });
});

describe("who may ask", () => {
  test.each([
    ["names another shop", { shop_domain: "another.myshopify.com" }],
    ["names no shop", { shop_domain: undefined }],
  ])("a message that %s in its signed body erases nothing", async (_what, changes) => {
    const shop = await world.openShop();
    await shop.ingest("orders/create", order(1, jane));
    await shop.ingest("customers/redact", { ...redaction(shop, { id: 42 }), ...changes });
    await shop.map();
    expect(await readKept(world, shop)).toEqual([{ id: "purchase_1", ...whole }]);
    const { rows } = await world.pool.query(
      "SELECT state, reason FROM inbox_entry WHERE shop_id = $1 AND topic = 'customers/redact'",
      [shop.id],
    );
    expect(rows).toEqual([{ state: "dead", reason: "shop_mismatch" }]);
  });

  test("what was erased is written down in numbers, each time, without who it was", async () => {
    const shop = await world.openShop({ pixels: 2 });
    await shop.ingest("orders/create", order(1, jane));
    await shop.map();
    await erase(shop);
    await erase(shop);
    const { rows } = await world.pool.query(
      `SELECT kind, origin, state, person_sealed, person_keys, result FROM privacy_request WHERE shop_id = $1 ORDER BY id`,
      [shop.id],
    );
    const done = {
      kind: "erasure",
      origin: "shopify",
      state: "done",
      person_sealed: null,
      person_keys: null,
    };
    expect(rows).toEqual([
      { ...done, result: { links: 0, visitors: 0, conversions: 1, deliveries: 2, messages: 1 } },
      { ...done, result: { links: 0, visitors: 0, conversions: 0, deliveries: 0, messages: 0 } },
    ]);
  });
});
