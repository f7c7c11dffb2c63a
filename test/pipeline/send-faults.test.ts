import { Agent } from "undici";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { createTrackEvents } from "#app/tiktok/track-events.ts";

import { startTikTokEmulator } from "../emulators/tiktok/start-tiktok-emulator.ts";
import type { Fault } from "../emulators/tiktok/fault.ts";
import { minuteMs, secondMs } from "./hand-clock.ts";
import { expectLedgerBalanced, shownLedger } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { sampleOrder } from "./sample-order.ts";
import { openShopWithOrders } from "./shop-with-orders.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
beforeEach(() => world.tiktok.reset());
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

const only = async (shop: TestShop) => {
  const [delivery, ...others] = await shop.deliveries();
  if (delivery === undefined || others.length > 0) throw new Error("not one delivery");
  return delivery;
};

/** The exact text of a request's events. */
const eventsOf = (index: number) => world.tiktok.requests[index]?.body?.replace(/^.*?"data":/, "");

test("an event TikTok takes is accepted, with the attempt that says so", async () => {
  const shop = await openShopWithOrders(world, 1);
  expect(await shop.send()).toEqual({ claimed: 1, stopped: false });
  const delivery = await only(shop);
  expect(delivery).toMatchObject({ state: "accepted", lastCode: 0, attemptsStarted: 1, attemptsFinished: 1 });
  expect(delivery.attempts).toMatchObject([
    { outcome: "accepted", httpStatus: 200, code: 0, batchSize: 1, at: world.time.clock().toISOString() },
  ]);
  expect(delivery.attempts[0]?.requestId).toBe(world.tiktok.requests[0]?.requestId);
  expect(delivery.leaseUntil).toBeNull();
  expect(world.tiktok.counts).toMatchObject({ requests: 1, accepted: 1 });
});

describe("what was surely not accepted is sent again and known not to be there", () => {
  const transient: [string, Fault][] = [
    ["40100, too many requests", { kind: "throttle" }],
    ["40132, this pixel's quota", { kind: "code", code: 40132 }],
    ["a real HTTP 429", { kind: "httpError", status: 429 }],
    ["50000, system error", { kind: "code", code: 50000 }],
    ["60001, maintenance", { kind: "code", code: 60001 }],
    ["51305 under HTTP 500", { kind: "code", code: 51305, status: 500 }],
    ["40202, write conflict", { kind: "code", code: 40202 }],
    ["a redirect", { kind: "redirect" }],
    ["a 404 of a gateway", { kind: "httpError", status: 404 }],
  ];
  test.each(transient)("%s", async (_name, fault) => {
    const shop = await openShopWithOrders(world, 2);
    world.tiktok.fail({ ...fault, times: 1 });
    expect(await shop.send()).toEqual({ claimed: 2, stopped: true });
    for (const delivery of await shop.deliveries()) {
      expect(delivery).toMatchObject({ state: "pending", unknownSince: null, leaseUntil: null });
      expect(delivery.attempts).toMatchObject([{ outcome: "retriable", batchSize: 2 }]);
    }
    // The pixel is paused, not only these deliveries: nothing else leaves either.
    await shop.ingest("orders/create", sampleOrder(3, world.time.now()));
    await shop.map();
    expect(await shop.send()).toEqual({ claimed: 0, stopped: true });
    expect(world.tiktok.counts.requests).toBe(1);
    world.time.advance(10 * secondMs);
    await shop.send();
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 3 });
    expect(world.tiktok.counts).toMatchObject({ requests: 2, accepted: 3, duplicates: 0 });
  });

  test("a TikTok that cannot be reached at all", async () => {
    const shop = await openShopWithOrders(world, 1);
    const gone = await startTikTokEmulator();
    await gone.close();
    const dispatcher = new Agent();
    const unreachable = createTrackEvents({ apiUrl: gone.url, dispatcher });
    await world.createSender(unreachable)(shop.pixels[0]?.id ?? 0);
    await dispatcher.destroy();
    expect(await only(shop)).toMatchObject({
      state: "pending",
      unknownSince: null,
      lastMessage: "no connection to TikTok (ECONNREFUSED)",
    });
  });

  test("not before its time, even where its pixel could send", async () => {
    const shop = await openShopWithOrders(world, 1);
    world.tiktok.fail({ kind: "throttle", times: 1 });
    await shop.send();
    await world.pool.query("UPDATE pixel SET paused_until = NULL WHERE shop_id = $1", [shop.id]);
    await shop.ingest("orders/create", sampleOrder(2, world.time.now()));
    await shop.map();
    expect(await shop.send()).toEqual({ claimed: 1, stopped: false });
    expect((await shop.deliveries()).map(({ state }) => state)).toEqual(["pending", "accepted"]);
  });

  test("a second refusal in a row is taken for a minute's quota: five minutes pass without a request", async () => {
    const shop = await openShopWithOrders(world, 1);
    world.tiktok.fail({ kind: "throttle", times: 2 });
    await shop.send();
    world.time.advance(2 * secondMs);
    await shop.send();
    world.time.advance(4.9 * minuteMs);
    await shop.send();
    expect(world.tiktok.counts.requests).toBe(2);
    world.time.advance(minuteMs);
    await shop.send();
    expect((await only(shop)).state).toBe("accepted");
  });

  test("the wait grows with every failure and starts anew after a success", async () => {
    const shop = await openShopWithOrders(world, 1);
    world.tiktok.fail({ kind: "code", code: 50000, times: 8 });
    const waits: number[] = [];
    for (let failure = 0; failure < 8; failure += 1) {
      await shop.send();
      const wait = ((await only(shop)).nextAttemptAt?.getTime() ?? 0) - world.time.now();
      waits.push(wait);
      world.time.advance(wait);
    }
    expect(waits[0]).toBeLessThanOrEqual(10 * secondMs);
    expect(Math.max(...waits)).toBeGreaterThan(2 * minuteMs);
    expect(Math.max(...waits)).toBeLessThanOrEqual(30 * minuteMs);
    await shop.send();
    expect((await only(shop)).state).toBe("accepted");
    const { rows } = await world.pool.query("SELECT failure_streak, paused_until FROM pixel WHERE id = $1", [
      shop.pixels[0]?.id,
    ]);
    expect(rows).toEqual([{ failure_streak: 0, paused_until: null }]);
  });
});

describe("what may have been accepted is sent again with the same id and the same bytes", () => {
  const unclear: [string, Fault, string][] = [
    ["a gateway's HTML page with 502", { kind: "httpError", status: 502 }, "status"],
    ["... although TikTok took it", { kind: "httpError", status: 504, accepting: true }, "status"],
    ["JSON cut in the middle", { kind: "truncatedJson" }, "status"],
    ["... although TikTok took it", { kind: "truncatedJson", accepting: true }, "status"],
    ["HTML with 200", { kind: "html", accepting: true }, "status"],
    ["an empty body", { kind: "emptyBody", accepting: true }, "status"],
    ["no answer in time", { kind: "hang" }, "lost"],
    ["... although TikTok took it", { kind: "hang", accepting: true }, "lost"],
    ["a right answer that comes too late", { kind: "slow", delayMs: 2_000 }, "lost"],
    ["a connection closed without an answer", { kind: "dropConnection" }, "lost"],
    ["a connection closed after accepting", { kind: "dropReplyAfterAccepting" }, "lost"],
    ["a connection closed within the answer", { kind: "resetMidReply", accepting: true }, "lost"],
  ];
  test.each(unclear)("%s %j", async (_name, fault, kind) => {
    const shop = await openShopWithOrders(world, 2);
    world.tiktok.fail({ ...fault, times: 1 });
    const startedAt = world.time.now();
    expect(await shop.send()).toEqual({ claimed: 2, stopped: true });
    for (const delivery of await shop.deliveries()) {
      expect(delivery).toMatchObject({
        state: "pending",
        unknownSince: new Date(startedAt),
        leaseUntil: null,
      });
      expect(delivery.attempts).toMatchObject([{ outcome: "unknown", batchSize: 2 }]);
      if (kind === "lost") expect(delivery.lastMessage).toMatch(/^no reply from TikTok/);
    }
    world.time.advance(10 * secondMs);
    await shop.send();
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 2 });
    expect(eventsOf(0)).toBeDefined();
    expect(eventsOf(1)).toBe(eventsOf(0));
    // Counted once, whether TikTok had taken it the first time or not.
    expect(world.tiktok.accepted.map(({ eventId }) => eventId).toSorted()).toEqual([
      "purchase_1",
      "purchase_2",
    ]);
  });

  test("the bytes are those of the first try even after the shop's settings have changed", async () => {
    const shop = await openShopWithOrders(world, 1);
    world.tiktok.fail({ kind: "dropReplyAfterAccepting", times: 1 });
    await shop.send();
    await world.pool.query("UPDATE shop SET settings = $2 WHERE id = $1", [
      shop.id,
      { value: "subtotal", contentId: "product" },
    ]);
    await world.pool.query("UPDATE pixel SET event_spelling = 'renamed' WHERE shop_id = $1", [shop.id]);
    await shop.ingest("orders/paid", sampleOrder(1, world.time.now(), { total_price: "1.00" }));
    await shop.map();
    world.time.advance(10 * secondMs);
    await shop.send();
    expect(eventsOf(1)).toBe(eventsOf(0));
    expect(world.tiktok.counts).toMatchObject({ accepted: 1, duplicates: 1 });
  });
});

test("a redirect is not followed: the token goes nowhere else", async () => {
  const elsewhere = await startTikTokEmulator();
  const shop = await openShopWithOrders(world, 1);
  world.tiktok.fail({ kind: "redirect", location: `${elsewhere.url}/open_api/v1.3/event/track/`, times: 1 });
  await shop.send();
  expect(elsewhere.counts.requests).toBe(0);
  expect(world.tiktok.counts.requests).toBe(1);
  await elsewhere.close();
});
