import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { actOnPrivacy, type PrivacyResult } from "#app/admin/act-on-privacy.ts";
import { listPrivacyRequests } from "#app/admin/list-privacy-requests.ts";

import { sha256 } from "../fixtures/sha256.ts";
import { expectLedgerBalanced } from "../pipeline/ledger.ts";
import type { TestShop } from "../pipeline/pipeline-world.ts";
import { sampleOrder } from "../pipeline/sample-order.ts";
import { gone, jane, john, readKept, whole } from "./erasing.ts";
import { openErrandsWorld, type ErrandsWorld } from "./errands-world.ts";

let world: ErrandsWorld;

beforeAll(async () => {
  world = await openErrandsWorld();
});
beforeEach(() => world.tiktok.reset());
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

const act = (shop: TestShop, sent: unknown): Promise<PrivacyResult> =>
  actOnPrivacy(
    { pool: world.pool, now: world.time.clock(), nudgeMapping: () => {} },
    { shop, userId: "90000000001" },
    sent,
  );

const byEmail = (value: string) => ({ kind: "email", value });

async function openShop(): Promise<TestShop> {
  const shop = await world.openShop();
  await shop.ingest("orders/create", sampleOrder(1, world.time.now(), jane));
  await shop.ingest("orders/create", sampleOrder(2, world.time.now(), john));
  await shop.map();
  await shop.send();
  return shop;
}

describe("what is kept of a person", () => {
  test("is told with hashes named as such, and nothing of anybody else", async () => {
    const shop = await openShop();
    const result = await act(shop, { act: "export", person: byEmail(jane.email) });
    if (result.kind !== "exported") throw new Error(result.kind);
    expect(result.file).toMatchObject({
      isComplete: true,
      conversions: [{ source: "purchase", eventId: "purchase_1", deliveries: [{ state: "accepted" }] }],
      messagesKept: [{ topic: "orders/create" }],
    });
    const sent = result.file.conversions[0]?.deliveries[0]?.asSent;
    expect(sent?.user).toMatchObject({ email_sha256: sha256(jane.email), external_id_sha256: sha256("42") });
    expect(sent?.user).not.toHaveProperty("email");
    expect(JSON.stringify(result.file)).not.toContain(sha256(john.email));
  });

  test("is found by customer, and by an order's name or number", async () => {
    const shop = await openShop();
    for (const person of [
      { kind: "customer", value: "42" },
      { kind: "order", value: "#1" },
      { kind: "order", value: "1" },
    ]) {
      const result = await act(shop, { act: "export", person });
      if (result.kind !== "exported") throw new Error(result.kind);
      expect(result.file.conversions.map(({ eventId }) => eventId)).toEqual(["purchase_1"]);
    }
  });

  test.each([byEmail("nobody"), { kind: "customer", value: "jane" }, { kind: "order", value: "#77" }])(
    "%j means nobody",
    async (person) => {
      const shop = await world.openShop();
      expect(await act(shop, { act: "export", person })).toEqual({ kind: "nobody" });
    },
  );
});

test("staff erase a person: by the inbox, after what was told before, and it is written down who asked", async () => {
  const shop = await openShop();
  await shop.ingest("orders/create", sampleOrder(3, world.time.now(), jane));
  expect(await act(shop, { act: "erase", person: byEmail(jane.email) })).toEqual({ kind: "erasing" });
  expect((await listPrivacyRequests(world.pool, shop.id)).past).toMatchObject([{ state: "open" }]);
  await shop.map();
  expect(await readKept(world, shop)).toEqual([
    { id: "purchase_1", ...gone },
    { id: "purchase_2", ...whole },
    { id: "purchase_3", ...gone },
  ]);
  expect((await listPrivacyRequests(world.pool, shop.id)).past).toMatchObject([
    {
      kind: "erasure",
      origin: "staff",
      state: "done",
      result: { conversions: 2, deliveries: 2, messages: 2 },
    },
  ]);
});

describe("a customer's request", () => {
  const ask = (shop: TestShop) =>
    world.tell(shop, "customers/data_request", {
      shop_domain: shop.domain,
      customer: { id: 42, email: jane.email },
      orders_requested: [1],
    });

  test("is open until its file is made, which says who had it and when", async () => {
    const shop = await openShop();
    await ask(shop);
    const [open] = (await listPrivacyRequests(world.pool, shop.id)).open;
    const result = await act(shop, { act: "answer", requestId: open?.id });
    expect(result).toMatchObject({ kind: "exported", file: { conversions: [{ eventId: "purchase_1" }] } });
    const { open: left, past } = await listPrivacyRequests(world.pool, shop.id);
    expect(left).toEqual([]);
    expect(past).toMatchObject([
      { state: "done", doneBy: "90000000001", doneAt: world.time.clock().toISOString() },
    ]);
  });

  test("is nobody else's: another shop can't make its file", async () => {
    const [shop, other] = [await openShop(), await openShop()];
    await ask(shop);
    const [open] = (await listPrivacyRequests(world.pool, shop.id)).open;
    expect(await act(other, { act: "answer", requestId: open?.id })).toEqual({ kind: "not_found" });
  });

  test("is closed when the person is erased before it was answered", async () => {
    const shop = await openShop();
    await ask(shop);
    const [open] = (await listPrivacyRequests(world.pool, shop.id)).open;
    await act(shop, { act: "erase", person: byEmail(jane.email) });
    await shop.map();
    expect((await listPrivacyRequests(world.pool, shop.id)).open).toEqual([]);
    expect(await act(shop, { act: "answer", requestId: open?.id })).toEqual({ kind: "not_found" });
  });
});
