import { beforeEach, describe, expect, test } from "vitest";

import { previewReplay, replayDeliveries, type Replay } from "#app/pipeline/replay-deliveries.ts";

import { dayMs, hourMs, secondMs } from "../pipeline/hand-clock.ts";
import { expectLedgerBalanced } from "../pipeline/ledger.ts";
import { sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import type { EventMaker } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

beforeEach(() => world.tiktok.reset());

const token = "hWN8nFQmFzQ2XoVd3Jk7pTqYcLrBxKaE";

const replay = (store: TestStore, ids: readonly string[], changes: Partial<Replay> = {}) =>
  replayDeliveries(world.pool, store, {
    ids,
    now: world.time.clock(),
    mayCountTwice: false,
    by: "operator",
    ...changes,
  });
const idsOf = async (store: TestStore) => (await store.deliveries()).map(({ id }) => id);
const statesOf = async (store: TestStore) => (await store.deliveries()).map(({ state }) => state);

/** A store with one order, which TikTok refuses. */
async function openRefused(changes: SampleOrder = {}): Promise<TestStore> {
  const store = await world.openStore();
  await store.ingest("orders/create", sampleOrder(1, world.time.now(), changes));
  await store.map();
  world.tiktok.fail({ kind: "code", code: 40002, times: 1 });
  await store.send();
  expect(await statesOf(store)).toEqual(["rejected"]);
  return store;
}

/** A store with one order that TikTok has, and whose answer never came. */
async function openUnknown(): Promise<TestStore> {
  const store = await world.openStore();
  await store.ingest("orders/create", sampleOrder(1, world.time.now()));
  await store.map();
  world.tiktok.fail({ kind: "dropReplyAfterAccepting", times: 1 });
  world.tiktok.fail({ kind: "httpError", status: 502 });
  for (;;) {
    await store.send();
    const [delivery] = await store.deliveries();
    if (delivery?.state !== "pending") break;
    world.time.advance((delivery.nextAttemptAt?.getTime() ?? 0) - world.time.now());
  }
  world.tiktok.reset();
  expect(await statesOf(store)).toEqual(["unknown"]);
  return store;
}

describe("what TikTok refused", () => {
  test("goes again with the same bytes, id and spelling, and its attempts stay to be read", async () => {
    const store = await openRefused();
    const [before] = await store.deliveries();
    const done = await replay(store, await idsOf(store));
    expect(done).toEqual({
      replayed: [before?.id],
      toConfirm: [],
      refused: [],
      pixelIds: [store.pixels[0]?.id],
    });
    const [pending] = await store.deliveries();
    expect(pending).toMatchObject({ state: "pending", transition: "replayed", reason: null });
    expect(pending?.bodySealed).toEqual(before?.bodySealed);
    await expectLedgerBalanced(world.pool);
    await store.send();
    const [sent] = await store.deliveries();
    expect(sent?.state).toBe("accepted");
    expect(sent?.attempts.map(({ outcome, by }) => [outcome, by])).toEqual([
      ["rejected", undefined],
      ["replayed", "operator"],
      ["accepted", undefined],
    ]);
    const [refused, accepted] = world.tiktok.requests.map(({ body }) => body);
    expect(accepted).toEqual(refused);
    expect(store.counted()).toHaveLength(1);
  });

  test("has the whole of a new schedule, not what was left of the first", async () => {
    const store = await openRefused();
    world.time.advance(4 * dayMs);
    await replay(store, await idsOf(store));
    world.tiktok.fail({ kind: "code", code: 50000, times: 1 });
    await store.send();
    expect(await statesOf(store)).toEqual(["pending"]);
    world.time.advance(10 * secondMs);
    await store.send();
    expect(await statesOf(store)).toEqual(["accepted"]);
  });

  test("goes once though two people press at the same moment", async () => {
    const store = await openRefused();
    const ids = await idsOf(store);
    const both = await Promise.all([replay(store, ids), replay(store, ids)]);
    expect(both.map(({ replayed }) => replayed.length).toSorted()).toEqual([0, 1]);
    expect(both.flatMap(({ refused }) => refused)).toEqual([{ id: ids[0], reason: "under_way" }]);
    await store.sendDue();
    expect(await replay(store, ids)).toMatchObject({ refused: [{ reason: "already_accepted" }] });
    expect(store.counted()).toHaveLength(1);
  });

  test("stays where TikTok takes its age no longer", async () => {
    const store = await openRefused();
    world.time.advance(7 * dayMs + 2 * secondMs);
    expect(await replay(store, await idsOf(store))).toMatchObject({
      replayed: [],
      refused: [{ reason: "too_old" }],
    });
    expect(await statesOf(store)).toEqual(["rejected"]);
  });

  test("is another shop's to nobody else", async () => {
    const [store, other] = [await openRefused(), await world.openStore()];
    const ids = await idsOf(store);
    expect(await replay(other, ids)).toMatchObject({ refused: [{ id: ids[0], reason: "not_found" }] });
    expect(await previewReplay(world.pool, other, ids[0] ?? "", world.time.clock())).toBeUndefined();
    expect(await statesOf(store)).toEqual(["rejected"]);
  });

  test("stays where its order was cancelled since", async () => {
    const store = await openRefused();
    const cancelledAt = new Date(world.time.now()).toISOString();
    await store.ingest("orders/cancelled", sampleOrder(1, world.time.now(), { cancelled_at: cancelledAt }));
    await store.map();
    expect(await replay(store, await idsOf(store))).toMatchObject({ refused: [{ reason: "cancelled" }] });
  });
});

describe("a refusal since then wins", () => {
  test("of the browser the order was bought with", async () => {
    const store = await world.openStore();
    await store.tell([make.checkoutStarted()]);
    await store.ingest("orders/create", sampleOrder(1, world.time.now(), { checkout_token: token }));
    await store.map();
    world.tiktok.fail({ kind: "code", code: 40002, times: 8 });
    await store.sendDue();
    await store.tell([], { visit: { consent: "denied", click: undefined } });
    const bought = (await store.deliveries()).find(({ event }) => event === "CompletePayment");
    expect(bought?.state).toBe("rejected");
    const id = bought?.id ?? "";
    expect(await replay(store, [id])).toMatchObject({ replayed: [], refused: [{ id, reason: "refused" }] });
  });

  test("of a browser that only looked around, also once it allows marketing again", async () => {
    const store = await world.openStore();
    await store.tell([make.productViewed()]);
    await store.map();
    world.tiktok.fail({ kind: "code", code: 40002, times: 1 });
    await store.sendDue();
    const ids = await idsOf(store);
    expect(await previewReplay(world.pool, store, ids[0] ?? "", world.time.clock())).toMatchObject({
      kind: "replay",
    });
    await store.tell([], { visit: { consent: "denied", click: undefined } });
    expect(await replay(store, ids)).toMatchObject({ refused: [{ reason: "refused" }] });
    world.time.advance(secondMs);
    await store.tell([make.pageViewed()]);
    await store.map();
    expect(await replay(store, ids)).toMatchObject({ refused: [{ reason: "refused" }] });
  });

  test("of the merchant, who marked the customer", async () => {
    const store = await openRefused({ customer: { id: 77 } });
    await world.pool.query(
      "INSERT INTO customer_fact (shop_id, customer_key, never_send, read_at) VALUES ($1, $2, true, $3)",
      [store.id, store.vault.linkKey("customer", "77"), world.time.clock()],
    );
    expect(await replay(store, await idsOf(store))).toMatchObject({ refused: [{ reason: "never_send" }] });
  });

  test("and where the message is gone nobody can tell, so it stays", async () => {
    const store = await openRefused();
    await world.pool.query("UPDATE inbox_entry SET body_sealed = NULL WHERE shop_id = $1", [store.id]);
    expect(await replay(store, await idsOf(store))).toMatchObject({
      refused: [{ reason: "permission_unknown" }],
    });
  });

  test("at the same moment: what was taken up a moment before is withheld", async () => {
    const store = await world.openStore();
    await store.tell([make.productViewed()]);
    await store.map();
    world.tiktok.fail({ kind: "code", code: 40002, times: 1 });
    await store.sendDue();
    await replay(store, await idsOf(store));
    await store.tell([], { visit: { consent: "denied", click: undefined } });
    expect(await store.deliveries()).toMatchObject([{ state: "skipped", reason: "consent_denied" }]);
  });
});

describe("what nobody knows of", () => {
  test("waits for two days, then for a person's word, and a late duplicate proves it", async () => {
    const store = await openUnknown();
    const ids = await idsOf(store);
    expect(await replay(store, ids, { mayCountTwice: true })).toMatchObject({
      refused: [{ reason: "may_still_count" }],
    });
    world.time.advance(2 * hourMs);
    expect(await replay(store, ids)).toMatchObject({ replayed: [], toConfirm: ids, refused: [] });
    expect(await statesOf(store)).toEqual(["unknown"]);
    expect(await replay(store, ids, { mayCountTwice: true })).toMatchObject({ replayed: ids });
    world.tiktok.fail({ kind: "duplicateCode", times: 1 });
    await store.send();
    expect(await statesOf(store)).toEqual(["accepted"]);
  });

  test("is never withdrawn as surely not sent, once it goes again", async () => {
    const store = await openUnknown();
    world.time.advance(2 * hourMs);
    await replay(store, await idsOf(store), { mayCountTwice: true });
    const cancelledAt = new Date(world.time.now()).toISOString();
    await store.ingest("orders/cancelled", sampleOrder(1, world.time.now(), { cancelled_at: cancelledAt }));
    await store.map();
    expect(await statesOf(store)).toEqual(["pending"]);
  });
});

test("an unreadable message and one held back by a setting have nothing to send", async () => {
  const store = await world.openStore();
  await store.ingest("orders/create", "{ not json");
  await store.ingest("orders/create", sampleOrder(1, world.time.now(), { source_name: "pos" }));
  await store.map();
  const { refused } = await replay(store, await idsOf(store));
  expect(refused.map(({ reason }) => reason)).toEqual(["never_mapped", "held_back"]);
});

test("more than a bounded number at once is refused as a whole", async () => {
  const store = await world.openStore();
  const ids = Array.from({ length: 101 }, (_, index) => String(index + 1));
  expect(() => replay(store, ids)).toThrow(RangeError);
});
