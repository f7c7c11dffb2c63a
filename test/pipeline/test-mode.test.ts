import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { changePixel } from "./change-pixel.ts";
import { claimAndDie } from "./claim-and-die.ts";
import { hourMs, minuteMs } from "./hand-clock.ts";
import { expectLedgerBalanced, shownLedger } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld, type TestPixel, type TestShop } from "./pipeline-world.ts";
import { sampleOrder, type SampleOrder } from "./sample-order.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
beforeEach(() => world.tiktok.reset());
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

const startTestMode = (pixel: TestPixel | undefined, code = "TEST51042", ms = hourMs) =>
  changePixel(world.pool, pixel, { testMode: { code, until: new Date(world.time.now() + ms) } });

async function order(shop: TestShop, id: number, changes: SampleOrder = {}): Promise<void> {
  await shop.ingest("orders/create", sampleOrder(id, world.time.now(), changes));
}

async function inTestMode(count: number, changes: SampleOrder = { test: true }): Promise<TestShop> {
  const shop = await world.openShop();
  await startTestMode(shop.pixels[0]);
  for (let id = 1; id <= count; id += 1) await order(shop, id, changes);
  await shop.map();
  return shop;
}

const requestsMade = () =>
  world.tiktok.requests.map(({ body, eventCount }) => [
    eventCount,
    (JSON.parse(body ?? "{}") as { test_event_code?: string }).test_event_code,
  ]);

describe("a pixel in test mode", () => {
  test("gets test orders one by one with its code, and real ones together without", async () => {
    const shop = await world.openShop();
    await startTestMode(shop.pixels[0]);
    for (const id of [1, 2, 3, 4, 5]) await order(shop, id, { test: id % 2 === 0 });
    await shop.map();
    expect(await shop.send()).toEqual({ claimed: 5, stopped: false });
    expect(requestsMade()).toEqual([
      [3, undefined],
      [1, "TEST51042"],
      [1, "TEST51042"],
    ]);
    expect(world.tiktok.testEvents.map(({ eventId }) => eventId)).toEqual(["purchase_2", "purchase_4"]);
    expect(world.tiktok.accepted.map(({ eventId }) => eventId)).toEqual([
      "purchase_1",
      "purchase_3",
      "purchase_5",
    ]);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 5 });
  });

  test("whose time is over gets no more tests, from that very moment", async () => {
    const shop = await world.openShop();
    await startTestMode(shop.pixels[0]);
    world.time.advance(hourMs - 1);
    await order(shop, 1, { test: true });
    await shop.map();
    world.time.advance(1);
    await order(shop, 2, { test: true });
    await shop.map();
    expect(await shop.deliveries()).toMatchObject([
      { state: "pending", testEventCode: "TEST51042" },
      { state: "skipped", reason: "test_order", testEventCode: null },
    ]);
  });

  test("is the only one of the shop that gets them", async () => {
    const shop = await world.openShop({ pixels: 2 });
    await startTestMode(shop.pixels[1]);
    await order(shop, 1, { test: true });
    await shop.map();
    expect(await shop.deliveries()).toMatchObject([
      { state: "skipped", reason: "test_order" },
      { state: "pending", testEventCode: "TEST51042" },
    ]);
  });
});

describe("a test that is on its way", () => {
  test.each([
    ["ended", null],
    ["has another code", "OTHER"],
  ])("keeps its code when test mode %s before it is sent", async (_how, code) => {
    const shop = await inTestMode(1);
    if (code === null) await changePixel(world.pool, shop.pixels[0], { testMode: null });
    else await startTestMode(shop.pixels[0], code);
    await shop.send();
    expect(requestsMade()).toEqual([[1, "TEST51042"]]);
    expect(world.tiktok.accepted).toEqual([]);
  });

  test.each([
    ["throttled", { kind: "throttle", times: 1 }],
    ["lost on the way back", { kind: "dropReplyAfterAccepting", times: 1 }],
    ["answered by a gateway", { kind: "httpError", status: 502, times: 1 }],
  ] as const)("keeps its code and its bytes when it is tried again after it was %s", async (_how, fault) => {
    const shop = await inTestMode(1);
    world.tiktok.fail(fault);
    await shop.send();
    await changePixel(world.pool, shop.pixels[0], { testMode: null });
    world.time.advance(minuteMs);
    await shop.send();
    expect(requestsMade()).toEqual([
      [1, "TEST51042"],
      [1, "TEST51042"],
    ]);
    expect(world.tiktok.requests[1]?.body).toEqual(world.tiktok.requests[0]?.body);
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 1 });
    expect(world.tiktok.accepted).toEqual([]);
  });

  test("keeps its code when its sender dies with it", async () => {
    const shop = await inTestMode(1);
    await claimAndDie(world, shop);
    await changePixel(world.pool, shop.pixels[0], { testMode: null });
    world.time.advance(2 * minuteMs);
    await shop.send();
    expect(requestsMade()).toEqual([[1, "TEST51042"]]);
  });

  test("waits for its payment and is told with the code of that time", async () => {
    const shop = await inTestMode(1, { test: true, financial_status: "pending" });
    await startTestMode(shop.pixels[0], "LATER");
    await shop.ingest("orders/paid", sampleOrder(1, world.time.now(), { test: true }));
    await shop.map();
    expect(await shop.deliveries()).toMatchObject([{ state: "pending", testEventCode: "LATER" }]);
  });

  test("is not sent when test mode ended while it waited for its payment", async () => {
    const shop = await inTestMode(1, { test: true, financial_status: "pending" });
    world.time.advance(hourMs);
    await shop.ingest("orders/paid", sampleOrder(1, world.time.now(), { test: true }));
    await shop.map();
    expect(await shop.deliveries()).toMatchObject([{ state: "skipped", reason: "test_order" }]);
  });
});

describe("many tests", () => {
  test("hold no lease for long: twenty are taken at a time", async () => {
    const shop = await inTestMode(45);
    const claims: number[] = [];
    for (let claimed = 1; claimed > 0;) {
      ({ claimed } = await shop.send());
      claims.push(claimed);
    }
    expect(claims).toEqual([20, 20, 5, 0]);
    expect(world.tiktok.counts).toMatchObject({ requests: 45, testEvents: 45, accepted: 0 });
  });

  test("do not hold up a real order that came after them", async () => {
    const shop = await inTestMode(30);
    await order(shop, 100);
    await shop.map();
    await shop.send();
    expect(requestsMade()[0]).toEqual([1, undefined]);
    expect(world.tiktok.accepted.map(({ eventId }) => eventId)).toEqual(["purchase_100"]);
  });

  test("wait where real orders fill the claim, and go when there is room", async () => {
    const shop = await inTestMode(2);
    for (let id = 10; id < 14; id += 1) await order(shop, id);
    await shop.map();
    // A pixel that failed so often is tried with one delivery at a time.
    await world.pool.query("UPDATE pixel SET failure_streak = 8 WHERE id = $1", [shop.pixels[0]?.id]);
    expect(await shop.send()).toEqual({ claimed: 1, stopped: false });
    expect(requestsMade()).toEqual([[1, undefined]]);
    await shop.send();
    expect(await shownLedger(world.pool, shop.id)).toEqual({ accepted: 6 });
  });
});

describe("the operator's test event code, for staging", () => {
  test("tags everything, and a test in test mode goes with its own", async () => {
    const shop = await world.openShop({ testEventCode: "STAGING" });
    await order(shop, 1);
    await order(shop, 2, { test: true });
    await shop.map();
    await startTestMode(shop.pixels[0]);
    await order(shop, 3, { test: true });
    await shop.map();
    await shop.send();
    expect(requestsMade()).toEqual([
      [1, "STAGING"],
      [1, "STAGING"],
      [1, "TEST51042"],
    ]);
    expect(world.tiktok.accepted).toEqual([]);
  });

  test("stays with a test that is not sent before it is taken away", async () => {
    const shop = await world.openShop({ testEventCode: "STAGING" });
    await order(shop, 1);
    await order(shop, 2, { test: true });
    await shop.map();
    await changePixel(world.pool, shop.pixels[0], { testEventCode: null });
    await shop.send();
    expect(requestsMade()).toEqual([
      [1, undefined],
      [1, "STAGING"],
    ]);
  });
});
