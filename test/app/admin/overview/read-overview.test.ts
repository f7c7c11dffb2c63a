import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { readCoverageCounts } from "#app/admin/overview/read-coverage-counts.ts";
import { readDayCounts } from "#app/admin/overview/read-day-counts.ts";
import { readLearning } from "#app/admin/overview/read-learning.ts";
import { readSentValue } from "#app/admin/overview/read-sent-value.ts";
import { readShopClock } from "#app/admin/overview/read-shop-clock.ts";
import { readSkipReasons } from "#app/admin/overview/read-skip-reasons.ts";
import { explainCoverage } from "#app/core/coverage/explain-coverage.ts";
import { totalLedger } from "#app/core/delivery/ledger-days.ts";

import { hourMs } from "../../../pipeline/hand-clock.ts";
import { expectLedgerBalanced } from "../../../pipeline/ledger.ts";
import { openPipelineWorld, type PipelineWorld } from "../../../pipeline/pipeline-world.ts";
import { sampleCheckout, sampleOrder } from "../../../pipeline/sample-order.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
afterAll(() => world?.close());

const ever = { from: "2020-01-01", to: "2030-01-01" };

async function openShopIn(zone: string, options: Parameters<PipelineWorld["openShop"]>[0] = {}) {
  const shop = await world.openShop(options);
  await world.pool.query("UPDATE shop SET time_zone = $2 WHERE id = $1", [shop.id, zone]);
  return shop;
}

const dayIn = (zone: string, at: number) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(at);

describe("days", () => {
  test("are the shop's own, whichever side of midnight UTC is on", async () => {
    const zones = ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata"] as const;
    for (const zone of zones) {
      const shop = await openShopIn(zone);
      await shop.ingest("orders/create", sampleOrder(1, world.time.now()));
      await shop.map();
      const at = world.time.now();
      const counts = await readDayCounts(world.pool, shop.id, ever);
      expect(counts).toEqual([{ day: dayIn(zone, at), state: "pending", count: 1 }]);
      expect((await readShopClock(world.pool, shop.id, new Date(at))).today).toBe(dayIn(zone, at));
    }
    await expectLedgerBalanced(world.pool);
  });

  test("a delivery stays on its day when the shop moves to another zone before TikTok answers", async () => {
    const shop = await openShopIn("Pacific/Kiritimati");
    await shop.ingest("orders/create", sampleOrder(1, world.time.now()));
    await shop.map();
    const made = dayIn("Pacific/Kiritimati", world.time.now());
    await world.pool.query("UPDATE shop SET time_zone = 'Pacific/Pago_Pago' WHERE id = $1", [shop.id]);
    await shop.send();
    const counts = await readDayCounts(world.pool, shop.id, ever);
    expect(counts.filter(({ count }) => count !== 0)).toEqual([{ day: made, state: "accepted", count: 1 }]);
    await expectLedgerBalanced(world.pool);
  });

  test.each(["+08:00", "CET", "Mars/Olympus"])(
    "a zone that is none (%s) keeps no order from being written: its days are UTC's",
    async (zone) => {
      const shop = await openShopIn(zone);
      await shop.ingest("orders/create", sampleOrder(1, world.time.now()));
      await shop.map();
      const day = new Date(world.time.now()).toISOString().slice(0, 10);
      expect(await readDayCounts(world.pool, shop.id, ever)).toMatchObject([{ day }]);
    },
  );
});

describe("the value of what was sent", () => {
  test("is the event's by the rules, of accepted purchases alone, each pixel and currency for itself", async () => {
    const shop = await world.openShop({
      pixels: 2,
      rules: [
        {
          id: "purchase",
          source: "purchase",
          event: "CompletePayment",
          value: { kind: "order", part: "subtotal" },
        },
        { id: "checkout", source: "checkout", event: "InitiateCheckout" },
      ],
    });
    const [first, second] = shop.pixels;
    await shop.ingest("orders/create", sampleOrder(1, world.time.now()));
    await shop.ingest(
      "orders/create",
      sampleOrder(2, world.time.now(), { currency: "EUR", presentment_currency: "EUR" }),
    );
    await shop.ingest("checkouts/create", sampleCheckout("a-checkout", world.time.now()));
    await shop.map();
    expect(await readSentValue(world.pool, shop.id, ever)).toEqual([]);
    await shop.send(first);
    expect(await readSentValue(world.pool, shop.id, ever)).toEqual([
      { pixelCode: first?.code, currency: "EUR", purchases: 1, value: "55.000000" },
      { pixelCode: first?.code, currency: "USD", purchases: 1, value: "55.000000" },
    ]);
    await shop.send(second);
    expect(await readSentValue(world.pool, shop.id, ever)).toHaveLength(4);
    await expectLedgerBalanced(world.pool);
  });

  test("leaves tests out, and says how many went without a value", async () => {
    const tested = await world.openShop({ testEventCode: "TEST1" });
    await tested.ingest("orders/create", sampleOrder(1, world.time.now(), { test: true }));
    await tested.map();
    await tested.send();
    expect((await readDayCounts(world.pool, tested.id, ever)).map(({ state }) => state)).toContain(
      "accepted",
    );
    expect(await readSentValue(world.pool, tested.id, ever)).toEqual([]);

    const shop = await world.openShop({
      rules: [{ id: "purchase", source: "purchase", event: "CompletePayment", value: { kind: "none" } }],
    });
    await shop.ingest("orders/create", sampleOrder(1, world.time.now()));
    await shop.map();
    await shop.send();
    expect(await readSentValue(world.pool, shop.id, ever)).toMatchObject([
      { currency: undefined, purchases: 1 },
    ]);
  });
});

test("reasons of what was skipped are counted, the most frequent first; one that was released is not any more", async () => {
  const shop = await world.openShop();
  for (const id of [1, 2])
    await shop.ingest("orders/create", sampleOrder(id, world.time.now(), { financial_status: "pending" }));
  for (const id of [3, 4, 5])
    await shop.ingest("orders/create", sampleOrder(id, world.time.now(), { source_name: "pos" }));
  await shop.map();
  expect(await readSkipReasons(world.pool, shop.id, ever)).toEqual([
    { reason: "channel_off", count: 3 },
    { reason: "awaiting_payment", count: 2 },
  ]);
  for (const id of [1, 2]) await shop.ingest("orders/paid", sampleOrder(id, world.time.now()));
  await shop.map();
  expect(await readSkipReasons(world.pool, shop.id, ever)).toEqual([{ reason: "channel_off", count: 3 }]);
});

test("the learning phase counts seven days, today among them, and names purchases where there were none", async () => {
  const shop = await world.openShop({ pixels: 2 });
  await shop.ingest("checkouts/create", sampleCheckout("another", world.time.now()));
  await shop.map();
  await shop.send();
  const at = (days: number) => new Date(world.time.now() + days * 24 * hourMs).toISOString().slice(0, 10);
  const [first, second] = await readLearning(world.pool, shop.id, at(6));
  expect(first?.events).toEqual([
    { event: "InitiateCheckout", accepted: 1 },
    { event: "CompletePayment", accepted: 0 },
  ]);
  expect(second?.events).toEqual([{ event: "CompletePayment", accepted: 0 }]);
  expect((await readLearning(world.pool, shop.id, at(7)))[0]?.events).toEqual([
    { event: "CompletePayment", accepted: 0 },
  ]);
});

test("match keys are counted anew when a message changes what is known", async () => {
  const shop = await world.openShop({ settings: { unknownConsent: "withhold" } });
  await shop.ingest("orders/create", sampleOrder(1, world.time.now()));
  await shop.map();
  const report = async () => explainCoverage(await readCoverageCounts(world.pool, shop.id, ever), "purchase");
  const before = await report();
  expect(before.total).toBe(1);
  expect(before.fields[0]?.gaps).toEqual([{ cause: "consent_unknown", count: 1 }]);
  const attributes = [
    { name: "_ttp", value: "2Tw3cookieOfTheBrowser" },
    { name: "tt_consent", value: "granted" },
  ];
  await shop.ingest("orders/paid", sampleOrder(1, world.time.now(), { note_attributes: attributes }));
  await shop.map();
  const after = await report();
  expect(after.total).toBe(1);
  expect(after.fields.find(({ field }) => field === "ttp")?.has).toBe(1);
  await expectLedgerBalanced(world.pool);
});

test("an order that waits for its payment is counted once it is paid", async () => {
  const shop = await world.openShop();
  await shop.ingest("orders/create", sampleOrder(1, world.time.now(), { financial_status: "pending" }));
  await shop.map();
  expect(await readCoverageCounts(world.pool, shop.id, ever)).toEqual([]);
  await shop.ingest("orders/paid", sampleOrder(1, world.time.now()));
  await shop.map();
  expect(await readCoverageCounts(world.pool, shop.id, ever)).toMatchObject([
    { source: "purchase", count: 1 },
  ]);
});

test("another shop's counts are never among a shop's own", async () => {
  const [own, other] = [await world.openShop(), await world.openShop()];
  await other.ingest("orders/create", sampleOrder(1, world.time.now()));
  await other.map();
  expect(totalLedger(await readDayCounts(world.pool, own.id, ever), ever).received).toBe(0);
  expect(await readCoverageCounts(world.pool, own.id, ever)).toEqual([]);
});
